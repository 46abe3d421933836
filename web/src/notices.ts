/** What is said in passing, and the hints of a first visit. */

import { keepHints } from './preferences';
import { ALL_HINTS, type AppState, type Offer } from './state/app';
import type { Store } from './state/store';

const NOTICE_MS = 2600;
/** What it takes to read a sign of a longer one. */
const SIGN_MS = 50;
/** What was refused is read with more care. */
const REFUSAL_MS = 9000;
/** A longer name of a file loses its middle. */
const NAME_MOST = 32;
/** A notice with something to do about it stays longer. */
const ACTION_MS = 8000;

export const NO_OUTPUT =
  'No sound comes out: this browser has no output. Plug one in and load the page again. ' +
  'All else works, and what you save has its sound.';

export const OUTDATED = 'Ghostnote was updated. Reload for the new page: your sound stays.';

/** What is said, at every try, of what needs the server while it is away. */
export const AWAY = {
  dice: 'The dice need the server, which is away. What you heard is in History.',
  drum: 'Another drum needs the server, which is away. What you heard is in History.',
  model: 'Another model needs the server, which is away. What you heard is in History.',
  match: 'A match needs the server, which is away. Your sound is as it was.',
  kit: 'A new kit needs the server, which is away. Nothing was changed.',
  variation: 'New sounds need the server, which is away. Your kit is as it was.',
  opening: 'A saved kit needs the server, which is away. Your kit is as it was.',
  pads: 'More pads need the server, which is away. Your kit is as it was.',
} as const;

/** What the last deed left: the patches before it, one list to a gesture, and the pads it struck. */
interface Deed {
  readonly past: readonly unknown[] | undefined;
  readonly struck: readonly number[];
}

const deedOf = ({ history, kitDesk }: AppState): Deed => ({
  past: history?.past,
  struck: kitDesk.struck,
});

const isSame = (a: Deed, b: Deed): boolean => a.past === b.past && a.struck === b.struck;

export class Notices {
  readonly #store: Store<AppState>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The deed that what stands there remarks on; null where that is no remark. */
  #deed: Deed | null = null;

  constructor(store: Store<AppState>) {
    this.#store = store;
    store.subscribe((state) => {
      if (this.#deed && !isSame(this.#deed, deedOf(state))) this.dismiss();
    });
  }

  /** Says something in passing, and for a while offers to do something about it. */
  notify(notice: string, offer: Offer | null = null): void {
    const time = offer ? ACTION_MS : Math.max(NOTICE_MS, notice.length * SIGN_MS);
    this.#say({ notice, offer, alarm: false }, time);
  }

  /** Says something of what was just done, until something else is. */
  remark(notice: string): void {
    this.notify(notice);
    this.#deed = deedOf(this.#store.state);
  }

  /** Says why a file was refused. */
  refuse(file: string, detail: string): void {
    const notice = `${shortened(file)}: ${detail}`;
    this.#say({ notice, offer: null, alarm: true }, REFUSAL_MS);
  }

  /** Another sound is in hand: why a file was refused no longer matters. */
  settle(): void {
    if (this.#store.state.alarm) this.dismiss();
  }

  dismiss(): void {
    clearTimeout(this.#timer);
    this.#deed = null;
    this.#store.update({ notice: '', offer: null, alarm: false });
  }

  #say(said: Pick<AppState, 'notice' | 'offer' | 'alarm'>, time: number): void {
    clearTimeout(this.#timer);
    this.#deed = null;
    this.#store.update(said);
    this.#timer = setTimeout(() => this.dismiss(), time);
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

function shortened(name: string): string {
  if (name.length <= NAME_MOST) return name;
  return `${name.slice(0, NAME_MOST - 15)}…${name.slice(-14)}`;
}
