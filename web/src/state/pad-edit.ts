/** Editing a pad: while that goes on, its sound and the sound in hand are one. */

import { patternOf, playingPads, toggleMute, type Grid } from './grid';
import { isOnPad, withSound } from './kit';
import type { Loop, Patch } from './patch';

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
  if (rhythm !== 'grid' || !grid || grid.muted.includes('hand')) return grid;
  return playingPads(patternOf(grid)).includes(pad) ? toggleMute(grid, 'hand') : grid;
}
