import { expect, it } from 'vitest';
import { mixHits } from '../../src/signal/mix';
import { readWav } from '../../src/signal/wav';
import { writeWav } from '../../src/signal/wav-write';

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

it('writes a file that reads the same to half a bit', () => {
  const samples = Float32Array.from({ length: 300 }, (_, index) => Math.sin(index / 7));
  const read = readWav(writeWav({ samples, sampleRate: 48000 }));
  expect(read.sampleRate).toBe(48000);
  read.samples.forEach((sample, index) =>
    expect(Math.abs(sample - samples[index]!)).toBeLessThan(1.6 / 32768),
  );
});

it('clips what is over full scale', () => {
  const read = readWav(writeWav({ samples: Float32Array.of(3, -3), sampleRate: RATE }));
  expect([...read.samples].map((sample) => Math.round(sample))).toEqual([1, -1]);
});
