import { describe, expect, it } from 'vitest';
import {
  barsOf,
  choosePattern,
  clearPattern,
  gridFrom,
  patternOf,
  playingPads,
  removePattern,
  setBars,
  setStep,
  toggleMute,
  velocitiesOf,
  withRhythm,
  type Grid,
} from '../../src/state/grid';
import { readGrid, writeGrid } from '../../src/state/grid-text';
import { rhythmNamed } from '../../src/state/rhythm';

const four = gridFrom(rhythmNamed('four').steps);

describe('a grid', () => {
  it('starts from a rhythm and keeps how loud its hits are, to a ninth', () => {
    const { steps } = rhythmNamed('break');
    velocitiesOf(patternOf(gridFrom(steps)).hand).forEach((velocity, step) =>
      expect(Math.abs(velocity - steps[step]!)).toBeLessThan(0.06),
    );
  });

  it('sets one step, within limits, and leaves the others', () => {
    const set = setStep(setStep(four, 'hand', 3, 4.4), 'hand', 5, 99);
    expect(patternOf(set).hand.slice(0, 6)).toEqual([9, 0, 0, 4, 9, 9]);
    expect(patternOf(four).hand[3]).toBe(0);
  });

  it('goes on with what it plays when it gets longer, and forgets what is cut off', () => {
    const long = setBars(four, 3);
    expect(barsOf(patternOf(long))).toBe(3);
    expect(patternOf(long).hand.slice(16, 32)).toEqual(patternOf(four).hand);
    expect(setBars(long, 1)).toEqual(four);
    expect([0, 9].map((bars) => barsOf(patternOf(setBars(four, bars))))).toEqual([1, 4]);
  });

  it('has up to four patterns, a new one a copy of the one that plays', () => {
    let grid: Grid = four;
    for (let at = 1; at < 6; at++) grid = choosePattern(grid, at);
    expect(grid.patterns).toHaveLength(4);
    expect(grid.at).toBe(3);
    expect(patternOf(grid)).toEqual(patternOf(four));
    const first = choosePattern(clearPattern(grid), 0);
    expect(first.patterns[3]!.hand).toEqual(Array(16).fill(0));
    expect(patternOf(first)).toEqual(patternOf(four));
  });

  it('takes a rhythm in as another pattern, or in place of the last', () => {
    const { steps } = rhythmNamed('eighths');
    const two = withRhythm(four, steps);
    expect(two.patterns).toEqual([patternOf(four), patternOf(gridFrom(steps))]);
    expect(two.at).toBe(1);
    const full = [1, 2, 3].reduce((grid) => withRhythm(grid, steps), four);
    expect(withRhythm(full, rhythmNamed('single').steps).patterns).toHaveLength(4);
  });

  it('loses the pattern that plays, but never the only one', () => {
    const two = clearPattern(choosePattern(four, 1));
    expect(removePattern(two)).toEqual(four);
    expect(removePattern(four)).toEqual(four);
  });
});

describe('the text of a grid', () => {
  it('is short and brings the grid back', () => {
    expect(writeGrid(four)).toBe('0-9c9c9c9c');
    expect(writeGrid(setBars(clearPattern(four), 4))).toBe('0-zzl');
    const many = [0, 1, 2, 3].reduce((grid, at) => setBars(choosePattern(grid, at), at + 1), four);
    const busy = {
      ...many,
      patterns: many.patterns.map(({ hand }, i) => ({
        hand: hand.map((_, s) => (s * 7 + i) % 10),
        pads: {},
      })),
    };
    expect(readGrid(writeGrid(busy))).toEqual(busy);
    expect(readGrid(writeGrid(many))).toEqual(many);
  });

  it.each([
    '',
    '0',
    '0-',
    '9-p',
    '0-9',
    '0-9c9c9c9c9c9',
    '0-P',
    '0-p.',
    '1-p',
    '0-p.p.p.p.p',
    '0-zzzz',
  ])('is none: %j', (text) => expect(readGrid(text)).toBe(null));
});

describe('the text of a grid with pads', () => {
  const beat = setStep(setStep(setStep(four, 0, 0, 9), 0, 8, 5), 15, 4, 1);

  it('has a letter and a row for each pad that plays, and the silent voices', () => {
    expect(writeGrid(beat)).toBe('0-9c9c9c9cA9g5gPd1k');
    const muted = toggleMute(toggleMute(beat, 15), 'hand');
    expect(writeGrid(muted)).toBe('0-9c9c9c9cA9g5gPd1k-hP');
    expect(readGrid(writeGrid(muted))).toEqual(muted);
  });

  it('writes what repeats but once, and reads it back', () => {
    const long = setBars(beat, 4);
    expect(writeGrid(long)).toBe('0-9c9c9c9c9c9c9c9c9c9c9c9c9c9c9c9cA9g5gPd1k');
    const odd = setStep(long, 0, 63, 2);
    expect(readGrid(writeGrid(odd))).toEqual(odd);
    expect(readGrid(writeGrid(long))).toEqual(long);
  });

  it('brings back grids of every kind', () => {
    for (let seed = 1; seed < 60; seed++) {
      const at = (number: number) => (seed * 7919 + number * 104729) % 10;
      const patterns = Array.from({ length: 1 + (seed % 4) }, (_, index) => {
        const length = 16 * (1 + ((seed + index) % 4));
        const row = (voice: number) => Array.from({ length }, (__, step) => at(step * voice + 1));
        const pads = [0, 3, 15].filter((pad) => (seed >> (pad % 4)) % 2 && row(pad).some(Boolean));
        return { hand: row(99), pads: Object.fromEntries(pads.map((pad) => [pad, row(pad)])) };
      });
      const grid: Grid = { patterns, at: seed % patterns.length, muted: seed % 3 ? [] : [3, 7] };
      expect(readGrid(writeGrid(grid))).toEqual(grid);
    }
  });

  it.each([
    ['0-9c9c9c9cA9g5gBzz', [0]],
    ['0-9c9c9c9cA9g5gB', [0]],
    ['0-9c9c9c9cQ9oA9g5g', [0]],
    ['0-9c9c9c9cA9g5gBpC!', [0]],
    ['0-9c9c9c9cA9o-x!', [0]],
  ])('leaves out what is no row of a pad, and keeps the rest: %s', (text, pads) => {
    const grid = readGrid(text)!;
    expect(patternOf(grid).hand).toEqual(patternOf(four).hand);
    expect(playingPads(patternOf(grid))).toEqual(pads);
    expect(grid.muted).toEqual([]);
  });

  it('is none where the hand has no row', () => {
    expect(['0-A9g5g', '0-zA9o', '0-pA9o.B9o'].map(readGrid)).toEqual([null, null, null]);
  });
});
