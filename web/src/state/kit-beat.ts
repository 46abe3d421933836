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
import { LARGE_SEATS, MANNERS, PHRASE_BARS, mannerOf, partsOf } from './kit-parts';
import type { LoopName, Patch } from './patch';
import type { RhythmName } from './rhythm';

export interface NextBeat {
  readonly grid: Grid;
  /** The rhythm in whose manner it plays. */
  readonly manner: RhythmName;
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
  const own = (manner: RhythmName): NextBeat => ({
    grid: withKitBeat(grid, kit, manner, patch.class),
    manner,
    replaced: false,
  });
  if (kitRests(patch, kit)) return own(mannerOf(rhythm));
  const playing = playedManner(patch);
  if (playing === null) {
    const beside = choosePattern(grid, grid.patterns.length);
    const manner = MANNERS[0]!;
    const beat = withKitBeat(beside, kit, manner, patch.class);
    return { grid: beat, manner, replaced: beside === grid };
  }
  const at = MANNERS.indexOf(playing);
  const later = [...MANNERS.slice(at + 1), ...MANNERS.slice(0, at)].map(own);
  const next = later.find((beat) => !sameRows(beat.grid, grid));
  return next ?? { grid, manner: playing, replaced: false };
}

/** In which manner a kit's beat plays, also one from before the kit was resized; null for none. */
function playedManner(patch: Patch & { readonly kit: Kit }): RhythmName | null {
  const { kit } = patch;
  if (kitRests(patch, kit)) return null;
  const grid = gridOf(patch);
  const before = isPhrased(kit) ? { ...kit, pads: kit.pads.slice(0, PADS_FEW) } : grown(kit);
  const plays = (manner: RhythmName): boolean =>
    [kit, before].some((each) => {
      const beat = withKitBeat(grid, each, manner, patch.class);
      return sameRows(withinPads(beat, kit.pads.length), grid);
    });
  return MANNERS.find(plays) ?? null;
}

/** What there is to say of a kit's beat before another is asked for. */
export interface KitBeat {
  /** The rhythm in whose manner it plays; null where none does. */
  readonly now: RhythmName | null;
  /** That of the next beat. */
  readonly next: RhythmName;
  /** Whether no pad plays at all. */
  readonly rests: boolean;
  /** Whether the next beat takes the place of a pattern that is no kit beat. */
  readonly replaces: boolean;
}

export function kitBeatOf(patch: Patch & { readonly kit: Kit }): KitBeat {
  const { manner: next, replaced: replaces } = nextBeat(patch);
  return { now: playedManner(patch), next, rests: kitRests(patch, patch.kit), replaces };
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
