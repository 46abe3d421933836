/** What the loop plays, voice by voice: the sound in hand, and the pads of the kit beside it. */

import {
  gridFrom,
  hasHit,
  hasPadRows,
  patternOf,
  playingPads,
  rowOf,
  velocitiesOf,
  withPadsFrom,
  withRhythm,
  withinPads,
  type Grid,
  type Row,
  type Voice,
} from './grid';
import type { Kit } from './kit';
import { stepsOf, type Loop, type Patch } from './patch';

/** What a pad plays in the loop, as velocities. */
export interface PadRow {
  readonly pad: number;
  readonly velocities: readonly number[];
}

/** The velocities of the sound in hand, all rests where the grid silences it. */
export function handSteps(loop: Loop): readonly number[] {
  const steps = stepsOf(loop);
  return playsGrid(loop) && loop.grid.muted.includes('hand') ? steps.map(() => 0) : steps;
}

/** The rows of the pads that are heard. */
export function padRows(loop: Loop, kit: Kit | null): readonly PadRow[] {
  if (!kit || !playsGrid(loop)) return [];
  const pattern = patternOf(loop.grid);
  return playingPads(pattern)
    .filter((pad) => pad < kit.pads.length && !loop.grid.muted.includes(pad))
    .map((pad) => ({ pad, velocities: velocitiesOf(rowOf(pattern, pad)) }));
}

/** How loud each step is, whoever plays it. */
export function loudestSteps(loop: Loop, kit: Kit | null): readonly number[] {
  const rows = padRows(loop, kit).map(({ velocities }) => velocities);
  return handSteps(loop).map((own, step) => Math.max(own, ...rows.map((row) => row[step]!)));
}

/** The hand, and each pad of the kit. */
export function voicesOf(kit: Kit | null): readonly Voice[] {
  return ['hand', ...(kit?.pads.map((_, pad) => pad) ?? [])];
}

/** The pads that the grid silences. */
export function mutedPads({ grid }: Loop): readonly Voice[] {
  return grid?.muted.filter((voice) => voice !== 'hand') ?? [];
}

/** Whether no pad has anything to play in the loop. */
export function kitRests(loop: Loop, kit: Kit): boolean {
  if (!playsGrid(loop)) return true;
  return !playingPads(patternOf(loop.grid)).some((pad) => pad < kit.pads.length);
}

/** The grid with what plays, in a pattern of its own where that is a rhythm. */
export function gridOf(loop: Loop): Grid {
  const steps = stepsOf(loop);
  const grid = loop.grid ?? gridFrom(steps);
  return loop.rhythm === 'grid' || !loop.grid ? grid : withRhythm(grid, steps);
}

/** The grid where it plays pads; null where it does not. */
export function beatOf(grid: Grid | null): Grid | null {
  return grid && hasPadRows(grid) ? grid : null;
}

/** The grid without rows of pads; the hand, which may have been muted for them, is heard. */
export function handAlone(grid: Grid | null): Grid | null {
  const beat = beatOf(grid);
  return beat ? { ...withPadsFrom(beat, []), muted: [] } : grid;
}

/** A patch's change to another kit, with which the rows of pads go that it does not have. */
export function withKit(patch: Patch | null, kit: Kit): Pick<Patch, 'kit' | 'grid'> {
  const grid = patch?.grid ?? null;
  return { kit, grid: grid && withinPads(grid, kit.pads.length) };
}

/** Whether kit or beat are not what they were. */
export function kitChanged(now: Patch, before: Patch): boolean {
  return now.kit !== before.kit || now.grid !== before.grid;
}

/** How many hits a row has, in words. */
export function hitsInWords(row: Row): string {
  const hits = row.filter((level) => level > 0).length;
  if (!hasHit(row)) return 'rests';
  return hits === 1 ? 'one hit' : `${hits} hits`;
}

function playsGrid(loop: Loop): loop is Loop & { readonly grid: Grid } {
  return loop.rhythm === 'grid' && loop.grid !== null;
}
