import { describe, expect, it } from 'vitest';
import {
  barsOf,
  choosePattern,
  clearPattern,
  gridFrom,
  patternOf,
  removePattern,
  setBars,
  setStep,
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
