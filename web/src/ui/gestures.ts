/** Names for what a player does with one thing: changes of one name are one step of undo. */

/** Keys and notches of the wheel within this time count as one gesture. */
const GESTURE_MS = 700;

let gestures = 0;

export class Gestures {
  readonly #of: string;
  #name = '';
  #last = -Infinity;

  constructor(of: string) {
    this.#of = of;
  }

  /** That of the last change. */
  get name(): string {
    return this.#name;
  }

  /** That of a change: the last one, where both are of those that go on. */
  next(goesOn: boolean): string {
    const now = performance.now();
    if (!goesOn || now - this.#last > GESTURE_MS) this.#name = `${this.#of}-${++gestures}`;
    this.#last = goesOn ? now : -Infinity;
    return this.#name;
  }
}
