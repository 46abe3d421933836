/** Editing a pad: while that goes on, its sound and the sound in hand are one. */

import { patternOf, playingPads, toggleMute, type Grid } from './grid';
import { isOnPad, withSound } from './kit';
import type { Loop, Patch } from './patch';

/** The patch after a change, while a pad is edited or none: `editing` is null then. */
export function edit(before: Patch, change: Partial<Patch>, editing: number | null): Patch {
  const after = { ...before, ...change };
  // What is done to the kit is not done by way of the hand.
  if (editing === null || change.kit) return after;
  const begins = playsPad(after, editing) && !playsPad(before, editing);
  return onPad(begins ? { ...after, grid: handOffPad(after, editing) } : after, editing);
}

/** The patch whose pad takes on the sound in hand, as long as that is of the pad's drum. */
export function onPad(patch: Patch, editing: number | null): Patch {
  const { kit } = patch;
  const pad = editing === null ? undefined : kit?.pads[editing];
  if (!kit || !pad || pad.recipe.class !== patch.class) return patch;
  if (isOnPad(kit, editing!, patch)) return patch;
  return { ...patch, kit: withSound(kit, editing!, patch) };
}

/** The grid without the hand where the pad plays in it, so that no sound is heard twice. */
export function handOffPad({ grid, rhythm }: Loop, pad: number): Grid | null {
  if (!grid || !playsPad({ grid, rhythm }, pad) || grid.muted.includes('hand')) return grid;
  return toggleMute(grid, 'hand');
}

function playsPad({ grid, rhythm }: Pick<Loop, 'grid' | 'rhythm'>, pad: number): boolean {
  return rhythm === 'grid' && grid !== null && playingPads(patternOf(grid)).includes(pad);
}
