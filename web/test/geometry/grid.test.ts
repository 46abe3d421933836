import { expect, it } from 'vitest';
import { dragOf, levelAt, levelKeyed, stepKeyed, stepsTo } from '../../src/geometry/grid';

it('reads a level off the height in a cell', () => {
  expect([90, 45, 0, -20, 200].map((y) => levelAt(y, 0, 90))).toEqual([0, 5, 9, 9, 0]);
});

/** Cells of 20 by 60 pixels, 4 apart, in lines of `count`. */
const cellsIn = (count: number) =>
  Array.from({ length: 16 }, (_, step) => {
    const [left, top] = [24 * (step % count), 64 * Math.floor(step / count)];
    return { left, right: left + 20, top, bottom: top + 60 };
  });

it('tells a drag by the way it goes first', () => {
  const [cell] = cellsIn(16);
  const after = (x: number, y: number) => dragOf(cell!, [10, 30], [10 + x, 30 + y]);
  expect([after(2, 2), after(9, 4), after(-8, 0)]).toEqual([null, null, null]);
  expect([after(2, 4), after(0, -90), after(9, 30)]).toEqual(['level', 'level', 'level']);
  expect([after(11, 0), after(-11, 3)]).toEqual(['paint', 'paint']);
});

it('comes over every step of a line, however fast, and out of its height', () => {
  expect(stepsTo(cellsIn(16), 0, [24 * 3 + 5, 200])).toEqual([1, 2, 3]);
  expect(stepsTo(cellsIn(16), 5, [24 * 3 + 5, 30])).toEqual([4, 3]);
  expect(stepsTo(cellsIn(16), 5, [24 * 5 + 21, 30])).toEqual([]);
  expect(stepsTo(cellsIn(16), 13, [2000, 30])).toEqual([14, 15]);
});

it('comes into another line where the pointer does', () => {
  expect(stepsTo(cellsIn(8), 7, [24 * 7 + 5, 90])).toEqual([15]);
  expect(stepsTo(cellsIn(8), 15, [24 * 6 + 5, 70])).toEqual([14]);
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
