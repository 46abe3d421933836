/** A patch: everything that decides what is heard, as plain data. */

import type { Control, Model } from '../api/types';
import { entryOf } from './entry';
import { patternOf, velocitiesOf, type Grid } from './grid';
import { writeGrid } from './grid-text';
import type { Kit } from './kit';
import { sameKit } from './kit-text';
import { isOfSample } from './latent';
import {
  RHYTHM_DEFAULT,
  SWING_STRAIGHT,
  TEMPO_DEFAULT,
  rhythmNamed,
  type RhythmName,
} from './rhythm';

/** The largest seed that the service takes. */
export const SEED_MAXIMUM = 2 ** 32 - 1;

/** What decides the bytes of a sound. */
export interface Recipe {
  readonly model: string;
  /** One of the model's classes of drum. */
  readonly class: string;
  readonly controls: Readonly<Record<string, number>>;
  readonly seed: number;
  /**
   * What a match found beside the controls, or a morph between what two seeds stand for, in place of
   * the seed's; empty where it is the seed's.
   */
  readonly latent: string;
}

/** A rhythm's name, or the grid. */
export type LoopName = RhythmName | 'grid';

/** What decides how a sound is looped. */
export interface Loop {
  readonly tempo: number;
  /** Percent, from straight on. */
  readonly swing: number;
  readonly rhythm: LoopName;
  /** The player's own patterns; null until the first is made. */
  readonly grid: Grid | null;
}

export interface Patch extends Recipe, Loop {
  /** The pads beside the sound in hand; null until the first kit is made. */
  readonly kit: Kit | null;
}

export const initialLoop: Loop = {
  tempo: TEMPO_DEFAULT,
  swing: SWING_STRAIGHT,
  rhythm: RHYTHM_DEFAULT,
  grid: null,
};

/** The nearest value the control can take; exact in decimal, so that a link keeps it. */
export function snap(control: Control, value: number): number {
  const { minimum, maximum, step } = control;
  const clamp = (number: number): number => Math.min(maximum, Math.max(minimum, number));
  const decimals = Math.max(decimalsOf(step), decimalsOf(minimum));
  const snapped = minimum + Math.round((clamp(value) - minimum) / step) * step;
  return clamp(Number(snapped.toFixed(decimals))) + 0;
}

/** How many decimals a number has when it is written out: 2 for 0.25, 7 for 1e-7. */
export function decimalsOf(value: number): number {
  const [digits = '', exponent = '0'] = String(value).split('e');
  return Math.max(0, (digits.split('.')[1]?.length ?? 0) - Number(exponent));
}

/** Values for every control of the model: the given ones snapped, the rest at their defaults. */
export function controlsFor(
  model: Model,
  given: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(
    model.controls.map((control) => {
      const value = given[control.name];
      const usable = value !== undefined && Number.isFinite(value);
      return [control.name, snap(control, usable ? value : control.default)];
    }),
  );
}

export function initialPatch(model: Model): Patch {
  return {
    model: model.name,
    class: model.classes[0]!,
    controls: controlsFor(model, {}),
    seed: 0,
    latent: '',
    ...initialLoop,
    kit: null,
  };
}

/** The part of a patch that decides the bytes of its sound. */
export function recipeOf({ model, class: drum, controls, seed, latent }: Recipe): Recipe {
  return { model, class: drum, controls, seed, latent };
}

/** The steps of the sound in hand, as velocities. */
export function stepsOf({ rhythm, grid }: Loop): readonly number[] {
  if (rhythm !== 'grid') return rhythmNamed(rhythm).steps;
  return grid ? velocitiesOf(patternOf(grid).hand) : rhythmNamed(RHYTHM_DEFAULT).steps;
}

/** What decides how the sound is looped, in one canonical line. */
export function loopKey({ tempo, swing, rhythm, grid }: Loop): string {
  return [rhythm, tempo, swing, grid ? writeGrid(grid) : ''].join('/');
}

/** What decides the bytes of the sound, in one canonical line. */
export function soundKey(patch: Recipe): string {
  const controls = Object.entries(patch.controls)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`);
  const { model, class: drum, seed, latent } = patch;
  return [model, `class=${drum}`, `seed=${seed}`, `latent=${latent}`, ...controls].join('&');
}

export function samePatch(a: Patch, b: Patch): boolean {
  return soundKey(a) === soundKey(b) && loopKey(a) === loopKey(b) && sameKit(a.kit, b.kit);
}

/** Four hex digits that name a sound (FNV-1a of its key, folded). */
export function soundTag(patch: Recipe): string {
  let hash = 0x811c9dc5;
  for (const character of soundKey(patch)) {
    hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  }
  return (((hash >>> 16) ^ hash) & 0xffff).toString(16).padStart(4, '0');
}

/** The class of drum that a model plays when one is asked for: that one, or its first. */
export function classFor(model: Model, wanted: string): string {
  return model.classes.includes(wanted) ? wanted : model.classes[0]!;
}

/** Names that are not just the class with a capital letter. */
const NAMES: Readonly<Record<string, string>> = {
  'hihat-closed': 'Closed hat',
  'hihat-open': 'Open hat',
};

/** A class of drum in plain words. */
export function drumName(drum: string): string {
  return (
    entryOf(NAMES, drum) ?? drum.charAt(0).toUpperCase() + drum.slice(1).replaceAll(/[-_]+/g, ' ')
  );
}

/** What there is to say where `model` has no `drum`; nothing where it has. */
export function missingDrum(model: Model, drum: string): string {
  const instead = classFor(model, drum);
  if (instead === drum) return '';
  return `${model.title} has no ${lower(drum)}; this is its ${lower(instead)}.`;
}

function lower(drum: string): string {
  return drumName(drum).toLowerCase();
}

/** Any seed that the service takes; `random` gives numbers in [0, 1). */
export function randomSeed(random: () => number = Math.random): number {
  return Math.floor(random() * (SEED_MAXIMUM + 1));
}

/** Whether a place on the pad holds more than one sound. */
export function varies({ variation }: Model): boolean {
  return variation !== 0;
}

/** Where all comes from that the controls leave open. */
export function originOf({ seed, latent }: Recipe): string {
  if (isOfSample(latent)) return 'from a sample';
  return latent ? 'between seeds' : `seed ${seed}`;
}
