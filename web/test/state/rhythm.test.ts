import { expect, it } from 'vitest';
import {
  RHYTHMS,
  STEPS_PER_BAR,
  clampSwing,
  clampTempo,
  firstHit,
  stepSeconds,
  swungSeconds,
} from '../../src/state/rhythm';

it('fills one bar in every rhythm, with at least one full hit', () => {
  for (const { steps } of RHYTHMS) {
    expect(steps).toHaveLength(STEPS_PER_BAR);
    expect(Math.max(...steps)).toBe(1);
  }
});

it('starts on the first hit', () => {
  expect(firstHit([0, 0, 0.3, 1])).toBe(2);
  expect(firstHit([0, 0])).toBe(0);
});

it('lasts a sixteenth: 0.125 s at 120 to the minute', () => {
  expect(stepSeconds(120)).toBeCloseTo(0.125, 12);
});

it('keeps the tempo whole and between 40 and 240', () => {
  expect([3, 99.96, 127.54, 1e9].map(clampTempo)).toEqual([40, 100, 127.5, 240]);
});

it('swings within each eighth, which stays as long', () => {
  expect([swungSeconds(120, 50, 0), swungSeconds(120, 50, 1)]).toEqual([0.125, 0.125]);
  expect(swungSeconds(120, 60, 0)).toBeCloseTo(0.15, 12);
  expect(swungSeconds(120, 60, 1)).toBeCloseTo(0.1, 12);
  expect([clampSwing(0), clampSwing(58.4), clampSwing(99)]).toEqual([50, 58, 75]);
});
