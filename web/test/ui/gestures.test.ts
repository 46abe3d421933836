import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Gestures } from '../../src/ui/gestures';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('goes on for as long as changes follow on each other, and no longer', () => {
  const gestures = new Gestures('knob');
  const first = gestures.next(true);
  vi.advanceTimersByTime(600);
  expect(gestures.next(true)).toBe(first);
  vi.advanceTimersByTime(600);
  expect(gestures.next(true)).toBe(first);
  vi.advanceTimersByTime(800);
  const second = gestures.next(true);
  expect(second).not.toBe(first);
  const drag = gestures.next(false);
  expect([drag === second, gestures.name]).toEqual([false, drag]);
  expect(gestures.next(true)).not.toBe(drag);
});

it('has no name that another thing has', () => {
  const [one, other] = [new Gestures('knob'), new Gestures('knob')];
  const name = one.next(true);
  expect(other.next(true)).not.toBe(name);
  expect(one.next(true)).toBe(name);
});
