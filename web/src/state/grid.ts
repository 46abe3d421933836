/** The grid: up to four patterns of the player's own, each of one to four bars of sixteen steps. */

import { STEPS_PER_BAR } from './rhythm';

/** The loudest level of a step; 0 is a rest. */
export const LEVEL_MAXIMUM = 9;
export const BARS_MAXIMUM = 4;
export const PATTERNS_MAXIMUM = 4;

/** One level for every step. */
export type Row = readonly number[];

/** Who plays a row: the sound in hand, or a pad of the kit, counted from 0. */
export type Voice = 'hand' | number;

export interface Pattern {
  readonly hand: Row;
  /** The rows of the pads that have a hit, by pad; each as long as the hand's. */
  readonly pads: Readonly<Record<number, Row>>;
}

export interface Grid {
  readonly patterns: readonly Pattern[];
  /** Which of them plays. */
  readonly at: number;
  /** The voices that are silent for now, in every pattern. */
  readonly muted: readonly Voice[];
}

/** A grid of one pattern that plays what a rhythm played. */
export function gridFrom(velocities: readonly number[]): Grid {
  return { patterns: [patternFrom(velocities)], at: 0, muted: [] };
}

export function patternOf({ patterns, at }: Grid): Pattern {
  return patterns[at]!;
}

export function rowOf({ hand, pads }: Pattern, voice: Voice): Row {
  return voice === 'hand' ? hand : (pads[voice] ?? hand.map(() => 0));
}

/** The pads that have a hit. */
export function playingPads({ pads }: Pattern): readonly number[] {
  return Object.keys(pads).map(Number);
}

/** Whether pads have a hit in any pattern. */
export function hasPadRows({ patterns }: Grid): boolean {
  return patterns.some((pattern) => playingPads(pattern).length > 0);
}

/** A row as the velocities of a rhythm. */
export function velocitiesOf(row: Row): readonly number[] {
  return row.map((level) => level / LEVEL_MAXIMUM);
}

export function barsOf({ hand }: Pattern): number {
  return hand.length / STEPS_PER_BAR;
}

export function hasHit(row: Row): boolean {
  return row.some((level) => level > 0);
}

export function setStep(grid: Grid, voice: Voice, step: number, level: number): Grid {
  const clamped = Math.round(Math.min(LEVEL_MAXIMUM, Math.max(0, level)));
  const row = rowOf(patternOf(grid), voice);
  return setRow(
    grid,
    voice,
    row.map((each, index) => (index === step ? clamped : each)),
  );
}

/** Lets a voice play a row, which goes on with what it plays where it is shorter than the pattern. */
export function setRow(grid: Grid, voice: Voice, row: Row): Grid {
  const pattern = patternOf(grid);
  const { pads } = pattern;
  const whole = lengthened(row, pattern.hand.length);
  const changed = voice === 'hand' ? { hand: whole, pads } : withPads({ ...pads, [voice]: whole });
  return withPattern(grid, { ...pattern, ...changed });
}

export function clearRow(grid: Grid, voice: Voice): Grid {
  return setRow(grid, voice, [0]);
}

/** Shortens the pattern, or goes on with what it plays. */
export function setBars(grid: Grid, bars: number): Grid {
  const { hand, pads } = patternOf(grid);
  const length = Math.min(BARS_MAXIMUM, Math.max(1, bars)) * STEPS_PER_BAR;
  const rows = Object.entries(pads).map(([pad, row]) => [pad, lengthened(row, length)] as const);
  const { pads: kept } = withPads(Object.fromEntries(rows));
  return withPattern(grid, { hand: lengthened(hand, length), pads: kept });
}

export function clearPattern(grid: Grid): Grid {
  return withPattern(grid, { hand: patternOf(grid).hand.map(() => 0), pads: {} });
}

