import { expect, it } from 'vitest';
import { gridFrom, setStep } from '../../src/state/grid';
import { withSound } from '../../src/state/kit';
import { edit, handOffPad, onPad } from '../../src/state/pad-edit';
import { initialPatch, recipeOf } from '../../src/state/patch';
import { kit as model, kitOf } from '../models';

const kit = kitOf(8);
const patch = { ...initialPatch(model), ...kit.pads[4]!.recipe, kit };

it('lets the pad that is edited have the sound in hand, and no other pad', () => {
  const turned = { ...patch, controls: { ...patch.controls, pitch: 0.9 } };
  const next = onPad(turned, 4);
  expect(next.kit!.pads[4]!.recipe).toEqual(recipeOf(turned));
  expect(next.kit!.pads.toSpliced(4, 1)).toEqual(kit.pads.toSpliced(4, 1));
  expect(onPad(turned, null)).toBe(turned);
  expect(onPad(patch, 4)).toBe(patch);
});

it('silences the hand once the pad begins to play, but not against the player', () => {
  const grid = gridFrom(Array<number>(16).fill(0));
  const loop = { ...patch, rhythm: 'grid' as const, grid };
  const drawn = edit(loop, { grid: setStep(grid, 4, 0, 9) }, 4);
  expect(drawn.grid!.muted).toEqual(['hand']);
  const heard = edit(drawn, { grid: { ...drawn.grid!, muted: [] } }, 4);
  expect(heard.grid!.muted).toEqual([]);
  expect(edit(heard, { tempo: 99 }, 4).grid!.muted).toEqual([]);
  expect(edit(loop, { grid: setStep(grid, 4, 0, 9) }, null).grid!.muted).toEqual([]);
  const turned = edit(heard, { seed: 5 }, 4);
  expect(turned.kit!.pads[4]!.recipe.seed).toBe(5);
  // A change of the kit itself is none of the hand's.
  expect(edit(heard, { kit: kitOf(8, 9) }, 4).kit).toEqual(kitOf(8, 9));
});

it('leaves a pad of another drum, and what is no pad', () => {
  const other = { ...patch, class: 'hihat-closed' };
  expect(onPad(other, 4)).toBe(other);
  expect(onPad(patch, 99)).toBe(patch);
  expect(onPad({ ...patch, kit: null }, 4).kit).toBeNull();
  // Its own name, and how it is played, stay.
  const placed = withSound(kit, 4, { ...patch, seed: 1 }).pads[4]!;
  expect({ ...placed, recipe: null }).toEqual({ ...kit.pads[4]!, recipe: null });
});

it('silences the hand where the pad plays in the grid, or both would be heard', () => {
  const grid = gridFrom(Array<number>(16).fill(0));
  const beaten = setStep(grid, 4, 0, 9);
  const loop = { ...patch, rhythm: 'grid' as const };
  expect(handOffPad({ ...loop, grid: beaten }, 4)!.muted).toEqual(['hand']);
  expect(handOffPad({ ...loop, grid: beaten }, 3)).toBe(beaten);
  expect(handOffPad({ ...loop, grid: beaten, rhythm: 'four' }, 4)).toBe(beaten);
  const silent = { ...beaten, muted: ['hand' as const] };
  expect(handOffPad({ ...loop, grid: silent }, 4)).toBe(silent);
  expect(handOffPad({ ...loop, grid: null }, 4)).toBeNull();
});
