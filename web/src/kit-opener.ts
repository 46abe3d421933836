/** Files of kits: sent to be opened, the latest one wins. */

import { openKit } from './api/client';
import { ServiceError, isAbort } from './api/errors';
import { AWAY } from './notices';
import type { AppState } from './state/app';
import type { Kit } from './state/kit';
import type { KitTake } from './state/kit-desk';
import { savedKit, savedTake } from './state/kit-wire';
import type { Store } from './state/store';

export interface KitOpenerHooks {
  opened(kit: Kit, take: KitTake): void;
  refused(file: string, detail: string): void;
  /** Anything but a refusal of the file itself; `away` is what to say where the server is. */
  failed(error: unknown, away: string): void;
  notify(notice: string): void;
}

const OF_KIT = /\.(zip|json|sfz|dspreset|h2drumkit)$/i;
const PRESET = /\.(sfz|dspreset|h2drumkit)$/i;
const NOT_READ =
  'A kit is opened from its zip or its kit.json. Each of its samples has a recipe of its own: ' +
  'drop one of those.';

/** Whether a file is one of a kit's, and no sound. */
export function isOfKit({ name }: File): boolean {
  return OF_KIT.test(name);
}

function tooLarge(bytes: number): string {
  return `That file is over ${+(bytes / 1e6).toPrecision(3)} MB, which no kit of this server is.`;
}

export class KitOpener {
  readonly #store: Store<AppState>;
  readonly #hooks: KitOpenerHooks;
  #abort: AbortController | null = null;

  constructor(store: Store<AppState>, hooks: KitOpenerHooks) {
    this.#store = store;
    this.#hooks = hooks;
  }

  /** Lets the kit of a file be the one that holds; what is not as it was saved is said. */
  async open(file: File): Promise<void> {
    const { kitFileBytes } = this.#store.state;
    if (PRESET.test(file.name)) return this.#hooks.refused(file.name, NOT_READ);
    if (file.size > kitFileBytes) return this.#hooks.refused(file.name, tooLarge(kitFileBytes));
    this.giveUp();
    const abort = (this.#abort = new AbortController());
    try {
      const saved = await openKit(file, abort.signal);
      if (abort.signal.aborted) return;
      this.#hooks.opened(savedKit(saved), savedTake(saved));
      const { name, warnings } = saved;
      this.#hooks.notify(
        warnings.length === 0
          ? `Opened kit ${name}: exactly as it was saved.`
          : `Opened kit ${name}. ${warnings.join(' ')}`,
      );
    } catch (error) {
      if (abort.signal.aborted || isAbort(error)) return;
      if (!(error instanceof ServiceError)) return this.#hooks.failed(error, AWAY.opening);
      this.#hooks.refused(file.name, error.detail);
    }
  }

  giveUp(): void {
    this.#abort?.abort();
  }
}
