/** A loop as sound: whole bars that repeat without a seam, hit by hit as they are played. */

import { swungSeconds } from '../state/rhythm';
import { mixHits, type Hit } from './mix';
import type { Clip } from './wav';

export interface LoopPlan {
  /** Velocities, for any number of whole bars. */
  readonly steps: readonly number[];
  readonly tempo: number;
  /** Percent. */
  readonly swing: number;
}

/** Seconds from the first step at which each step begins; one more, for the end. */
export function stepTimes({ steps, tempo, swing }: LoopPlan): readonly number[] {
  const times = [0];
  steps.forEach((_, step) => times.push(times[step]! + swungSeconds(tempo, swing, step)));
  return times;
}

/**
 * One round of the loop with one sound, in the rate of the clip. What rings over the end of the
 * round before is heard at its start, so that the file repeats as the loop does. Null for a loop
 * without a hit.
 */
export function renderLoop(clip: Clip, plan: LoopPlan): Clip | null {
  const times = stepTimes(plan);
  const seconds = times.at(-1)!;
  const round = (start: number): Hit[] =>
    plan.steps.flatMap((velocity, step) =>
      velocity > 0 ? [{ clip, seconds: start + times[step]!, velocity }] : [],
    );
  const rounds = 1 + Math.max(1, Math.ceil(clip.samples.length / clip.sampleRate / seconds));
  const hits = Array.from({ length: rounds }, (_, index) => round(index * seconds)).flat();
  if (hits.length === 0) return null;
  const { samples, sampleRate } = mixHits(hits);
  const at = (time: number): number => Math.round(time * sampleRate);
  const length = at(seconds);
  const start = at((rounds - 1) * seconds);
  const whole = new Float32Array(length);
  whole.set(samples.subarray(start, start + length));
  return { samples: whole, sampleRate };
}
