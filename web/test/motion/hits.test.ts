import { expect, it } from 'vitest';
import { LEVELS_HOP_SECONDS, areOver, headAt, stepsFrom, type Hit } from '../../src/motion/hits';

const hit = (from: number, until: number, ...levels: number[]): Hit => ({
  from,
  until,
  levels: Float32Array.from(levels),
});

it('knows how far into the later of two hits a moment is, and how loud that is', () => {
  const hop = 1000 * LEVELS_HOP_SECONDS;
  const hits = [hit(1000, 3000, 1, 0.5, 0.25), hit(1200, 3200, 0.75, 0.125)];
  expect(headAt(hits, 999)).toBe(null);
  expect(headAt(hits, 1000)).toEqual({ seconds: 0, level: 1 });
  expect(headAt(hits, 1000 + 2.5 * hop)).toEqual({ seconds: 2.5 * (hop / 1000), level: 0.25 });
  expect(headAt(hits, 1200 + hop)).toEqual({ seconds: hop / 1000, level: 0.125 });
  expect(headAt(hits, 2999)).toEqual({ seconds: 1.799, level: 0 });
  expect(headAt(hits, 3200)).toBe(null);
});

it('keeps of the steps the one that is heard and those to come', () => {
  const steps = [1000, 1100, 1200].map((from, count) => ({ from, count }));
  expect(stepsFrom(steps, 900)).toEqual(steps);
  expect(stepsFrom(steps, 1100)).toEqual(steps.slice(1));
  expect(stepsFrom(steps, 5000)).toEqual(steps.slice(2));
  expect(stepsFrom([], 5000)).toEqual([]);
});

it('is over once no hit is heard any more or is to be', () => {
  const hits = [hit(1000, 1100), hit(2000, 2100)];
  expect(areOver([], 0)).toBe(true);
  expect(areOver(hits, 1500)).toBe(false);
  expect(areOver(hits, 2100)).toBe(true);
});
