/** Tap tempo: the beats of a hand, as beats per minute. */

import { clampTempo } from './rhythm';

/** A pause longer than this begins a new count: a beat at the slowest tempo, and some. */
const PAUSE_MS = 2000;
const REMEMBERED = 8;

/** The taps that count, with a new one at a time in ms. */
export function tapped(taps: readonly number[], now: number): readonly number[] {
  const last = taps.at(-1);
  const goesOn = last !== undefined && now - last <= PAUSE_MS;
  return [...(goesOn ? taps : []), now].slice(-REMEMBERED);
}

/** The tempo of taps: of the middle interval, so that one slip does not move it; null for one. */
export function tempoOf(taps: readonly number[]): number | null {
  const intervals = taps.slice(1).map((time, index) => time - taps[index]!);
  if (intervals.length === 0) return null;
  intervals.sort((a, b) => a - b);
  const middle = intervals.length / 2;
  const median = (intervals[Math.floor(middle - 0.5)]! + intervals[Math.floor(middle)]!) / 2;
  return clampTempo(Math.round(60_000 / median));
}
