/** The leaderboard as rows that can be sorted and drawn. */

import type { Figure, Leaderboard, Measure } from '../api/types';

export interface Row {
  readonly name: string;
  readonly title: string;
  readonly family: string;
  /** A bracket is something known, such as real sounds or noise, that models lie between. */
  readonly bracket: boolean;
  readonly best: boolean;
  readonly figures: Readonly<Record<string, Figure>>;
}

/** What is scored; with Ghost there, also why its scores are not those of its bars. */
export function scoredText(models: readonly Pick<Row, 'family'>[]): string {
  const scored =
    'Scored is what a player hears: the default prior, unless `evaluate` was given another.';
  if (!models.some(({ family }) => family === 'ghost')) return scored;
  return (
    `${scored} Ghost’s also makes drums that no recording of the library is like; ` +
    'its bars against recordings use its prior of recordings.'
  );
}

export interface Order {
  readonly key: string;
  readonly ascending: boolean;
}

export function rowsOf({ models, brackets, best }: Leaderboard): readonly Row[] {
  return [
    ...models.map((row) => ({ ...row, bracket: false, best: row.name === best })),
    ...brackets.map((row) => ({ ...row, family: '', bracket: true, best: false })),
  ];
}

/** Rows by a measure or, with the key `name`, by title; rows without the figure come last. */
export function sortRows(rows: readonly Row[], { key, ascending }: Order): readonly Row[] {
  const sign = ascending ? 1 : -1;
  return [...rows].sort((one, other) => {
    if (key === 'name') return sign * one.title.localeCompare(other.title);
    const [a, b] = [one.figures[key]?.value, other.figures[key]?.value];
    if (a === undefined || b === undefined)
      return Number(a === undefined) - Number(b === undefined);
    return sign * (a - b);
  });
}

/** The order of a column that is asked for: its best first, and turned round the second time. */
export function nextOrder(order: Order, measure: Pick<Measure, 'key' | 'better'>): Order {
  const best = { key: measure.key, ascending: measure.better !== 'higher' };
  return order.key === measure.key ? { ...order, ascending: !order.ascending } : best;
}

/** What the first measure is drawn against: how varied a model is, and what it costs to play. */
const ACROSS = ['coverage', 'hit_ms'];

/** The plots to begin with, as the keys of what goes across and up; none for a single measure. */
export function firstPlots(measures: readonly Pick<Measure, 'key'>[]): readonly Axes[] {
  const [up, ...others] = measures.map(({ key }) => key);
  const across = ACROSS.filter((key) => others.includes(key));
  if (up === undefined || others.length === 0) return [];
  return (across.length > 0 ? across : others.slice(0, 1)).map((key) => [key, up]);
}

export type Axes = readonly [across: string, up: string];

export interface Extent {
  readonly low: number;
  readonly high: number;
  /** Where a value lies, 0..1. */
  place(value: number): number;
}

/** From the lowest to the highest figure of a measure, their intervals included. */
export function extentOf(rows: readonly Row[], key: string): Extent {
  const ends = rows.flatMap(({ figures }) => {
    const figure = figures[key];
    return figure ? [figure.value, figure.low ?? figure.value, figure.high ?? figure.value] : [];
  });
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  const span = high - low || 1;
  return { low, high, place: (value) => (value - low) / span };
}

const MOST_TICKS = 6;

/** Round values across a range, for the axis of a plot. */
export function ticks(low: number, high: number): readonly number[] {
  const rough = (high - low) / (MOST_TICKS - 1);
  if (!(rough > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough)!;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

/** Three significant digits. */
export function figureText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e6)) return value.toExponential(1).replace('-', '−');
  const decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return String(Number(value.toFixed(decimals))).replace('-', '−');
}

const LETTER = 6.6;
const LINE = 15;
const GAP = 10;

export interface Mark {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

export interface Label {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'end';
}

/**
 * Where each mark's text goes, in pixels: beside it or a little above or below, clear of the texts
 * before it, of all marks and of both edges; null for a text that finds no room.
 */
export function placeLabels(marks: readonly Mark[], width: number): readonly (Label | null)[] {
  const taken = marks.map(({ x, y }): Box => [x - 6, y - 6, x + 6, y + 6]);
  return marks.map(({ x, y, text }) => {
    for (const [anchor, dy] of SPOTS) {
      const from = anchor === 'start' ? x + GAP : x - GAP - LETTER * text.length;
      const box: Box = [from, y + dy - LINE + 4, from + LETTER * text.length, y + dy + 4];
      if (from < 0 || box[2] > width || taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      return { x: anchor === 'start' ? x + GAP : x - GAP, y: y + dy, anchor };
    }
    return null;
  });
}

type Box = readonly [left: number, top: number, right: number, bottom: number];

/** Further off, a text would pass for that of another mark. */
const SPOTS: readonly (readonly ['start' | 'end', number])[] = [4, -8, 16].flatMap((dy) => [
  ['start', dy] as const,
  ['end', dy] as const,
]);

const overlap = (a: Box, b: Box): boolean =>
  a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
