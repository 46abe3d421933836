/** A spectrogram on a logarithmic frequency axis, as levels from 0 to 1. */

import { fftOf, hann } from './fft';
import type { Clip } from './wav';

const N_FFT = 1024;
const FLOOR_DB = -78;
export const LOWEST_HZ = 40;
export const HIGHEST_HZ = 20_000;

const fft = fftOf(N_FFT);
const window = hann(N_FFT, N_FFT);

/** Where a frequency lies on the axis: 0 at the bottom, 1 at the top. */
export function frequencyPlace(hz: number): number {
  return Math.log(hz / LOWEST_HZ) / Math.log(HIGHEST_HZ / LOWEST_HZ);
}

/** Levels [columns x rows], row 0 lowest: 1 at the loudest place, 0 at 78 dB below it. */
export function spectrogram(clip: Clip, seconds: number, columns: number, rows: number) {
  const levels = new Float32Array(columns * rows);
  const frame = new Float32Array(N_FFT);
  const power = new Float32Array(N_FFT / 2 + 1);
  const edges = bandEdges(rows, clip.sampleRate);
  const span = seconds * clip.sampleRate;
  let loudest = 1e-12;
  for (let column = 0; column < columns; column++) {
    const centre = Math.round(((column + 0.5) / columns) * span);
    fillFrame(frame, clip.samples, centre - N_FFT / 2);
    fft.power(frame, power);
    for (let row = 0; row < rows; row++) {
      const value = bandPower(power, edges[row]!, edges[row + 1]!);
      levels[column * rows + row] = value;
      loudest = Math.max(loudest, value);
    }
  }
  for (let i = 0; i < levels.length; i++) {
    const db = 10 * Math.log10(levels[i]! / loudest + 1e-12);
    levels[i] = Math.max(0, 1 - db / FLOOR_DB);
  }
  return levels;
}

function fillFrame(frame: Float32Array, samples: Float32Array, start: number): void {
  for (let i = 0; i < N_FFT; i++) frame[i] = (samples[start + i] ?? 0) * window[i]!;
}

/** The band edges in (fractional) bins. */
function bandEdges(rows: number, sampleRate: number): Float32Array {
  const ratio = HIGHEST_HZ / LOWEST_HZ;
  return Float32Array.from(
    { length: rows + 1 },
    (_, row) => ((LOWEST_HZ * ratio ** (row / rows)) / sampleRate) * N_FFT,
  );
}

/** The strongest bin of a band, or the interpolated power where the band is narrower than a bin. */
function bandPower(power: Float32Array, low: number, high: number): number {
  if (high - low < 1) {
    const at = Math.min((low + high) / 2, power.length - 1.001);
    const bin = Math.floor(at);
    return power[bin]! + (power[bin + 1]! - power[bin]!) * (at - bin);
  }
  let strongest = 0;
  for (let bin = Math.ceil(low); bin < high && bin < power.length; bin++) {
    strongest = Math.max(strongest, power[bin]!);
  }
  return strongest;
}
