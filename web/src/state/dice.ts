/** The dice: how far a throw goes from here. */

import type { Model } from '../api/types';
import { controlsFor, type Recipe } from './patch';

/** Percent of the way from here to where the dice fell. */
export const DICE_AMOUNTS = [10, 25, 50, 75, 100] as const;
export const DICE_DEFAULT = 100;
/** A throw this short keeps the seed: the same hit, moved. */
const SEED_KEPT_UP_TO = 50;

export interface Throw {
  readonly controls: Readonly<Record<string, number>>;
  readonly seed: number;
}

/** Where a throw of some percent leads: locked controls stay, the others go part of the way. */
export function thrown(
  model: Model,
  from: Recipe,
  to: Throw,
  percent: number,
  locked: readonly string[],
): Pick<Recipe, 'controls' | 'seed' | 'latent'> {
  const share = percent / 100;
  const moved = Object.entries(from.controls).map(([name, here]): [string, number] => {
    const there = to.controls[name] ?? here;
    return [name, locked.includes(name) ? here : here + share * (there - here)];
  });
  const { seed, latent } = percent > SEED_KEPT_UP_TO ? { seed: to.seed, latent: '' } : from;
  return { controls: controlsFor(model, Object.fromEntries(moved)), seed, latent };
}

/** Whether a knob that was turned is nearer to its rest, or there. */
export function restedKnobs(
  { controls, pad }: Model,
  before: Recipe['controls'],
  after: Recipe['controls'],
): boolean {
  return controls.some(({ name, default: rest }) => {
    if (pad.includes(name)) return false;
    const [from, to] = [before[name] ?? rest, after[name] ?? rest];
    return Math.abs(to - rest) < Math.abs(from - rest);
  });
}

/** The next larger or smaller amount. */
export function steppedAmount(percent: number, direction: 1 | -1): number {
  const at = DICE_AMOUNTS.findIndex((amount) => amount >= percent);
  const next = Math.min(DICE_AMOUNTS.length - 1, Math.max(0, at + direction));
  return DICE_AMOUNTS[next]!;
}
