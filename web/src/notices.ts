/** What is said in passing, and the hints of a first visit. */

import { keepHints } from './preferences';
import { ALL_HINTS, type AppState } from './state/app';
import type { Favourite } from './state/favourites';
import type { Store } from './state/store';

const NOTICE_MS = 2600;
/** What it takes to read a sign of a longer one. */
const SIGN_MS = 50;
/** A notice with something to do about it stays longer. */
const ACTION_MS = 8000;

export const NO_OUTPUT =
  'No sound comes out: this browser has no output. Plug one in and load the page again. ' +
  'All else works, and what you save has its sound.';

export class Notices {
  readonly #store: Store<AppState>;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: Store<AppState>) {
    this.#store = store;
  }

  /** Says something in passing; for a while the favourite that it cost can be put back. */
  notify(notice: string, removed: Favourite | null = null): void {
    clearTimeout(this.#timer);
    this.#store.update({ notice, removed });
    this.#timer = setTimeout(
      () => this.#store.update({ notice: '', removed: null }),
      removed ? ACTION_MS : Math.max(NOTICE_MS, notice.length * SIGN_MS),
    );
  }

  /** A hint is over once what it tells was done. */
  learned(hint: number): void {
    const hints = this.#store.state.hints | hint;
    if (hints === this.#store.state.hints) return;
    this.#store.update({ hints });
    keepHints(hints);
  }

  /** Never shows the first hints again. */
  skipHints(): void {
    this.learned(ALL_HINTS);
  }
}
