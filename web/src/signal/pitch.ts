/** The pitch of a hit, where it has one, and the note next to it. */

import type { Clip } from './wav';

const LOWEST_HZ = 30;
const HIGHEST_HZ = 1000;
/** A hit's attack is noise: its pitch is sought after it. */
const START_SECONDS = 0.012;
const WINDOW_SECONDS = 0.12;
/** How much like itself, one period on, a sound must be to have a pitch. */
const LEAST_LIKENESS = 0.72;
const NAMES = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B'];
const A4_HZ = 440;
const A4_NUMBER = 69;

/**
 * The period at which a hit repeats itself, by its normalised square difference (McLeod and Wyvill
 * 2005, "A smarter way to find pitch", section 4); null for one that does not.
 */
export function pitchHz({ samples, sampleRate }: Clip): number | null {
  const step = Math.max(1, Math.floor(sampleRate / 11_025));
  const rate = sampleRate / step;
  const frame = decimated(samples, Math.round(START_SECONDS * sampleRate), step, rate);
  const first = Math.floor(rate / HIGHEST_HZ);
  const likeness = Array.from({ length: Math.ceil(rate / LOWEST_HZ) + 1 }, (_, lag) =>
    lag < first - 1 ? 0 : likenessAt(frame, lag),
  );
  const lags = peaks(likeness, first);
  const best = Math.max(0, ...lags.map((lag) => likeness[lag]!));
  if (best < LEAST_LIKENESS) return null;
  const lag = lags.find((each) => likeness[each]! >= 0.9 * best)!;
  return rate / summit(likeness, lag);
}

/** The note nearest to a frequency: A4 for 440 Hz. */
export function noteName(hz: number): string {
  const number = Math.round(A4_NUMBER + semitonesTo(hz, A4_HZ));
  return `${NAMES[((number % 12) + 12) % 12]}${Math.floor(number / 12) - 1}`;
}

/** The frequency of a note as it is typed: F#2, gb2 or C♯3; null for what is none. */
export function noteHz(text: string): number | null {
  const found = /^\s*([a-g])([#♯b♭]?)([-−]?\d)\s*$/i.exec(text);
  if (!found) return null;
  const [, letter, sign, octave] = found as unknown as readonly [string, string, string, string];
  const shift = sign === '' ? 0 : '#♯'.includes(sign) ? 1 : -1;
  const place = NAMES.indexOf(letter.toUpperCase()) + shift;
  const number = place + 12 * (Number(octave.replace('−', '-')) + 1);
  return A4_HZ * 2 ** ((number - A4_NUMBER) / 12);
}

/** How far it is from one frequency up to another. */
export function semitonesTo(toHz: number, fromHz: number): number {
  return 12 * Math.log2(toHz / fromHz);
}

function decimated(samples: Float32Array, start: number, step: number, rate: number): Float32Array {
  const length = Math.round((WINDOW_SECONDS + 1 / LOWEST_HZ) * rate);
  return Float32Array.from({ length }, (_, index) => {
    let sum = 0;
    for (let i = 0; i < step; i++) sum += samples[start + index * step + i] ?? 0;
    return sum / step;
  });
}

function likenessAt(frame: Float32Array, lag: number): number {
  let [product, energy] = [0, 0];
  for (let i = 0; i + lag < frame.length; i++) {
    const [a, b] = [frame[i]!, frame[i + lag]!];
    product += a * b;
    energy += a * a + b * b;
  }
  return energy > 1e-9 ? (2 * product) / energy : 0;
}

/** The highest lag of each stretch above zero, after the one about lag 0. */
function peaks(likeness: readonly number[], first: number): number[] {
  const found: number[] = [];
  let lag = first;
  while (lag < likeness.length && likeness[lag]! > 0) lag++;
  let top = -1;
  for (; lag < likeness.length - 1; lag++) {
    if (likeness[lag]! <= 0) {
      if (top >= 0) found.push(top);
      top = -1;
    } else if (top < 0 || likeness[lag]! > likeness[top]!) top = lag;
  }
  return top >= 0 && top < likeness.length - 2 ? [...found, top] : found;
}

/** Where the parabola through three values is highest. */
function summit(values: readonly number[], at: number): number {
  const [a, b, c] = [values[at - 1]!, values[at]!, values[at + 1]!];
  const bend = a - 2 * b + c;
  return bend === 0 ? at : at + (a - c) / (2 * bend);
}
