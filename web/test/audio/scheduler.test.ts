import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LOOK_AHEAD_SECONDS, Scheduler } from '../../src/audio/scheduler';
import { rhythmNamed } from '../../src/state/rhythm';

describe('the loop', () => {
  let clock = 10;
  let hits: { time: number; velocity: number; asked: number }[] = [];
  let scheduler: Scheduler;

  beforeEach(() => {
    vi.useFakeTimers();
    clock = 10;
    hits = [];
    scheduler = new Scheduler({
      now: () => clock,
      hit: (time, velocity) => hits.push({ time, velocity, asked: clock }),
    });
  });
  afterEach(() => vi.useRealTimers());

  const run = (seconds: number): void => {
    const end = clock + seconds;
    while (clock < end - 1e-9) {
      clock += 0.005;
      vi.advanceTimersByTime(5);
    }
  };

  it('hits every beat of four on the floor exactly, and ahead of time', () => {
    scheduler.set(120, rhythmNamed('four').steps, 50);
    scheduler.start(10);
    run(8);
    hits.forEach(({ time }, beat) => expect(time).toBeCloseTo(10 + beat * 0.5, 9));
    expect(hits).toHaveLength(17);
    for (const { time, asked } of hits.slice(1)) {
      expect(time).toBeGreaterThan(asked);
      expect(time - asked).toBeLessThanOrEqual(LOOK_AHEAD_SECONDS);
    }
  });

  it('starts at once on a rhythm that begins with a rest', () => {
    scheduler.set(120, rhythmNamed('backbeat').steps, 50);
    scheduler.start(10);
    run(2.5);
    expect(hits.map(({ time }) => time)).toEqual([10, 11, 12].map((t) => expect.closeTo(t, 9)));
  });

  it('changes tempo without a gap or a double hit', () => {
    scheduler.set(120, rhythmNamed('sixteenths').steps, 50);
    scheduler.start(10);
    run(1);
    scheduler.set(60, rhythmNamed('sixteenths').steps, 50);
    run(2);
    const gaps = hits.slice(1).map(({ time }, index) => time - hits[index]!.time);
    const change = gaps.findIndex((gap) => gap > 0.2);
    expect(gaps.slice(0, change).every((gap) => Math.abs(gap - 0.125) < 1e-9)).toBe(true);
    expect(gaps.slice(change).every((gap) => Math.abs(gap - 0.25) < 1e-9)).toBe(true);
  });

  it('passes over what a sleeping tab missed, on the beat', () => {
    scheduler.set(120, rhythmNamed('four').steps, 50);
    scheduler.start(10);
    const before = hits.length;
    clock += 60.2;
    vi.advanceTimersByTime(25);
    run(1);
    expect(hits.length - before).toBeLessThan(4);
    for (const { time } of hits) expect((time - 10) % 0.5).toBeCloseTo(0, 6);
  });

  it('looks further ahead once it was held up, so that no hit is late the next time', () => {
    scheduler.set(240, rhythmNamed('sixteenths').steps, 50);
    scheduler.start(10);
    const heldUp = (seconds: number): void => {
      clock += seconds;
      vi.advanceTimersByTime(25);
    };
    run(1);
    heldUp(0.09);
    run(0.5);
    heldUp(0.2);
    run(0.1);
    expect(hits.filter(({ time, asked }) => time < asked)).toEqual([]);
    const gaps = hits.slice(1).map(({ time }, index) => time - hits[index]!.time);
    for (const gap of gaps) expect(gap).toBeCloseTo(0.0625, 9);
    run(60);
    const calm = hits.slice(-50).map(({ time, asked }) => time - asked);
    expect(Math.max(...calm)).toBeLessThanOrEqual(LOOK_AHEAD_SECONDS);
  });

  it('counts its steps on through the bars', () => {
    const steps: number[] = [];
    const counted = new Scheduler({ now: () => clock, hit: (_, __, step) => steps.push(step) });
    counted.set(120, rhythmNamed('single').steps, 50);
    counted.start(10);
    run(4.5);
    counted.stop();
    expect(steps).toEqual([0, 16, 32]);
  });

  it('plays a pattern of two bars, and swings every other sixteenth', () => {
    const steps = Array<number>(32).fill(0);
    steps[0] = steps[1] = 1;
    steps[18] = 0.5;
    scheduler.set(120, steps, 60);
    scheduler.start(10);
    run(4.1);
    const expected = [10, 10.15, 12.25, 14, 14.15].map((time) => expect.closeTo(time, 9));
    expect(hits.map(({ time }) => time)).toEqual(expected);
    expect(hits[2]!.velocity).toBe(0.5);
  });

  it('tells which step sounds', () => {
    scheduler.set(120, rhythmNamed('four').steps, 50);
    scheduler.start(10);
    run(0.4);
    expect(scheduler.stepAt(10.26)).toBe(2);
    scheduler.stop();
    expect(scheduler.stepAt(10.26)).toBe(null);
  });
});
