/** What is written beside the pictures of a hit: only as much as their heights have room for. */

import { frequencyPlace } from '../signal/spectrogram';

/** The ends of the axis first: what lies between them is written where there is room. */
const FREQUENCIES: readonly (readonly [hz: number, label: string])[] = [
  [100, '100'],
  [10_000, '10k'],
  [1000, '1k'],
];
/** From one written line to the next, and what a line's middle keeps from the edges. */
const LINE_PIXELS = 16;
const EDGE_PIXELS = 7;
/** A waveform lower than this would be nothing beside its times. */
const TIMES_LOWEST = 24;

export interface FrequencyMark {
  readonly label: string;
  /** Where it lies, in pixels below the top of the spectrogram. */
  readonly y: number;
  /** Where the middle of its label goes: beside it, and within the picture. */
  readonly labelY: number;
}

/** The frequencies written beside a spectrogram of that many pixels, none over another. */
export function frequencyMarks(height: number): readonly FrequencyMark[] {
  const marks: FrequencyMark[] = [];
  for (const [hz, label] of FREQUENCIES) {
    const y = (1 - frequencyPlace(hz)) * height;
    const labelY = Math.min(Math.max(y, EDGE_PIXELS), height - EDGE_PIXELS);
    const apart = marks.every((mark) => Math.abs(mark.labelY - labelY) >= LINE_PIXELS);
    if (apart && labelY >= EDGE_PIXELS) marks.push({ label, y, labelY });
  }
  return marks;
}

/** Whether times are written under a waveform of that many pixels. */
export const writesTimes = (height: number): boolean => height >= TIMES_LOWEST;
