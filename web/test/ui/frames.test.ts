import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { awaitsWheel, keepDrawing } from '../../src/ui/frames';

let frames: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => frames.push(draw));
  vi.stubGlobal('cancelAnimationFrame', () => (frames = []));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('draws in step with the screen, asks it for no frame where it may not, and stops', () => {
  const draw = vi.fn();
  let slow = false;
  const stop = keepDrawing(draw, () => slow);
  frames.shift()!();
  expect([draw.mock.calls.length, frames.length]).toEqual([2, 1]);
  slow = true;
  frames.shift()!();
  vi.advanceTimersByTime(200);
  expect([draw.mock.calls.length, frames.length]).toEqual([8, 0]);
  slow = false;
  vi.advanceTimersByTime(40);
  expect([draw.mock.calls.length, frames.length]).toEqual([9, 1]);
  stop();
  expect(frames).toEqual([]);
  slow = true;
  keepDrawing(draw, () => slow)();
  vi.advanceTimersByTime(200);
  expect(draw).toHaveBeenCalledTimes(10);
});

it.each([
  [true, true, true],
  [true, false, false],
  [false, true, false],
])('awaits a wheel under a pointer (%s) that hovers (%s): %s', (under, hovers, awaits) => {
  vi.stubGlobal('matchMedia', () => ({ matches: hovers }));
  expect(awaitsWheel({ matches: () => under } as unknown as Element)).toBe(awaits);
  expect(awaitsWheel(null)).toBe(false);
});
