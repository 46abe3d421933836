/** The body of a hit: what of its energy lies between 60 and 250 Hz. */

import { fftOf } from './fft';
import type { Clip } from './wav';

const LOWEST_HZ = 60;
const HIGHEST_HZ = 250;
/** A frame that tells the body of nearly any hit from what rings on above it. */
const FRAME_SECONDS = 0.35;
/** Below this a knob that turns the body changes a sound by less than 30 dB under it. */
export const LEAST_BODY = 0.002;

/** The share of the body in the energy of the beginning of a hit, 0..1. */
export function bodyShare({ samples, sampleRate }: Clip): number {
  const fft = fftOf(2 ** Math.round(Math.log2(FRAME_SECONDS * sampleRate)));
  const frame = new Float32Array(fft.size);
  frame.set(samples.subarray(0, fft.size));
  const power = new Float32Array(fft.size / 2 + 1);
  fft.power(frame, power);
  const hz = sampleRate / fft.size;
  let [body, whole] = [0, 0];
  for (const [bin, energy] of power.entries()) {
    whole += energy;
    if (bin * hz >= LOWEST_HZ && bin * hz <= HIGHEST_HZ) body += energy;
  }
  return whole > 0 ? body / whole : 0;
}
