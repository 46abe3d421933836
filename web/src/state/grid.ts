/** The grid: up to four patterns of the player's own, each of one to four bars of sixteen steps. */

import { STEPS_PER_BAR } from './rhythm';

/** The loudest level of a step; 0 is a rest. */
export const LEVEL_MAXIMUM = 9;
export const BARS_MAXIMUM = 4;
export const PATTERNS_MAXIMUM = 4;

/** One level for every step. */
export type Pattern = readonly number[];

export interface Grid {
  readonly patterns: readonly Pattern[];
  /** Which of them plays. */
  readonly at: number;
}

/** A grid of one pattern that plays what a rhythm played. */
export function gridFrom(velocities: readonly number[]): Grid {
  return { patterns: [velocities.map((each) => Math.round(each * LEVEL_MAXIMUM))], at: 0 };
}

export function patternOf({ patterns, at }: Grid): Pattern {
  return patterns[at]!;
}

/** What plays, as the velocities of a rhythm. */
export function velocitiesOf(grid: Grid): readonly number[] {
  return patternOf(grid).map((level) => level / LEVEL_MAXIMUM);
}

export function barsOf(pattern: Pattern): number {
  return pattern.length / STEPS_PER_BAR;
}

export function setStep(grid: Grid, step: number, level: number): Grid {
  const clamped = Math.round(Math.min(LEVEL_MAXIMUM, Math.max(0, level)));
  return withPattern(
    grid,
    patternOf(grid).map((each, index) => (index === step ? clamped : each)),
  );
}

/** Shortens the pattern, or goes on with what it plays. */
export function setBars(grid: Grid, bars: number): Grid {
  const pattern = patternOf(grid);
  const length = Math.min(BARS_MAXIMUM, Math.max(1, bars)) * STEPS_PER_BAR;
  const steps = Array.from({ length }, (_, step) => pattern[step % pattern.length]!);
  return withPattern(grid, steps);
}

export function clearPattern(grid: Grid): Grid {
  return withPattern(
    grid,
    patternOf(grid).map(() => 0),
  );
}

/** Plays another pattern; the one after the last starts as a copy of the one that plays. */
export function choosePattern(grid: Grid, at: number): Grid {
  if (at < grid.patterns.length) return { ...grid, at: Math.max(0, at) };
  if (grid.patterns.length === PATTERNS_MAXIMUM) return grid;
  return { patterns: [...grid.patterns, patternOf(grid)], at: grid.patterns.length };
}

/** Plays what a rhythm played, in a pattern of its own while there is room for one. */
export function withRhythm(grid: Grid, velocities: readonly number[]): Grid {
  const [pattern] = gridFrom(velocities).patterns;
  return withPattern(choosePattern(grid, grid.patterns.length), pattern!);
}

/** Takes the pattern that plays away; the only one stays. */
export function removePattern({ patterns, at }: Grid): Grid {
  if (patterns.length === 1) return { patterns, at };
  return { patterns: patterns.filter((_, index) => index !== at), at: Math.max(0, at - 1) };
}

function withPattern({ patterns, at }: Grid, pattern: Pattern): Grid {
  return { patterns: patterns.map((each, index) => (index === at ? pattern : each)), at };
}

const FIRST_RUN = 'a'.charCodeAt(0) - 1;
const LONGEST_RUN = 26;

/** Short enough for a link: digits are hits, a letter so many rests; `0-9c9c9c9c` is four beats. */
export function writeGrid({ patterns, at }: Grid): string {
  const written = patterns.map((pattern) =>
    pattern
      .join('')
      .replaceAll(/0{1,26}/g, (rests) => String.fromCharCode(FIRST_RUN + rests.length)),
  );
  return `${at}-${written.join('.')}`;
}

/** The grid that `writeGrid` wrote; null where a text is none. */
export function readGrid(text: string): Grid | null {
  const [, place, rest] = /^(\d)-([a-z1-9.]+)$/.exec(text) ?? [];
  if (place === undefined || rest === undefined) return null;
  const patterns = rest.split('.').map(readPattern);
  const at = Number(place);
  const whole = patterns.every((pattern) => {
    const bars = barsOf(pattern);
    return Number.isInteger(bars) && bars >= 1 && bars <= BARS_MAXIMUM;
  });
  return whole && patterns.length <= PATTERNS_MAXIMUM && at < patterns.length
    ? { patterns, at }
    : null;
}

function readPattern(text: string): Pattern {
  return [...text].flatMap((mark) => {
    const rests = mark.charCodeAt(0) - FIRST_RUN;
    return rests >= 1 && rests <= LONGEST_RUN ? Array<number>(rests).fill(0) : [Number(mark)];
  });
}
