/** The address bar: written a little after the last change, read when someone else changes it. */

const WRITE_DELAY_MS = 250;

export class Address {
  #written = location.hash;
  #pending: string | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(changed: (hash: string) => void) {
    addEventListener('hashchange', () => {
      if (location.hash === this.#written) return;
      this.#written = location.hash;
      this.#pending = null;
      changed(location.hash);
    });
    addEventListener('pagehide', () => this.flush());
  }

  /** Copies the whole address, as it is by now; says whether that worked. */
  async copy(): Promise<boolean> {
    this.flush();
    try {
      await navigator.clipboard.writeText(location.href);
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
