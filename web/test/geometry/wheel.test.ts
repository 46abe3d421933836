import { expect, it } from 'vitest';
import { notchesOf } from '../../src/geometry/wheel';

it.each([
  [{ deltaX: 0, deltaY: -100, deltaMode: 0 }, 1],
  [{ deltaX: 0, deltaY: 3, deltaMode: 1 }, -1],
  [{ deltaX: 0, deltaY: -800, deltaMode: 0 }, 1],
  // A trackpad.
  [{ deltaX: 0, deltaY: -3, deltaMode: 0 }, 0.03],
  // With shift held.
  [{ deltaX: 100, deltaY: 0, deltaMode: 0 }, -1],
])('counts %j as %d notches upwards', (turn, notches) => {
  expect(notchesOf(turn)).toBeCloseTo(notches, 12);
});
