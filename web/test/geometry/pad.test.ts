import { expect, it } from 'vitest';
import {
  arrowStep,
  nearest,
  placeOf,
  toPixels,
  toPlace,
  valueAt,
  valueNear,
  type Point,
} from '../../src/geometry/pad';
import { control } from '../models';

const surface = { width: 432, height: 332, inset: 16 };

it('has its corners inside the inset, y upwards', () => {
  expect(toPixels([-1, 1], surface)).toEqual([16, 16]);
  expect(toPixels([1, -1], surface)).toEqual([416, 316]);
  expect(toPixels([0, 0], surface)).toEqual([216, 166]);
});

it('finds the place of a pixel again', () => {
  for (const place of [
    [0.3, -0.7],
    [-1, 1],
    [0.999, 0.001],
  ] satisfies Point[]) {
    const [x, y] = toPlace(toPixels(place, surface), surface);
    expect(x).toBeCloseTo(place[0], 12);
    expect(y).toBeCloseTo(place[1], 12);
  }
});

it('keeps what is dragged outside at the edge', () => {
  expect(toPlace([-500, 9999], surface)).toEqual([-1, -1]);
});

it('spans a control from edge to edge', () => {
  const wide = control('f', { minimum: -2, maximum: 6 });
  expect([valueAt(wide, -1), valueAt(wide, 0), valueAt(wide, 1)]).toEqual([-2, 2, 6]);
  expect(placeOf(wide, valueAt(wide, 0.25))).toBeCloseTo(0.25, 12);
});

it('steps ten times finer with shift', () => {
  expect(arrowStep('ArrowUp', false, 0.001)).toEqual([0, 0.04]);
  expect(arrowStep('ArrowLeft', true, 0.001)).toEqual([-0.004, 0]);
  expect(arrowStep('ArrowLeft', true, 0.01)).toEqual([-0.01, 0]);
  expect(arrowStep('Enter', false, 0.001)).toBe(null);
});

it('points at the nearest sound, or at none', () => {
  const points: Point[] = [
    [0, 0],
    [0.1, 0],
    [0.5, 0.5],
  ];
  expect(nearest(points, [0.08, 0], 0.1)).toBe(1);
  expect(nearest(points, [-0.9, 0], 0.1)).toBe(-1);
});

it('tells the median of what lies about a place, which one sound of chance does not move', () => {
  const points: Point[] = Array.from({ length: 20 }, (_, at) => [0.002 * at, 0]);
  const values = points.map((_, at) => (at === 0 ? 5000 : 100 + at));
  expect(valueNear(values, points, [0, 0], 0.1)).toBe(104);
  expect(valueNear([null, 7, null], points, [0, 0], 0.1)).toBe(7);
  expect(valueNear(values, points, [0.9, 0], 0.1)).toBeNull();
  expect(valueNear([], [], [0, 0], 0.1)).toBeNull();
});
