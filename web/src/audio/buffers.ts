/** Clips as the audio clock plays them, each made once. */

import type { Clip } from '../signal/wav';

export class Buffers {
  readonly #buffers = new WeakMap<Clip, AudioBuffer>();

  of(clip: Clip): AudioBuffer {
    const known = this.#buffers.get(clip);
    if (known) return known;
    const { samples, sampleRate } = clip;
    const buffer = new AudioBuffer({ length: Math.max(1, samples.length), sampleRate });
    buffer.copyToChannel(samples, 0);
    this.#buffers.set(clip, buffer);
    return buffer;
  }
}
