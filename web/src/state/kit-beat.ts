/** A beat for a kit at once: a row for each pad that has a part in it. */

import { gridOf, kitRests } from './beat';
import {
  choosePattern,
  clearRow,
  patternOf,
  playingPads,
  setBars,
  setRow,
  withinPads,
  type Grid,
  type Row,
  type Voice,
} from './grid';
import { writeGrid } from './grid-text';
import { PADS_FEW, type Kit, type Pad } from './kit';
import { LARGE_SEATS, MANNERS, PHRASE_BARS, partsOf } from './kit-parts';
import type { LoopName, Patch } from './patch';

export interface NextBeat {
  readonly grid: Grid;
  /** Whether there was no room beside a pattern that is no kit beat, and it is gone. */
  readonly replaced: boolean;
}

/**
 * The patch's grid with a beat for the kit: of the rhythm that plays, or where a kit beat does, the
 * next one, also after one from before the kit had more pads or fewer. What the player has made
 * stays, and the beat goes beside it, while there is room.
 */
export function nextBeat(patch: Patch & { readonly kit: Kit }): NextBeat {
  const { kit, rhythm } = patch;
  const grid = gridOf(patch);
  const own = (manner: LoopName): Grid => withKitBeat(grid, kit, manner, patch.class);
  if (kitRests(patch, kit)) return { grid: own(rhythm), replaced: false };
  const before = isPhrased(kit) ? { ...kit, pads: kit.pads.slice(0, PADS_FEW) } : grown(kit);
  const resized = (manner: LoopName): Grid =>
    withinPads(withKitBeat(grid, before, manner, patch.class), kit.pads.length);
  const at = MANNERS.findIndex((manner) =>
    [own, resized].some((beat) => sameRows(beat(manner), grid)),
  );
  if (at === -1) {
    const beside = choosePattern(grid, grid.patterns.length);
    const beat = withKitBeat(beside, kit, MANNERS[0]!, patch.class);
    return { grid: beat, replaced: beside === grid };
  }
  const later = [...MANNERS.slice(at + 1), ...MANNERS.slice(0, at)].map(own);
  return { grid: later.find((next) => !sameRows(next, grid)) ?? grid, replaced: false };
}

const sameRows = (a: Grid, b: Grid): boolean =>
  writeGrid({ ...a, muted: [] }) === writeGrid({ ...b, muted: [] });

/**
 * The pattern with a beat for the kit in the manner of a rhythm. The hand falls silent where a pad
 * plays its drum, so that no drum is heard twice. Kits of many pads play a phrase.
 */
export function withKitBeat(grid: Grid, kit: Kit, rhythm: LoopName, drum: string): Grid {
  const phrased = isPhrased(kit);
  const rows = kitBeat(kit, partsOf(rhythm, phrased));
  const long = phrased ? setBars(grid, PHRASE_BARS) : grid;
  const cleared = playingPads(patternOf(long)).reduce(clearRow, long);
  const filled = [...rows].reduce((now, [pad, row]) => setRow(now, pad, row), cleared);
  const doubled = [...rows.keys()].some((pad) => kit.pads[pad]!.recipe.class === drum);
  const others = grid.muted.filter((voice) => voice !== 'hand' && !rows.has(voice));
  const muted: readonly Voice[] = doubled ? ['hand', ...others] : others;
  return { ...filled, muted };
}

/** The row of each pad that plays; a part without a pad of its drum goes to the pad of its note. */
function kitBeat(kit: Kit, parts: ReturnType<typeof partsOf>): ReadonlyMap<number, Row> {
  const rows = new Map<number, Row>();
  const give = (row: Row, ...wishes: readonly ((pad: Pad) => boolean)[]): boolean => {
    const pad = wishes
      .map((fits) => kit.pads.findIndex((each, index) => !rows.has(index) && fits(each)))
      .find((index) => index >= 0);
    if (pad !== undefined) rows.set(pad, row);
    return pad !== undefined;
  };
  const without = parts.filter(
    ([{ drum, key, standIn }, row]) =>
      !give(
        row,
        (pad) => pad.recipe.class === drum && pad.note === key,
        (pad) => pad.recipe.class === drum,
        (pad) => pad.recipe.class === standIn,
      ),
  );
  for (const [{ key }, row] of without) give(row, ({ note }) => note === key);
  return rows;
}

/** Whether a kit has pads enough for more than a bar that repeats. */
function isPhrased({ pads }: Kit): boolean {
  return pads.length > PADS_FEW;
}

/** The kit with the pads that one of more has beside it while it is new: all drums, or its only one. */
function grown(kit: Kit): Kit {
  const [first] = kit.pads;
  const only = kit.pads.every(({ recipe }) => recipe.class === first.recipe.class);
  const more = LARGE_SEATS.map(({ drum, key }): Pad => {
    const recipe = only ? first.recipe : { ...first.recipe, class: drum };
    return { ...first, recipe, note: key };
  });
  return { ...kit, pads: [...kit.pads, ...more] };
}
