/** The pads in the loop: strokes that are asked for ahead, and anew while they do not sound yet. */

import type { PadRow } from '../state/beat';
import { COMMITTED_SECONDS } from './frames';
import type { Sampler, Stroke, Voice } from './sampler';

/** The stroke of a pad as hard as 0..1; null while it has no sound. */
export type StrokeOf = (pad: number, velocity: number) => Stroke | null;

/** No sound of a model rings longer. */
const LONGEST_SECONDS = 4;

interface Step {
  readonly time: number;
  /** Counted on through the bars. */
  readonly count: number;
  readonly struck: Map<number, Voice>;
}

export class Beat {
  readonly #sampler: Sampler;
  readonly #now: () => number;
  #rows: readonly PadRow[] = [];
  #strokeOf: StrokeOf = () => null;
  /** Those whose strokes may still sound. */
  #steps: Step[] = [];

  constructor(sampler: Sampler, now: () => number) {
    this.#sampler = sampler;
    this.#now = now;
  }

  /** What the pads play from the next stroke on that does not sound yet. */
  set(rows: readonly PadRow[]): void {
    this.#rows = rows;
    this.renew();
  }

  /** Where strokes come from. */
  playWith(strokeOf: StrokeOf): void {
    this.#strokeOf = strokeOf;
  }

  /** Plays a step of the loop at a time on the audio clock. */
  step(time: number, count: number): void {
    const now = this.#now();
    this.#steps = this.#steps.filter((step) => step.time > now - LONGEST_SECONDS);
    const step: Step = { time, count, struck: new Map() };
    this.#steps.push(step);
    this.#play(step);
  }

  /** Strokes that are scheduled but do not sound yet become what rows and sounds are by now. */
  renew(): void {
    const from = this.#now() + COMMITTED_SECONDS;
    for (const step of this.#steps) if (step.time > from) this.#play(step);
  }

  /** Takes back what is scheduled after a time and fades out from there on what sounds. */
  stop(at: number): void {
    const voices = (steps: readonly Step[]): Voice[] =>
      steps.flatMap(({ struck }) => [...struck.values()]);
    this.#sampler.cancel(voices(this.#steps.filter(({ time }) => time > at)));
    this.#sampler.fade(voices(this.#steps.filter(({ time }) => time <= at)), at);
    this.#steps = [];
  }

  /** Leaves the strokes that are as they should be. */
  #play({ time, count, struck }: Step): void {
    const wanted = this.#strokes(count);
    const stale = [...struck].filter(([pad, { stroke }]) => !same(stroke, wanted.get(pad)));
    this.#sampler.cancel(stale.map(([, voice]) => voice));
    for (const [pad] of stale) struck.delete(pad);
    for (const [pad, stroke] of wanted) {
      if (!struck.has(pad)) struck.set(pad, this.#sampler.play(stroke, time));
    }
  }

  /** Of strokes at once that would choke each other only the last pad's sounds. */
  #strokes(count: number): ReadonlyMap<number, Stroke> {
    const strokes = this.#rows.flatMap(({ pad, velocities }) => {
      const velocity = velocities[count % velocities.length]!;
      const stroke = velocity > 0 ? this.#strokeOf(pad, velocity) : null;
      return stroke ? [[pad, stroke] as const] : [];
    });
    return new Map(
      strokes.filter(
        ([pad, { choke }]) =>
          choke === 0 || !strokes.some(([other, each]) => other > pad && each.choke === choke),
      ),
    );
  }
}

function same(a: Stroke, b: Stroke | undefined): boolean {
  if (!b || a.clip !== b.clip) return false;
  return a.gain === b.gain && a.pan === b.pan && a.choke === b.choke;
}
