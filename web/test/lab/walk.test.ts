import { expect, it } from 'vitest';
import type { Point } from '../../src/geometry/pad';
import { extend, hitSteps, hitsBefore, sampleWalk } from '../../src/lab/walk';
import { rhythmNamed } from '../../src/state/rhythm';

it('cuts a path into equal lengths, both ends among them', () => {
  const corner: Point[] = [
    [0, 0],
    [1, 0],
    [1, 1],
  ];
  expect(sampleWalk(corner, 5)).toEqual([
    [0, 0],
    [0.5, 0],
    [1, 0],
    [1, 0.5],
    [1, 1],
  ]);
});

it('does not mind how unevenly a path was drawn', () => {
  const uneven: Point[] = [
    [0, 0],
    [0.001, 0],
    [0.002, 0],
    [0.9, 0],
    [0.9, 0],
    [1, 0],
  ];
  const places = sampleWalk(uneven, 11);
  places.forEach(([x], index) => expect(x).toBeCloseTo(index / 10, 9));
});

it('passes over moves too small to see', () => {
  expect(extend([[0, 0]], [0.001, 0])).toEqual([[0, 0]]);
  expect(extend([[0, 0]], [0.1, 0])).toEqual([
    [0, 0],
    [0.1, 0],
  ]);
});

it('counts the hits of a rhythm through the bars', () => {
  const { steps } = rhythmNamed('backbeat');
  expect([0, 4, 5, 12, 13, 16, 20, 21].map((step) => hitsBefore(steps, step))).toEqual([
    0, 0, 1, 1, 2, 2, 2, 3,
  ]);
  expect(hitSteps(steps, 5)).toEqual([4, 12, 20, 28, 36]);
});
