/** A morph: the sounds between two sounds of one model. */

import type { Model } from '../api/types';
import type { End } from './app';
import { blendedLatent, ownOf } from './latent';
import { controlsFor, type Recipe } from './patch';

/** Why there is nothing between two sounds; empty where there is. */
export function morphFault(a: Recipe | null, b: Recipe | null): string {
  if (!a || !b) return 'Set A and B first: each keeps the sound you hear.';
  return a.model === b.model ? '' : 'A and B are of two models, and nothing lies between those.';
}

/** What the slider blends, in a sentence. */
export function morphNote({ recipe: a, told: from }: End, { recipe: b, told: to }: End): string {
  const whole = a.class === b.class && blendedLatent(from, to, 0) !== null;
  const same = a.class === b.class && a.seed === b.seed && a.latent === b.latent;
  if (same || (whole && ownOf(from) === ownOf(to))) {
    return 'Between A and B all of the sound is blended.';
  }
  if (whole)
    return 'All is blended but what the samples have of their own: the nearer end keeps it.';
  const kept = a.class === b.class ? 'the seed is that' : 'drum and seed are those';
  return `Pad and knobs are blended; ${kept} of the nearer end.`;
}

/**
 * The sound at a share of the way from `a` to `b`. Controls are blended, and latents, those that
 * seeds stand for too, where both have one for the same class, but for what a sample has beside it;
 * what cannot be blended is that of the nearer end.
 */
export function morphed(
  model: Model,
  { recipe: a, told: from }: End,
  { recipe: b, told: to }: End,
  share: number,
): Recipe {
  if (share <= 0) return a;
  if (share >= 1) return b;
  const controls = Object.entries(a.controls).map(([name, from]): [string, number] => [
    name,
    from + share * ((b.controls[name] ?? from) - from),
  ]);
  const nearer = share < 0.5 ? a : b;
  const latent = a.class === b.class ? blendedLatent(from, to, share) : null;
  return {
    ...nearer,
    controls: controlsFor(model, Object.fromEntries(controls)),
    latent: latent ?? nearer.latent,
  };
}
