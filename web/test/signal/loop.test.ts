import { describe, expect, it } from 'vitest';
import { renderLoop, stepTimes } from '../../src/signal/loop';

const RATE = 1000;
const click = { samples: Float32Array.of(1, 0, 0), sampleRate: RATE };
const steps = (...hits: readonly number[]) =>
  Array.from({ length: 16 }, (_, step) => (hits.includes(step) ? 1 : 0));
const onsets = (samples: Float32Array) =>
  [...samples.keys()].filter((at) => Math.abs(samples[at]!) > 0.1);

describe('a loop as sound', () => {
  it('is exactly as long as its bars, with every hit on its step', () => {
    const loop = renderLoop(click, { steps: steps(0, 4, 8), tempo: 120, swing: 50 })!;
    expect(loop.samples).toHaveLength(2000);
    expect(onsets(loop.samples)).toEqual([0, 500, 1000]);
  });

  it('swings and keeps velocities', () => {
    const plan = { steps: steps(1).map((each) => each / 2), tempo: 120, swing: 60 };
    const { samples } = renderLoop(click, plan)!;
    expect(onsets(samples)).toEqual([150]);
    expect(samples[150]).toBeCloseTo(0.5, 6);
    expect(stepTimes(plan).at(-1)).toBeCloseTo(2, 12);
  });

  it('begins with what still rings from the round before', () => {
    const long = { samples: new Float32Array(1000).fill(0.5), sampleRate: RATE };
    const { samples } = renderLoop(long, { steps: steps(12), tempo: 120, swing: 50 })!;
    expect(samples[0]).toBe(0.5);
    expect([samples[499], samples[500], samples[1500]]).toEqual([0.5, 0, 0.5]);
  });

  it('rings on through a round shorter than its sound, and is none without a hit', () => {
    const long = { samples: new Float32Array(5000).fill(0.5), sampleRate: RATE };
    const { samples } = renderLoop(long, { steps: steps(0), tempo: 120, swing: 50 })!;
    expect(Math.min(...samples.subarray(10))).toBe(0.5);
    expect(renderLoop(click, { steps: steps(), tempo: 120, swing: 50 })).toBe(null);
  });
});
