import { expect, it } from 'vitest';
import { mixHits } from '../../src/signal/mix';

const RATE = 1000;
const ones = (length: number) => ({
  samples: new Float32Array(length).fill(1),
  sampleRate: RATE,
});

it('lets each hit cut the one before it in 5 ms, and the last ring out', () => {
  const mixed = mixHits([
    { clip: ones(100), seconds: 0, velocity: 0.5 },
    { clip: ones(40), seconds: 0.05, velocity: 0.25 },
  ]);
  expect(mixed.samples).toHaveLength(100);
  expect(mixed.samples[49]).toBeCloseTo(0.5, 6);
  // Where the cut begins both sound in full; 5 ms later only the second is left.
  expect(mixed.samples[50]).toBeCloseTo(0.75, 6);
  expect(mixed.samples[52]).toBeCloseTo(0.5 * 0.6 + 0.25, 6);
  expect(mixed.samples[55]).toBeCloseTo(0.25, 6);
  expect(mixed.samples[89]).toBeCloseTo(0.25, 6);
  expect(mixed.samples[90]).toBe(0);
});
