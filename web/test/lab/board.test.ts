import { describe, expect, it } from 'vitest';
import type { Leaderboard } from '../../src/api/types';
import {
  extentOf,
  figureText,
  firstPlots,
  nextOrder,
  placeLabels,
  rowsOf,
  scoredText,
  sortRows,
  ticks,
} from '../../src/lab/board';
import { aboutModel, matching } from '../../src/lab/picker';
import { model } from '../models';

const figure = (value: number, low: number | null = null, high: number | null = null) => ({
  value,
  low,
  high,
});

const board: Leaderboard = {
  corpus: { hash: 'c', class: 'snare', train: 9, validation: 3, real: 5 },
  count: 1000,
  best: 'b',
  rule: '',
  measures: [],
  brackets: [{ name: 'real', title: 'Real', figures: { kid: figure(0.1) } }],
  models: [
    { name: 'a', title: 'A', family: 'x', figures: { kid: figure(3, 2, 5) } },
    { name: 'b', title: 'B', family: 'x', figures: { kid: figure(1) } },
    { name: 'c', title: 'C', family: 'y', figures: {} },
  ],
  failures: [],
};
const rows = rowsOf(board);
const names = (key: string, ascending: boolean): string =>
  sortRows(rows, { key, ascending })
    .map(({ name }) => name)
    .join(' ');

describe('the leaderboard', () => {
  it('sorts brackets among the models, and what has no figure last', () => {
    expect(names('kid', true)).toBe('real b a c');
    expect(names('kid', false)).toBe('a b real c');
    expect(names('name', true)).toBe('a b c real');
  });

  it('knows the best and the brackets', () => {
    expect(rows.filter(({ best }) => best).map(({ name }) => name)).toEqual(['b']);
    expect(rows.filter(({ bracket }) => bracket).map(({ name }) => name)).toEqual(['real']);
  });

  it('tells that the default prior is scored, and of Ghost that its bars use another', () => {
    const ghost = { name: 'own', title: 'Own', family: 'ghost', figures: {} };
    expect(scoredText(board.models)).toContain('the default prior');
    expect(scoredText(board.models)).not.toContain('bars');
    expect(scoredText([...board.models, ghost])).toContain('its bars against recordings');
  });

  it('is drawn against variety and cost, or what else there is', () => {
    const plots = (...keys: string[]) => firstPlots(keys.map((key) => ({ key })));
    expect(plots('kernel', 'frechet', 'coverage', 'hit_ms')).toEqual([
      ['coverage', 'kernel'],
      ['hit_ms', 'kernel'],
    ]);
    expect(plots('kernel', 'frechet', 'density')).toEqual([['frechet', 'kernel']]);
    expect(plots('kernel')).toEqual([]);
    expect(plots()).toEqual([]);
  });

  it('puts the best of a measure first, and turns round when asked again', () => {
    const first = nextOrder({ key: '', ascending: true }, { key: 'coverage', better: 'higher' });
    expect(first).toEqual({ key: 'coverage', ascending: false });
    expect(nextOrder(first, { key: 'coverage', better: 'higher' }).ascending).toBe(true);
    expect(nextOrder(first, { key: 'kid', better: 'lower' })).toEqual({
      key: 'kid',
      ascending: true,
    });
  });

  it('draws from the lowest end of an interval to the highest', () => {
    const { low, high, place } = extentOf(rows, 'kid');
    expect([low, high, place(0.1), place(5)]).toEqual([0.1, 5, 0, 1]);
  });
});

describe('figures', () => {
  it.each([
    [0, '0'],
    [0.12345, '0.123'],
    [-3.14159, '−3.14'],
    [42.123, '42.1'],
    [1234.5, '1235'],
    [0.000012, '1.2e−5'],
  ])('%f reads %s', (value, text) => expect(figureText(value)).toBe(text));

  it.each([
    [0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [-3, 7, [-2, 0, 2, 4, 6]],
    [0.012, 0.048, [0.02, 0.03, 0.04]],
    [5, 5, [5]],
  ])('an axis from %f to %f has round values', (low, high, expected) =>
    expect(ticks(low, high)).toEqual(expected),
  );
});

describe('labels of a plot', () => {
  it('stand beside their marks, on the side that has room', () => {
    expect(placeLabels([{ x: 50, y: 100, text: 'abc' }], 400)).toEqual([
      { x: 60, y: 104, anchor: 'start' },
    ]);
    expect(placeLabels([{ x: 390, y: 100, text: 'abc' }], 400)).toEqual([
      { x: 380, y: 104, anchor: 'end' },
    ]);
  });

  it('do not cover each other, and give up where there is no room', () => {
    const mark = { x: 100, y: 100, text: 'a-model' };
    const labels = placeLabels(
      Array.from({ length: 30 }, () => mark),
      400,
    );
    const placed = labels.filter((label) => label !== null);
    const spots = new Set(placed.map(({ y, anchor }) => `${anchor}${y}`));
    expect(placed.length).toBeGreaterThan(1);
    expect(placed.length).toBeLessThan(30);
    expect(spots.size).toBe(placed.length);
  });

  it('never stand where they would pass for the text of another mark', () => {
    const marks = Array.from({ length: 12 }, (_, index) => ({
      x: 100 + (index % 3),
      y: 40 + 9 * index,
      text: 'a-model',
    }));
    const middles = placeLabels(marks, 400).map((label) => (label ? label.y - 4 : null));
    middles.forEach((middle, index) => {
      if (middle !== null) expect(Math.abs(middle - marks[index]!.y)).toBeLessThanOrEqual(12);
    });
    expect(middles.filter((middle) => middle !== null).length).toBeGreaterThan(5);
  });
});

describe('the list of models', () => {
  it('is searched by every word in title, name or family', () => {
    const models = [model, { ...model, name: 'wavegan', title: 'WaveGAN', family: 'gan' }];
    expect(matching(models, 'MEDIUM dense')).toEqual([model]);
    expect(matching(models, 'gan').map(({ name }) => name)).toEqual(['wavegan']);
    expect(matching(models, ' ')).toEqual(models);
    expect(matching(models, 'kick')).toEqual([]);
  });

  it('says what is known of a model', () => {
    expect(aboutModel(model)).toBe('dense-ae · 18.9 MB · 2 s');
    expect(aboutModel({ ...model, family: '', seconds: 16384 / 44100, parameters: 8.47e6 })).toBe(
      '18.9 MB · 0.37 s · 8.5 M weights',
    );
  });
});
