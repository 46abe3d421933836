/** One blind round: which two models, in which order, and what both are asked to play. */

import type { Model } from '../api/types';
import { classFor, randomSeed } from '../state/patch';

export interface Round {
  readonly a: Model;
  readonly b: Model;
  readonly seed: number;
}

/** What both models play: a draw of their own, or the place of the same training sound. */
export type Task = 'draw' | 'sound';

/** Two of the models, every pair and order equally likely; `random` gives numbers in [0, 1). */
export function drawRound(models: readonly Model[], random: () => number): Round {
  const first = Math.floor(random() * models.length);
  const second = (first + 1 + Math.floor(random() * (models.length - 1))) % models.length;
  return { a: models[first]!, b: models[second]!, seed: randomSeed(random) };
}

/** The class that one model of a round plays: one that both have, picked by the seed. */
export function classOf(model: Model, { a, b, seed }: Round): string {
  const shared = a.classes.filter((each) => b.classes.includes(each));
  return classFor(model, shared[seed % Math.max(1, shared.length)] ?? '');
}

/**
 * Whether the models can be asked for the same training sound: they learned from one corpus, and
 * a place on the pad is all of a sound.
 */
export function shareSounds(models: readonly Model[]): boolean {
  const [first] = models;
  return (
    first !== undefined &&
    first.corpus !== '' &&
    models.every(({ corpus, controls }) => corpus === first.corpus && controls.length === 2)
  );
}
