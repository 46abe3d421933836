/** Loudness of a short mono sound after ITU-R BS.1770-4, and the gains that make two equal. */

import type { Clip } from './wav';

const BLOCK_SECONDS = 0.4;
const HOP_SECONDS = 0.1;
const ABSOLUTE_GATE = -70;
const RELATIVE_GATE = -10;

interface Biquad {
  readonly b: readonly [number, number, number];
  readonly a: readonly [number, number];
}

const measured = new WeakMap<Clip, number>();

/** Integrated loudness in LUFS; a sound shorter than one block counts as padded with silence. */
export function loudnessLufs(clip: Clip): number {
  const loudness = measured.get(clip) ?? measure(clip);
  measured.set(clip, loudness);
  return loudness;
}

function measure(clip: Clip): number {
  const weighted = weight(clip);
  const block = Math.round(BLOCK_SECONDS * clip.sampleRate);
  const hop = Math.round(HOP_SECONDS * clip.sampleRate);
  const powers: number[] = [];
  for (let at = 0; at === 0 || at + block <= weighted.length; at += hop) {
    let sum = 0;
    for (let i = at; i < Math.min(at + block, weighted.length); i++) sum += weighted[i]! ** 2;
    powers.push(sum / block);
  }
  const audible = powers.filter((power) => lufs(power) > ABSOLUTE_GATE);
  const gate = lufs(mean(audible)) + RELATIVE_GATE;
  return lufs(mean(audible.filter((power) => lufs(power) > gate)));
}

/** Gains for two sounds so that both are as loud as the softer one; neither is ever raised. */
export function equalGains(a: Clip, b: Clip): [number, number] {
  const difference = loudnessLufs(a) - loudnessLufs(b);
  if (!Number.isFinite(difference)) return [1, 1];
  return [10 ** (Math.min(0, -difference) / 20), 10 ** (Math.min(0, difference) / 20)];
}

const lufs = (power: number): number => -0.691 + 10 * Math.log10(power);

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

function weight(clip: Clip): Float32Array {
  return run(highPass(clip.sampleRate), run(shelf(clip.sampleRate), clip.samples));
}

function run({ b, a }: Biquad, samples: Float32Array): Float32Array {
  const out = new Float32Array(samples.length);
  let [z1, z2] = [0, 0];
  for (let i = 0; i < samples.length; i++) {
    const x = samples[i]!;
    const y = b[0] * x + z1;
    z1 = b[1] * x - a[0] * y + z2;
    z2 = b[2] * x - a[1] * y;
    out[i] = y;
  }
  return out;
}

/* The filters of BS.1770 as analogue prototypes, so that they hold at any sample rate. */

function shelf(sampleRate: number): Biquad {
  const k = Math.tan((Math.PI * 1681.974450955533) / sampleRate);
  const q = 0.7071752369554196;
  const vh = 10 ** (3.999843853973347 / 20);
  const vb = vh ** 0.4996667741545416;
  const a0 = 1 + k / q + k * k;
  return {
    b: [
      (vh + (vb * k) / q + k * k) / a0,
      (2 * (k * k - vh)) / a0,
      (vh - (vb * k) / q + k * k) / a0,
    ],
    a: [(2 * (k * k - 1)) / a0, (1 - k / q + k * k) / a0],
  };
}

function highPass(sampleRate: number): Biquad {
  const k = Math.tan((Math.PI * 38.13547087602444) / sampleRate);
  const q = 0.5003270373238773;
  const a0 = 1 + k / q + k * k;
  return { b: [1, -2, 1], a: [(2 * (k * k - 1)) / a0, (1 - k / q + k * k) / a0] };
}
