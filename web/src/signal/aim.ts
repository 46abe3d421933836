/** Turning a pitch until a note is heard: one turn rarely gets there, for overtones move beside. */

import { noteName, semitonesTo } from './pitch';

/** How often the turn is corrected, and so near, in semitones, nobody would. */
const CORRECTIONS = 2;
const NEAR = 0.12;
/** Further off, another tone was taken for the pitch, and following it leads astray. */
const ASTRAY = 2.5;
/** Half a semitone off, a note has the next one's name. */
const NOTE = 0.5;

/** A note that is aimed at, the turn that was last taken for it, and the best turn so far. */
export interface Aim {
  readonly hz: number;
  readonly turn: number;
  readonly tries: number;
  readonly best: { readonly turn: number; readonly off: number };
}

/** What follows of what was heard: another turn, or none; and what is to be said. */
export interface Shot {
  readonly aim: Aim | null;
  readonly turn: number | null;
  readonly remark: string;
}

export function aimed(hz: number, turn: number): Aim {
  return { hz, turn, tries: 0, best: { turn, off: Infinity } };
}

/**
 * What follows where the `heardHz` of the aim's turn is heard, null for no pitch; `snapped` gives
 * the turn that the control has for a wanted one, within its range.
 */
export function shot(aim: Aim, heardHz: number | null, snapped: (turn: number) => number): Shot {
  const off = heardHz === null ? Infinity : semitonesTo(aim.hz, heardHz);
  const best = Math.abs(off) < Math.abs(aim.best.off) ? { turn: aim.turn, off } : aim.best;
  const next = snapped(aim.turn + off);
  const leads = Math.abs(off) > NEAR && Math.abs(off) < ASTRAY && next !== aim.turn;
  if (leads && aim.tries < CORRECTIONS)
    return { aim: { ...aim, turn: next, tries: aim.tries + 1, best }, turn: next, remark: '' };
  const back = best.turn === aim.turn ? null : best.turn;
  return { aim: null, turn: back, remark: remarkOf(aim.hz, best.off) };
}

function remarkOf(hz: number, off: number): string {
  if (Math.abs(off) <= NOTE) return '';
  if (!Number.isFinite(off))
    return `Turned towards ${noteName(hz)}, where this sound has no clear pitch.`;
  const reached = noteName(hz * 2 ** (-off / 12));
  return `${reached} is as near to ${noteName(hz)} as this sound's strongest tone comes.`;
}
