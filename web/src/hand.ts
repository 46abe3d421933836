/** The sound in hand: fetched, handed to the output, and remembered. */

import { controlIn, fetchSound, soundAddress, soundIn, type Sound } from './api/client';
import { ServiceError, UnreachableError } from './api/errors';
import { LatestLoader, type Wish } from './api/loader';
import type { Output } from './audio/output';
import { keepAtRest, keptSound } from './offline/sounds';
import { equalGains } from './signal/loudness';
import { pitchHz } from './signal/pitch';
import type { Clip } from './signal/wav';
import { PITCH, comparisonOf, modelOf, patchOf, type AppState } from './state/app';
import type { Store } from './state/store';

export interface HandHooks {
  /** Another sound is heard for good. */
  heard(clip: Clip): void;
  /** The server played another version of a model than was asked for. */
  renewed(): void;
  failed(error: unknown): void;
  /** The sound of the patch, which was to be heard or not, did not come. */
  missing(error: unknown, hear: boolean): void;
}

export class Hand {
  readonly #store: Store<AppState>;
  readonly #output: Output;
  readonly #hooks: HandHooks;
  readonly #loader = new LatestLoader<Sound>({
    fetch: (address, signal) => this.#sound(address, signal),
    arrived: (wish, sound) => this.#arrived(wish, sound),
    failed: (wish, error) => this.#missed(wish, error),
  });

  /** The address of the sound that is heard. */
  #here = '';

  constructor(store: Store<AppState>, output: Output, hooks: HandHooks) {
    this.#store = store;
    this.#output = output;
    this.#hooks = hooks;
  }

  /** Whether the sound that is heard is that of the patch. */
  get isHere(): boolean {
    return this.#here === this.#wanted();
  }

  /** Fetches the sound of the patch, and plays it where it is to be heard outside the loop. */
  want(hear: boolean): void {
    this.#loader.want({ key: this.#wanted(), hear });
  }

  /** Any sound by its address; while the server is away, what was heard before still sounds. */
  async fetch(address: string, signal: AbortSignal): Promise<Clip> {
    return (await this.#sound(address, signal)).clip;
  }

  /** Gives the output what is to be heard; beside an original, both equally loud. */
  voice(clip = this.#store.state.clip): void {
    const { side } = this.#store.state;
    const comparison = comparisonOf(this.#store.state);
    if (!clip) return;
    const [gain, originalGain] = comparison ? equalGains(clip, comparison.original) : [1, 1];
    const original = side === 'original' && comparison;
    this.#output.setSound(
      original ? { clip: comparison.original, gain: originalGain } : { clip, gain },
    );
  }

  /** What the server says of a sound that is wanted no more is no matter. */
  #missed({ key, hear }: Wish, error: unknown): void {
    if (error instanceof ServiceError && key !== this.#wanted()) return;
    this.#hooks.missing(error, hear);
  }

  async #sound(address: string, signal: AbortSignal): Promise<Sound> {
    try {
      const sound = await fetchSound(address, signal);
      const { otherVersion } = sound;
      const known = this.#store.state.models.some(({ version }) => version === otherVersion);
      if (otherVersion !== null && !known) this.#hooks.renewed();
      return sound;
    } catch (error) {
      const kept = error instanceof UnreachableError ? await keptSound(address) : null;
      if (!kept) throw error;
      this.#hooks.failed(error);
      return soundIn(kept);
    }
  }

  /** The ear comes first: what the eye gets of a sound takes longer than handing it to the loop. */
  #arrived(wish: Wish, { clip, idle }: Sound): void {
    this.#here = wish.key;
    this.voice(clip);
    if (wish.hear) this.#output.trigger();
    this.#store.update({
      clip,
      hz: pitchHz(clip),
      idle,
      hzTurn: controlIn(wish.key, PITCH),
    });
    if (wish.key === this.#wanted()) this.#hooks.heard(clip);
    keepAtRest(wish.key, 'hand');
  }

  #wanted(): string {
    const { version } = modelOf(this.#store.state)!;
    return soundAddress(patchOf(this.#store.state)!, version, this.#output.rate, '16');
  }
}
