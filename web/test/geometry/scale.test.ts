import { expect, it } from 'vitest';
import type { Descriptor } from '../../src/api/types';
import { RAMP, formatValue, rampColour, scaleOf } from '../../src/geometry/scale';

const descriptor = (scale: 'linear' | 'log', values: (number | null)[]): Descriptor => ({
  name: 'd',
  label: 'D',
  unit: '',
  scale,
  values,
});

it('puts the geometric mean in the middle of a logarithmic scale', () => {
  expect(scaleOf(descriptor('log', [100, null, 10_000])).place(1000)).toBeCloseTo(0.5, 12);
  expect(scaleOf(descriptor('linear', [0, 10])).place(5)).toBeCloseTo(0.5, 12);
});

it('is not flattened by a stray sound, and ends at its ends', () => {
  const values = [...Array.from({ length: 200 }, (_, i) => i), 1e9];
  const scale = scaleOf(descriptor('linear', values));
  expect(scale.high).toBeLessThan(200);
  expect(scale.place(1e9)).toBe(1);
  expect(scale.place(-5)).toBe(0);
});

it('runs through its colours from end to end', () => {
  expect(rampColour(0)).toEqual(RAMP[0]);
  expect(rampColour(1)).toEqual(RAMP.at(-1));
  expect(rampColour(0.5)).toEqual(RAMP[2]);
});

it('writes values as one would say them', () => {
  expect(formatValue(2412, 'Hz')).toBe('2.41 kHz');
  expect(formatValue(0.038, 's')).toBe('38 ms');
  expect(formatValue(62.34, '%')).toBe('62.3 %');
  expect(formatValue(-9.25, 'dB')).toBe('−9.25 dB');
});
