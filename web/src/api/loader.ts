/** Loading sounds while the point is dragged: one call at a time, and then the newest wish. */

import { isAbort } from './errors';
import { Lru } from './lru';

export interface Wish {
  /** The address of the sound. */
  readonly key: string;
  /** Whether it is to be heard when it comes, outside the loop. */
  readonly hear: boolean;
}

export interface LoaderHooks<V> {
  fetch(key: string, signal: AbortSignal): Promise<V>;
  arrived(wish: Wish, value: V): void;
  failed(wish: Wish, error: unknown): void;
}

const CAPACITY = 32;
/** A call older than this gives way to a newer wish; younger ones are let through and heard. */
const PATIENCE_MS = 250;

interface Call {
  readonly wish: Wish;
  readonly started: number;
  readonly abort: AbortController;
}

export class LatestLoader<V> {
  readonly #cache = new Lru<V>(CAPACITY);
  readonly #hooks: LoaderHooks<V>;
  #call: Call | null = null;
  #next: Wish | null = null;

  constructor(hooks: LoaderHooks<V>) {
    this.#hooks = hooks;
  }

  want(wish: Wish): void {
    const known = this.#cache.get(wish.key);
    if (known !== undefined) {
      this.#next = null;
      this.#giveUp();
      this.#hooks.arrived(wish, known);
    } else if (this.#call?.wish.key === wish.key && (this.#call.wish.hear || !wish.hear)) {
      this.#next = null;
    } else {
      this.#next = wish;
      this.#advance();
    }
  }

  #advance(): void {
    const wish = this.#next;
    if (!wish) return;
    if (this.#call) {
      const age = performance.now() - this.#call.started;
      if (age < PATIENCE_MS) {
        setTimeout(() => this.#advance(), PATIENCE_MS - age);
        return;
      }
      this.#giveUp();
    }
    this.#next = null;
    void this.#load(wish);
  }

  async #load(wish: Wish): Promise<void> {
    const call = { wish, started: performance.now(), abort: new AbortController() };
    this.#call = call;
    try {
      const value = await this.#hooks.fetch(wish.key, call.abort.signal);
      this.#cache.set(wish.key, value);
      if (this.#call === call) this.#hooks.arrived(wish, value);
    } catch (error) {
      if (this.#call === call && !isAbort(error)) this.#hooks.failed(wish, error);
    }
    if (this.#call !== call) return;
    this.#call = null;
    this.#advance();
  }

  #giveUp(): void {
    this.#call?.abort.abort();
    this.#call = null;
  }
}
