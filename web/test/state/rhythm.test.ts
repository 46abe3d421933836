import { expect, it } from 'vitest';
import { RHYTHMS, STEPS_PER_BAR, clampTempo, firstHit, stepSeconds } from '../../src/state/rhythm';

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
  expect([clampTempo(3), clampTempo(99.6), clampTempo(1e9)]).toEqual([40, 100, 240]);
});
