import { expect, it } from 'vitest';
import { LEAST_BODY, bodyShare } from '../../src/signal/body';
import { sine } from './signals';

it('is all of a low tone and none of a high one', () => {
  for (const rate of [44_100, 48_000, 96_000]) {
    expect(bodyShare(sine(120, 0.3, 1, rate))).toBeGreaterThan(0.95);
    expect(bodyShare(sine(3000, 0.3, 1, rate))).toBeLessThan(LEAST_BODY);
  }
});

it('is the share of the energy that both have', () => {
  const [low, high] = [sine(150, 0.3, 0.5), sine(2000, 0.3, 0.5)];
  const samples = low.samples.map((sample, at) => sample + high.samples[at]!);
  expect(bodyShare({ ...low, samples })).toBeCloseTo(0.5, 1);
  expect(bodyShare({ ...low, samples: new Float32Array(100) })).toBe(0);
});
