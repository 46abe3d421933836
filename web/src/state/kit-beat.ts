/** A beat for a kit at once: a row for the first pad of each drum that has a part in it. */

import { clearRow, patternOf, playingPads, setRow, type Grid, type Row, type Voice } from './grid';
import type { Kit } from './kit';
import type { LoopName } from './patch';

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
function kitBeat({ pads }: Kit, rhythm: LoopName): ReadonlyMap<number, Row> {
  const drums = pads.map(({ recipe }) => recipe.class);
  const rows = new Map<number, Row>();
  for (const [drum, part] of Object.entries(STYLES[rhythm] ?? STRAIGHT)) {
    const own = drums.indexOf(drum);
    const pad = own >= 0 ? own : drums.indexOf(STAND_INS[drum] ?? '');
    if (pad >= 0 && !rows.has(pad)) rows.set(pad, levelsOf(part));
  }
  return rows;
}

function levelsOf(part: string): Row {
  return [...part.replaceAll(' ', '')].map((mark) => (mark === '.' ? 0 : Number(mark)));
}
