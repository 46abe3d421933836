/**
 * The grid as one short line for links and storage, and back.
 *
 * `at-pattern.pattern-muted`: which pattern plays, up to four of them, and the voices that are
 * silent, left out where there are none. A pattern is the row of the hand, then a capital letter
 * for each pad that has a hit (`A` the first) with its row. In a row digits are hits and a letter so
 * many rests: `0-9c9c9c9c` is four on the floor. A pad's row goes on with what it plays where it is
 * shorter than the hand's. `h` is the hand among the silent.
 */

import {
  BARS_MAXIMUM,
  PATTERNS_MAXIMUM,
  barsOf,
  hasHit,
  lengthened,
  type Grid,
  type Pattern,
  type Row,
  type Voice,
} from './grid';
import { STEPS_PER_BAR } from './rhythm';

const FIRST_RUN = 'a'.charCodeAt(0) - 1;
const LONGEST_RUN = 26;
const FIRST_PAD = 'A'.charCodeAt(0);
const PADS_MOST = 16;
const HAND = 'h';

export function writeGrid({ patterns, at, muted }: Grid): string {
  const silent = muted.map((voice) => (voice === 'hand' ? HAND : padMark(voice))).join('');
  return `${at}-${patterns.map(writePattern).join('.')}${silent && `-${silent}`}`;
}

function writePattern({ hand, pads }: Pattern): string {
  const rows = Object.entries(pads).map(
    ([pad, row]) => padMark(Number(pad)) + writeRow(withoutRepeats(row)),
  );
  return writeRow(hand) + rows.join('');
}

const padMark = (pad: number): string => String.fromCharCode(FIRST_PAD + pad);

function writeRow(row: Row): string {
  return row
    .join('')
    .replaceAll(/0{1,26}/g, (rests) => String.fromCharCode(FIRST_RUN + rests.length));
}

/** The bars after which a row only repeats itself. */
function withoutRepeats(row: Row): Row {
  for (let length = STEPS_PER_BAR; length < row.length; length += STEPS_PER_BAR) {
    if (row.every((level, step) => level === row[step % length])) return row.slice(0, length);
  }
  return row;
}

/** The grid that `writeGrid` wrote, without the rows of pads that are none; null where it is none. */
export function readGrid(text: string): Grid | null {
  const [, place, rest, silent = ''] = /^(\d)-([^-]+)(?:-(.*))?$/.exec(text) ?? [];
  if (place === undefined || rest === undefined) return null;
  const patterns = rest.split('.').map(readPattern);
  const at = Number(place);
  const whole = patterns.filter((pattern) => pattern !== null);
  if (whole.length < patterns.length || whole.length > PATTERNS_MAXIMUM) return null;
  return at < whole.length ? { patterns: whole, at, muted: readMuted(silent) } : null;
}

function readPattern(text: string): Pattern | null {
  const [written = '', ...rows] = text.split(/(?=[A-Z])/);
  const hand = readRow(written);
  if (!hand || !fits(hand)) return null;
  const pads = rows.flatMap((each) => {
    const pad = each.charCodeAt(0) - FIRST_PAD;
    const row = readRow(each.slice(1));
    if (!row || !fits(row) || !hasHit(row) || pad >= PADS_MOST) return [];
    return [[pad, lengthened(row, hand.length)] as const];
  });
  return { hand, pads: Object.fromEntries(pads.filter(([, row]) => hasHit(row))) };
}

function fits(hand: Row): boolean {
  const bars = barsOf({ hand, pads: {} });
  return Number.isInteger(bars) && bars >= 1 && bars <= BARS_MAXIMUM;
}

function readRow(text: string): Row | null {
  if (!/^[a-z1-9]+$/.test(text)) return null;
  return [...text].flatMap((mark) => {
    const rests = mark.charCodeAt(0) - FIRST_RUN;
    return rests >= 1 && rests <= LONGEST_RUN ? Array<number>(rests).fill(0) : [Number(mark)];
  });
}

function readMuted(text: string): readonly Voice[] {
  const pads = Array.from({ length: PADS_MOST }, (_, pad) => pad);
  const voices: readonly Voice[] = ['hand', ...pads];
  return voices.filter((voice) => text.includes(voice === 'hand' ? HAND : padMark(voice)));
}
