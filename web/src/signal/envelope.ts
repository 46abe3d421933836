/** The outline of a sound: what a waveform view draws and how long the sound lasts. */

import type { Clip } from './wav';

const SILENCE_DB = -60;
const SPANS_SECONDS = [0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.2, 1.5, 2];

/** Lowest and highest sample of each of `columns` equal stretches of `seconds`. */
export function outline(clip: Clip, seconds: number, columns: number) {
  const low = new Float32Array(columns);
  const high = new Float32Array(columns);
  const width = (seconds * clip.sampleRate) / columns;
  for (let column = 0; column < columns; column++) {
    const end = Math.min(clip.samples.length, Math.ceil((column + 1) * width));
    for (let i = Math.floor(column * width); i < end; i++) {
      const sample = clip.samples[i]!;
      if (sample < low[column]!) low[column] = sample;
      if (sample > high[column]!) high[column] = sample;
    }
  }
  return { low, high };
}

export function peak(clip: Clip): number {
  let top = 0;
  for (let i = 0; i < clip.samples.length; i++) top = Math.max(top, Math.abs(clip.samples[i]!));
  return top;
}

/** Seconds until everything that follows stays 60 dB under the peak. */
export function audibleSeconds(clip: Clip): number {
  const threshold = peak(clip) * 10 ** (SILENCE_DB / 20);
  let last = clip.samples.length - 1;
  while (last >= 0 && Math.abs(clip.samples[last]!) <= threshold) last--;
  return (last + 1) / clip.sampleRate;
}

/** The stretch of time that has all that is audible of these sounds: the next of a few fixed ones. */
export function viewSeconds(...clips: readonly Clip[]): number {
  const longest = Math.max(...clips.map(audibleSeconds));
  return SPANS_SECONDS.find((span) => span >= longest) ?? longest;
}

const LEVEL_SECONDS = 0.02;

/** How loud a sound is at a moment, against its peak: 0..1. */
export function levelAt(clip: Clip, seconds: number): number {
  const from = Math.max(0, Math.round(seconds * clip.sampleRate));
  const to = Math.min(clip.samples.length, from + Math.round(LEVEL_SECONDS * clip.sampleRate));
  let top = 0;
  for (let i = from; i < to; i++) top = Math.max(top, Math.abs(clip.samples[i]!));
  return Math.min(1, top);
}

/** How loud a sound is at moments so many seconds apart, from its start on, against its peak. */
export function levelsOf(clip: Clip, hop: number): Float32Array {
  const count = Math.ceil(clip.samples.length / clip.sampleRate / hop);
  return Float32Array.from({ length: count }, (_, index) => levelAt(clip, index * hop));
}
