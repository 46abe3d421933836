/** Hits one after another in one clip, each cut off by the next, as the loop plays them. */

import type { Clip } from './wav';

/** How long a hit takes to fall silent once the next one cuts it off. */
export const CUT_SECONDS = 0.005;

export interface Hit {
  readonly clip: Clip;
  /** When it starts. */
  readonly seconds: number;
  readonly velocity: number;
}

/** Hits in order of time, all of one sample rate; the last one rings out. */
export function mixHits(hits: readonly Hit[]): Clip {
  const sampleRate = hits[0]!.clip.sampleRate;
  const starts = hits.map(({ seconds }) => Math.round(seconds * sampleRate));
  const length = Math.max(...hits.map(({ clip }, index) => starts[index]! + clip.samples.length));
  const samples = new Float32Array(length);
  const fade = Math.round(CUT_SECONDS * sampleRate);
  hits.forEach(({ clip, velocity }, index) => {
    const start = starts[index]!;
    const cut = starts[index + 1] ?? Infinity;
    const end = Math.min(start + clip.samples.length, cut + fade);
    for (let at = start; at < end; at++) {
      const gain = at < cut ? velocity : velocity * (1 - (at - cut) / fade);
      samples[at]! += gain * clip.samples[at - start]!;
    }
  });
  return { samples, sampleRate };
}
