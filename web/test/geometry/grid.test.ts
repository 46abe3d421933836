import { expect, it } from 'vitest';
import { levelAt, levelKeyed, stepKeyed } from '../../src/geometry/grid';

it('reads a level off the height in a cell', () => {
  expect([90, 45, 0, -20, 200].map((y) => levelAt(y, 0, 90))).toEqual([0, 5, 9, 9, 0]);
});

it('moves between steps and stops at both ends', () => {
  expect(stepKeyed('ArrowRight', 15, 16)).toBe(15);
  expect(stepKeyed('ArrowLeft', 0, 16)).toBe(0);
  expect([stepKeyed('End', 3, 32), stepKeyed('Home', 3, 32)]).toEqual([31, 0]);
  expect(stepKeyed('ArrowUp', 3, 16)).toBe(null);
});

it('sets levels with arrows, digits and Enter', () => {
  expect([levelKeyed('ArrowUp', 9), levelKeyed('ArrowDown', 0)]).toEqual([9, 0]);
  expect([levelKeyed('4', 9), levelKeyed('0', 9), levelKeyed('Delete', 9)]).toEqual([4, 0, 0]);
  expect([levelKeyed('Enter', 0), levelKeyed('Enter', 3)]).toEqual([9, 0]);
  expect(levelKeyed('q', 3)).toBe(null);
});
