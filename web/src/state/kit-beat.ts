/** A beat for a kit at once: a row for one pad of each drum that has a part in it. */

import { gridOf, kitRests } from './beat';
import {
  choosePattern,
  clearRow,
  patternOf,
  playingPads,
  setRow,
  type Grid,
  type Row,
  type Voice,
} from './grid';
import { writeGrid } from './grid-text';
import { keyOf } from './keys';
import type { Kit, Pad } from './kit';
import type { LoopName, Patch } from './patch';

/** A bar for each class of drum: digits are levels, dots rests. */
type Parts = Readonly<Record<string, string>>;

const STRAIGHT: Parts = {
  kick: '9... .... 8.5. ....',
  snare: '.... 9... .... 9..2',
  clap: '.... .... .... 6...',
  'hihat-closed': '7.5. 7.5. 7.5. 7...',
  'hihat-open': '.... .... .... ..6.',
  rim: '...3 .... .4.. ....',
  perc: '.... ..4. ...3 ....',
};
const FLOOR: Parts = {
  kick: '9... 9... 9... 9...',
  snare: '.... 7... .... 7...',
  clap: '.... 7... .... 7...',
  'hihat-closed': '5..3 5..3 5..3 5..3',
  'hihat-open': '..7. ..7. ..7. ..7.',
  perc: '.... ...4 .... .4..',
};
/** The rhythms whose beat is another; they say what the hand plays of it. */
const STYLES: Partial<Record<LoopName, Parts>> = {
  single: {
    kick: '9... .... ..6. ....',
    snare: '.... .... 9... ....',
    'hihat-closed': '7... 6... 7... 6...',
    perc: '.... ..4. .... ....',
  },
  four: FLOOR,
  offbeats: { ...FLOOR, kick: '9... .... 8.5. ....', clap: '.... .... .... 6...' },
  sixteenths: { ...STRAIGHT, 'hihat-closed': '7353 7353 7353 73.3' },
  break: {
    kick: '9.8. .... ..87 ....',
    snare: '.... 9..4 .4.. 9..4',
    'hihat-closed': '7.6. 7.6. 7.6. 7...',
    'hihat-open': '.... .... .... ..6.',
    perc: '.... .... ...4 ....',
  },
};
/** Who plays a part that no pad of its own drum is there for. */
const STAND_INS: Readonly<Record<string, string>> = { snare: 'clap' };
/** The keys of our kits' pads, where they are not those of their drum. */
const OTHER_KEYS: Readonly<Record<string, number>> = { perc: 56 };

/** The manners that kit beats have, each another. */
const MANNERS: readonly LoopName[] = ['backbeat', ...(Object.keys(STYLES) as LoopName[])];

export interface NextBeat {
  readonly grid: Grid;
  /** Whether there was no room beside a pattern that is no kit beat, and it is gone. */
  readonly replaced: boolean;
}

/**
 * The patch's grid with a beat for the kit: of the rhythm that plays, or where a kit beat does, the
 * next one. What the player has made stays, and the beat goes beside it, while there is room.
 */
export function nextBeat(patch: Patch & { readonly kit: Kit }): NextBeat {
  const { kit, rhythm } = patch;
  const grid = gridOf(patch);
  const own = (manner: LoopName): Grid => withKitBeat(grid, kit, manner, patch.class);
  if (rhythm !== 'grid' || kitRests(patch, kit)) return { grid: own(rhythm), replaced: false };
  const at = MANNERS.findIndex((manner) => sameRows(own(manner), grid));
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
 * plays its drum, so that no drum is heard twice.
 */
export function withKitBeat(grid: Grid, kit: Kit, rhythm: LoopName, drum: string): Grid {
  const rows = kitBeat(kit, rhythm);
  const cleared = playingPads(patternOf(grid)).reduce(clearRow, grid);
  const filled = [...rows].reduce((now, [pad, row]) => setRow(now, pad, row), cleared);
  const doubled = [...rows.keys()].some((pad) => kit.pads[pad]!.recipe.class === drum);
  const others = grid.muted.filter((voice) => voice !== 'hand' && !rows.has(voice));
  const muted: readonly Voice[] = doubled ? ['hand', ...others] : others;
  return { ...filled, muted };
}

/** The row of each pad that plays. */
function kitBeat(kit: Kit, rhythm: LoopName): ReadonlyMap<number, Row> {
  const rows = new Map<number, Row>();
  for (const [drum, part] of Object.entries(STYLES[rhythm] ?? STRAIGHT)) {
    const pad = padFor(drum, kit, rows) ?? padFor(STAND_INS[drum] ?? drum, kit, rows);
    if (pad !== null) rows.set(pad, levelsOf(part));
  }
  return rows;
}

/**
 * The first pad of a drum, among those without a part. Where a kit's model knows only one drum, its
 * pads tell by their notes what each stands for.
 */
function padFor(drum: string, { pads }: Kit, taken: ReadonlyMap<number, Row>): number | null {
  const alike = new Set(pads.map(({ recipe }) => recipe.class)).size === 1;
  const key = OTHER_KEYS[drum] ?? keyOf(drum);
  const plays = ({ recipe, note }: Pad): boolean => (alike ? note === key : recipe.class === drum);
  const pad = pads.findIndex((each, index) => !taken.has(index) && plays(each));
  return pad < 0 ? null : pad;
}

function levelsOf(part: string): Row {
  return [...part.replaceAll(' ', '')].map((mark) => (mark === '.' ? 0 : Number(mark)));
}
