/** The sounds of the pads: fetched as soon as a kit has them, so that a stroke never waits. */

import { isAbort } from './api/errors';
import { Lru } from './api/lru';
import type { Clip } from './signal/wav';

const CAPACITY = 64;

export interface PadSoundsHooks {
  fetch(address: string, signal: AbortSignal): Promise<Clip>;
  arrived(address: string, clip: Clip): void;
  failed(address: string, error: unknown): void;
}

export class PadSounds {
  readonly #hooks: PadSoundsHooks;
  readonly #clips = new Lru<Clip>(CAPACITY);
  readonly #calls = new Map<string, AbortController>();

  constructor(hooks: PadSoundsHooks) {
    this.#hooks = hooks;
  }

  get(address: string): Clip | null {
    return this.#clips.get(address) ?? null;
  }

  /** Fetches what of these is not here, and gives up what is wanted no more. */
  want(addresses: readonly string[]): void {
    for (const [address, call] of this.#calls) {
      if (addresses.includes(address)) continue;
      call.abort();
      this.#calls.delete(address);
    }
    for (const address of new Set(addresses)) {
      if (this.get(address) === null && !this.#calls.has(address)) void this.#load(address);
    }
  }

  async #load(address: string): Promise<void> {
    const call = new AbortController();
    this.#calls.set(address, call);
    try {
      const clip = await this.#hooks.fetch(address, call.signal);
      this.#clips.set(address, clip);
      this.#hooks.arrived(address, clip);
    } catch (error) {
      if (!isAbort(error)) this.#hooks.failed(address, error);
    } finally {
      if (this.#calls.get(address) === call) this.#calls.delete(address);
    }
  }
}
