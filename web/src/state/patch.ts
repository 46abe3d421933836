/** A patch: everything that decides what is heard, as plain data. */

import type { Control, Model } from '../api/types';
import { RHYTHM_DEFAULT, TEMPO_DEFAULT, type RhythmName } from './rhythm';

/** The largest seed that the service takes. */
export const SEED_MAXIMUM = 2 ** 32 - 1;

export interface Patch {
  readonly model: string;
  readonly controls: Readonly<Record<string, number>>;
  readonly seed: number;
  readonly tempo: number;
  readonly rhythm: RhythmName;
}

/** The nearest value the control can take; exact in decimal, so that a link keeps it. */
export function snap(control: Control, value: number): number {
  const { minimum, maximum, step } = control;
  const clamp = (number: number): number => Math.min(maximum, Math.max(minimum, number));
  const decimals = Math.max(decimalsOf(step), decimalsOf(minimum));
  const snapped = minimum + Math.round((clamp(value) - minimum) / step) * step;
  return clamp(Number(snapped.toFixed(decimals))) + 0;
}

/** How many decimals a number has when it is written out: 2 for 0.25, 7 for 1e-7. */
function decimalsOf(value: number): number {
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
    controls: controlsFor(model, {}),
    seed: 0,
    tempo: TEMPO_DEFAULT,
    rhythm: RHYTHM_DEFAULT,
  };
}

/** What decides the bytes of the sound: model, controls and seed, in one canonical line. */
export function soundKey(patch: Patch): string {
  const controls = Object.entries(patch.controls)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`);
  return [patch.model, `seed=${patch.seed}`, ...controls].join('&');
}

export function samePatch(a: Patch, b: Patch): boolean {
  return soundKey(a) === soundKey(b) && a.tempo === b.tempo && a.rhythm === b.rhythm;
}

/** Four hex digits that name a sound (FNV-1a of its key, folded). */
export function soundTag(patch: Patch): string {
  let hash = 0x811c9dc5;
  for (const character of soundKey(patch)) {
    hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  }
  return (((hash >>> 16) ^ hash) & 0xffff).toString(16).padStart(4, '0');
}

export function drumName(model: Model): string {
  const drum = model.classes.length === 1 ? model.classes[0]! : 'hit';
  return drum.charAt(0).toUpperCase() + drum.slice(1);
}

export function fileName(model: Model, patch: Patch): string {
  const drum = drumName(model)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
  return `ghostnote-${drum}-${soundTag(patch)}.wav`;
}
