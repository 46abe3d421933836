/** The pitch of a hit, where it has one, and the note next to it. */

import { fftOf, hann, remembered } from './fft';
import type { Clip } from './wav';

const LOWEST_HZ = 30;
const HIGHEST_HZ = 2000;
/** Half overlapping frames of so many seconds in which a pitch is sought, at most. */
const FRAME_SECONDS = 4096 / 44_100;
const FRAMES = 8;
/** Half the width of what a steady tone fills of a frame's spectrum. */
const LOBE_HZ = 2.5 / FRAME_SECONDS;
/** Share of noise that lies about its own highest peak. */
const CHANCE = 0.1;
/** Confidence, 0 to 1, below which a sound has no pitch, on the page as in names of files. */
const LEAST_CONFIDENCE = 0.3;
const windowOf = remembered((length) => hann(length, length - 1));
const NAMES = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B'];
const A4_HZ = 440;
const A4_NUMBER = 69;

/** A frame's strongest mode, what of its energy lies about it, and that in reach of a pitch. */
interface Mode {
  readonly hz: number;
  readonly energy: number;
  readonly whole: number;
}

/**
 * The pitch of a hit, where it has one, as the server's `descriptors.pitch_hz` has it: that of the
 * strongest mode of each frame, and of these the median by amplitude, which follows a swept tone to
 * where it stays. A drum's overtones are no multiples of it.
 */
export function pitchHz(clip: Clip): number | null {
  const modes = modesOf(clip);
  const total = (key: 'energy' | 'whole'): number =>
    modes.reduce((sum, mode) => sum + mode[key], 0);
  const confidence = (total('energy') / total('whole') - CHANCE) / (1 - CHANCE);
  // Silence has none, nor a confidence.
  if (!(confidence >= LEAST_CONFIDENCE)) return null;
  modes.sort((a, b) => a.hz - b.hz);
  const half = modes.reduce((sum, { energy }) => sum + Math.sqrt(energy), 0) / 2;
  let passed = 0;
  const middle = modes.find(({ energy }) => (passed += Math.sqrt(energy)) >= half)!;
  return Math.min(Math.max(middle.hz, LOWEST_HZ), HIGHEST_HZ);
}

/** The note nearest to a frequency: A4 for 440 Hz. */
export function noteName(hz: number): string {
  const number = Math.round(A4_NUMBER + semitonesTo(hz, A4_HZ));
  return `${NAMES[((number % 12) + 12) % 12]}${Math.floor(number / 12) - 1}`;
}

/** The MIDI number of a note as it is typed: F#2, gb2 or C♯3, with A4 as 69; null for what is none. */
export function noteNumber(text: string): number | null {
  const found = /^\s*([a-g])([#♯b♭]?)([-−]?\d)\s*$/i.exec(text);
  if (!found) return null;
  const [, letter, sign, octave] = found as unknown as readonly [string, string, string, string];
  const shift = sign === '' ? 0 : '#♯'.includes(sign) ? 1 : -1;
  const place = NAMES.indexOf(letter.toUpperCase()) + shift;
  return place + 12 * (Number(octave.replace('−', '-')) + 1);
}

/** The frequency of a note as it is typed; null for what is none. */
export function noteHz(text: string): number | null {
  const number = noteNumber(text);
  return number === null ? null : A4_HZ * 2 ** ((number - A4_NUMBER) / 12);
}

/** How far it is from one frequency up to another. */
export function semitonesTo(toHz: number, fromHz: number): number {
  return 12 * Math.log2(toHz / fromHz);
}

function modesOf({ samples, sampleRate }: Clip): Mode[] {
  const length = 2 * Math.round((FRAME_SECONDS * sampleRate) / 2);
  const fft = fftOf(2 ** Math.ceil(Math.log2(1.5 * length)));
  const window = windowOf(length);
  const frame = new Float32Array(fft.size);
  const power = new Float32Array(fft.size / 2 + 1);
  // An onset at the edge of a window would be silenced.
  const before = Math.floor(length / 8);
  const count = 1 + Math.floor((before + samples.length) / (length / 2));
  return Array.from({ length: Math.min(count, FRAMES) }, (_, index) => {
    const start = (index * length) / 2 - before;
    for (let i = 0; i < length; i++) {
      frame[i] = (samples[start + i] ?? 0) * window[i]!;
    }
    fft.power(frame, power);
    return strongest(power, sampleRate / fft.size);
  });
}

function strongest(power: Float32Array, binHz: number): Mode {
  const first = Math.ceil(LOWEST_HZ / binHz);
  const last = Math.floor(HIGHEST_HZ / binHz);
  let top = first;
  for (let bin = first; bin <= last; bin++) if (power[bin]! > power[top]!) top = bin;
  const hz = binHz * summit(power, top);
  let [energy, whole] = [0, 0];
  for (let bin = first; bin <= last; bin++) {
    whole += power[bin]!;
    if (Math.abs(bin * binHz - hz) <= LOBE_HZ) energy += power[bin]!;
  }
  return { hz, energy, whole };
}

/** Where the parabola through the logarithms about a peak is highest, within half a bin. */
function summit(power: Float32Array, peak: number): number {
  const [a, b, c] = [-1, 0, 1].map((by) => Math.log(power[peak + by]! + 1e-30));
  const bend = Math.min(a! - 2 * b! + c!, -1e-9);
  return peak + Math.min(Math.max((a! - c!) / (2 * bend), -0.5), 0.5);
}
