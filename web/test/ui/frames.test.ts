import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Turning, keepDrawing } from '../../src/ui/frames';

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

it('goes on being turned for a quarter of a second after the last turn, and no longer', () => {
  const turning = new Turning();
  expect(turning.goesOn).toBe(false);
  for (let turn = 0; turn < 3; turn++) {
    turning.turned();
    vi.advanceTimersByTime(200);
    expect(turning.goesOn).toBe(true);
  }
  vi.advanceTimersByTime(50);
  expect(turning.goesOn).toBe(false);
});
