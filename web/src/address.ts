/** The address bar: written a little after the last change, read when someone else changes it. */

const WRITE_DELAY_MS = 250;
const LATE_KEY = 'ghostnote.late-link';

export class Address {
  #written = takenLate() ?? location.hash;
  #pending: string | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(changed: (hash: string) => void) {
    addEventListener('hashchange', () => {
      if (location.hash === this.#written) return;
      this.#written = location.hash;
      this.#pending = null;
      changed(location.hash);
    });
    addEventListener('pagehide', () => this.#leave());
    // A page that is shown is not on its way to be loaded again.
    addEventListener('pageshow', forgetLate);
  }

  /** Copies the whole address as it is by now, or with another hash; says whether that worked. */
  async copy(hash?: string): Promise<boolean> {
    this.flush();
    try {
      const address = hash === undefined ? location : new URL(hash, location.href);
      await navigator.clipboard.writeText(address.href);
      return true;
    } catch {
      return false;
    }
  }

  /** Browsers limit how often history may be written, and are slow at it: a drag writes at rest. */
  write(hash: string): void {
    this.#pending = hash;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), WRITE_DELAY_MS);
  }

  /** A page that is loaded again comes with the address it had before this: the link waits for it. */
  #leave(): void {
    const old = location.href;
    this.flush();
    if (location.href !== old) keepLate({ old, hash: location.hash });
  }

  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const hash = this.#pending;
    this.#pending = null;
    // A link that was put there and is about to be followed is not written over.
    if (hash === null || hash === this.#written || location.hash !== this.#written) return;
    history.replaceState(null, '', hash);
    this.#written = location.hash;
  }
}

interface Late {
  /** The address that the page is loaded again with. */
  readonly old: string;
  /** The link that it should have. */
  readonly hash: string;
}

/** Writes the link that came too late for the address of a page that is loaded again. */
function takenLate(): string | null {
  const [navigation] = performance.getEntriesByType('navigation');
  if ((navigation as PerformanceNavigationTiming | undefined)?.type !== 'reload') return null;
  try {
    const late = JSON.parse(sessionStorage.getItem(LATE_KEY) ?? 'null') as Late | null;
    if (late?.old !== location.href) return null;
    history.replaceState(null, '', late.hash);
    return location.hash;
  } catch {
    return null;
  }
}

function keepLate(late: Late): void {
  try {
    sessionStorage.setItem(LATE_KEY, JSON.stringify(late));
  } catch {
    // Without storage the page comes with the older link.
  }
}

function forgetLate(): void {
  try {
    sessionStorage.removeItem(LATE_KEY);
  } catch {
    // Then there is none.
  }
}
