/** A step sequencer on the audio clock: a coarse timer schedules exact times a little ahead. */

import { SWING_STRAIGHT, firstHit, stepSeconds, swungSeconds } from '../state/rhythm';

export const LOOK_AHEAD_SECONDS = 0.1;
/** A page that was held up may be again: the loop then looks ahead this many times as far. */
const STALLS_AHEAD = 4;
const FARTHEST_SECONDS = 1;
/** What is left of a longer look-ahead after each tick; half of it after 14 s. */
const CALMING = 0.99876;
const TICK_MS = 25;
const REMEMBERED = 64;

export interface SchedulerHooks {
  /** Seconds on the audio clock. */
  now(): number;
  /** Asks for a hit at a time on that clock; steps are counted on through the bars. */
  hit(time: number, velocity: number, step: number): void;
  /** Tells of every step, hit or rest, as soon as its time is settled. */
  step?(time: number, step: number): void;
}

interface Step {
  readonly time: number;
  readonly count: number;
}

export interface SettledStep extends Step {
  readonly velocity: number;
}

export class Scheduler {
  readonly #hooks: SchedulerHooks;
  #timer: ReturnType<typeof setInterval> | null = null;
  #next: Step = { time: 0, count: 0 };
  #recent: SettledStep[] = [];
  #ahead = LOOK_AHEAD_SECONDS;
  #ticked = 0;
  #tempo = 120;
  #swing = SWING_STRAIGHT;
  #steps: readonly number[] = [0];
  #others: readonly (readonly number[])[] = [];

  constructor(hooks: SchedulerHooks) {
    this.#hooks = hooks;
  }

  get running(): boolean {
    return this.#timer !== null;
  }

  /**
   * Tempo, steps (any number of whole bars) and swing hold from the next unscheduled step on; for
   * the steps before it, see `renewed`.
   * `others` play beside these steps, by what `step` tells.
   */
  set(
    tempo: number,
    steps: readonly number[],
    swing: number,
    others: readonly (readonly number[])[] = [],
  ): void {
    this.#tempo = tempo;
    this.#steps = steps;
    this.#swing = swing;
    this.#others = others;
  }

  /** Starts on the first hit of all that plays. */
  start(time: number): void {
    this.stop();
    const all = this.#steps.map((own, at) => Math.max(own, ...this.#others.map((row) => row[at]!)));
    this.#next = { time, count: firstHit(all) };
    this.#recent = [];
    this.#ticked = this.#hooks.now();
    this.#timer = setInterval(() => this.tick(), TICK_MS);
    this.tick();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  tick(): void {
    const now = this.#hooks.now();
    this.#skipMissed(now);
    this.#lookAhead(now);
    while (this.#next.time < now + this.#ahead) {
      const { time, count } = this.#next;
      const velocity = this.#velocityAt(count);
      if (velocity > 0) this.#hooks.hit(time, velocity, count);
      this.#hooks.step?.(time, count);
      this.#recent = [...this.#recent.slice(1 - REMEMBERED), { time, count, velocity }];
      this.#advance();
    }
  }

  /** The settled steps after a time with their hits by now; null where those were asked for so. */
  renewed(after: number): readonly SettledStep[] | null {
    if (!this.running) return null;
    const later = this.#recent.filter(({ time }) => time > after);
    const steps = later.map((step) => ({ ...step, velocity: this.#velocityAt(step.count) }));
    if (steps.every(({ velocity }, index) => velocity === later[index]!.velocity)) return null;
    this.#recent = [...this.#recent.slice(0, this.#recent.length - later.length), ...steps];
    return steps;
  }

  /** The step that sounds at a time, for showing it: counted from the first bar's first. */
  stepAt(time: number): number | null {
    if (!this.running) return null;
    return this.#recent.findLast((step) => step.time <= time)?.count ?? null;
  }

  /** The steps after a time that are settled. */
  settledAfter(time: number): readonly SettledStep[] {
    return this.running ? this.#recent.filter((step) => step.time > time) : [];
  }

  #velocityAt(count: number): number {
    return this.#steps[count % this.#steps.length]!;
  }

  #lookAhead(now: number): void {
    const stall = now - this.#ticked;
    // Longer, and the tab was asleep.
    const wanted = stall < FARTHEST_SECONDS ? STALLS_AHEAD * stall : 0;
    const ahead = Math.max(LOOK_AHEAD_SECONDS, this.#ahead * CALMING, wanted);
    this.#ahead = Math.min(ahead, FARTHEST_SECONDS);
    this.#ticked = now;
  }

  /** After a stall (a sleeping tab), steps in the past are passed over, not played in a burst. */
  #skipMissed(now: number): void {
    while (this.#next.time < now - stepSeconds(this.#tempo)) this.#advance();
  }

  #advance(): void {
    const { time, count } = this.#next;
    const seconds = swungSeconds(this.#tempo, this.#swing, count);
    this.#next = { time: time + seconds, count: count + 1 };
  }
}
