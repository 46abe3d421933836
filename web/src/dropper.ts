/** Dropped files: sent to be matched, the latest one wins; a refusal is shown where it fell. */

import { matchFile, type Match } from './api/client';
import { ServiceError, isAbort } from './api/errors';
import type { Found } from './api/types';
import type { AppState, Spot } from './state/app';
import type { Store } from './state/store';

export interface DropperHooks {
  matched(found: Found): void;
  /** Anything but a refusal of the file itself. */
  failed(error: unknown): void;
}

export class Dropper {
  readonly #store: Store<AppState>;
  readonly #hooks: DropperHooks;
  #abort: AbortController | null = null;

  constructor(store: Store<AppState>, hooks: DropperHooks) {
    this.#store = store;
    this.#hooks = hooks;
  }

  async drop(model: string, file: File, spot: Spot): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#store.update({ listening: { ...spot, file: file.name }, refusal: null });
    try {
      this.#matched(file.name, await matchFile(model, file, abort.signal));
    } catch (error) {
      if (abort.signal.aborted || isAbort(error)) return;
      this.#store.update({ listening: null });
      if (!(error instanceof ServiceError)) return this.#hooks.failed(error);
      this.#store.update({ refusal: { ...spot, file: file.name, detail: error.detail } });
    }
  }

  /** Gives up the file that is being matched. */
  giveUp(): void {
    this.#abort?.abort();
    this.#store.update({ listening: null });
  }

  #matched(file: string, match: Match): void {
    const { score, distance_db: distanceDb, warnings, original } = match;
    const { controls, seed, class: drum, latent } = match;
    const found = { controls, seed, class: drum, latent };
    this.#store.update({
      listening: null,
      side: 'match',
      comparison: { file, score, distanceDb, warnings, original, found },
    });
    this.#hooks.matched(found);
  }
}