/** Plays another pattern; the one after the last starts as a copy of the one that plays. */
export function choosePattern(grid: Grid, at: number): Grid {
  if (at < grid.patterns.length) return { ...grid, at: Math.max(0, at) };
  if (grid.patterns.length === PATTERNS_MAXIMUM) return grid;
  return { ...grid, patterns: [...grid.patterns, patternOf(grid)], at: grid.patterns.length };
}

/**
 * Plays what a rhythm played, in a pattern of its own while there is room for one. The hand is heard,
 * as it was in the rhythm.
 */
export function withRhythm(grid: Grid, velocities: readonly number[]): Grid {
  const made = withPattern(choosePattern(grid, grid.patterns.length), patternFrom(velocities));
  return { ...made, muted: made.muted.filter((voice) => voice !== 'hand') };
}

/** Takes the pattern that plays away; the only one stays. */
export function removePattern(grid: Grid): Grid {
  const { patterns, at } = grid;
  if (patterns.length === 1) return grid;
  return {
    ...grid,
    patterns: patterns.filter((_, index) => index !== at),
    at: Math.max(0, at - 1),
  };
}

/** Silences a voice, or lets it be heard again. */
export function toggleMute(grid: Grid, voice: Voice): Grid {
  const { muted } = grid;
  const others = muted.filter((each) => each !== voice);
  return { ...grid, muted: others.length < muted.length ? others : inOrder([...muted, voice]) };
}

/** Silences all of these voices but one; where they are so already, all of them are heard. */
export function toggleSolo(grid: Grid, voice: Voice, voices: readonly Voice[]): Grid {
  if (isSolo(grid, voice, voices)) return { ...grid, muted: [] };
  return { ...grid, muted: inOrder(voices.filter((each) => each !== voice)) };
}

export function isSolo({ muted }: Grid, voice: Voice, voices: readonly Voice[]): boolean {
  return voices.length > 1 && voices.every((each) => muted.includes(each) === (each !== voice));
}

/** The grid with the rows of pads that moved: each pad's old number, in order; all others go. */
export function withPadsFrom(grid: Grid, places: readonly number[]): Grid {
  const patterns = grid.patterns.map(({ hand, pads }) => {
    const rows = places.flatMap((old, pad) => (pads[old] ? [[pad, pads[old]] as const] : []));
    return { hand, pads: Object.fromEntries(rows) };
  });
  const muted = grid.muted.flatMap((voice): Voice[] => {
    const now = voice === 'hand' ? voice : places.indexOf(voice);
    return now === -1 ? [] : [now];
  });
  return { ...grid, patterns, muted: inOrder(muted) };
}

/** The grid without the rows of pads that a kit of so many pads lacks. */
export function withinPads(grid: Grid, pads: number): Grid {
  const kept = Array.from({ length: pads }, (_, pad) => pad);
  const beyond = (voice: Voice): boolean => voice !== 'hand' && voice >= pads;
  const fits = !grid.patterns.some((pattern) => playingPads(pattern).some(beyond));
  return fits && !grid.muted.some(beyond) ? grid : withPadsFrom(grid, kept);
}

/** The hand first. */
function inOrder(voices: readonly Voice[]): readonly Voice[] {
  const place = (voice: Voice): number => (voice === 'hand' ? -1 : voice);
  return voices.toSorted((a, b) => place(a) - place(b));
}

function patternFrom(velocities: readonly number[]): Pattern {
  return { hand: velocities.map((each) => Math.round(each * LEVEL_MAXIMUM)), pads: {} };
}

function withPads(rows: Readonly<Record<number, Row>>): Pick<Pattern, 'pads'> {
  return { pads: Object.fromEntries(Object.entries(rows).filter(([, row]) => hasHit(row))) };
}

function withPattern(grid: Grid, pattern: Pattern): Grid {
  const patterns = grid.patterns.map((each, index) => (index === grid.at ? pattern : each));
  return { ...grid, patterns };
}

/** A row of this length: cut off, or going on with what it plays. */
export function lengthened(row: Row, length: number): Row {
  return Array.from({ length }, (_, step) => row[step % row.length]!);
}
