/** What the four corners of the map sound like, in one word each. */

import type { Descriptor, SoundMap } from '../api/types';
import { entryOf } from '../state/entry';
import type { Point } from './pad';

export interface Corner {
  readonly x: -1 | 1;
  readonly y: -1 | 1;
  /** Empty where nothing sets the corner apart. */
  readonly word: string;
}

/** The words for a low and a high value of each descriptor. */
const WORDS: Readonly<Record<string, readonly [low: string, high: string]>> = {
  centroid_hz: ['dark', 'bright'],
  decay_seconds: ['tight', 'ringing'],
  noise_percent: ['tonal', 'noisy'],
  body_percent: ['thin', 'deep'],
  attack_ms: ['snappy', 'soft'],
  pitch_hz: ['low', 'high'],
  t60_seconds: ['short', 'long'],
  tilt_db_per_octave: ['dull', 'crisp'],
};

/** Measurements that say nothing of the sound by themselves. */
const UNSAID: ReadonlySet<string> = new Set(['pitch_confidence', 'loudness_lufs']);

const SHARE = 0.08;
const LEAST_POINTS = 5;
/** How far the corner's mean rank must lie from the middle, of 0.5 at most. */
const LEAST_LEAN = 0.05;

const CORNERS: readonly Corner[] = [
  { x: -1, y: 1, word: '' },
  { x: 1, y: 1, word: '' },
  { x: -1, y: -1, word: '' },
  { x: 1, y: -1, word: '' },
];

interface Claim {
  readonly corner: number;
  readonly word: string;
  readonly lean: number;
  /** Whether no other corner leans further that way. */
  readonly most: boolean;
}

/**
 * The points nearest to each corner are ranked among all by every descriptor. The descriptor whose
 * mean rank leans furthest from the middle names the corner; each word is given once, first to
 * corners that no other one surpasses in it, the strongest claim first.
 */
export function cornerCaptions(map: SoundMap): readonly Corner[] {
  const claims = map.descriptors
    .filter((descriptor) => !UNSAID.has(descriptor.name))
    .flatMap((descriptor) => claimsOf(descriptor, map.points))
    .sort((a, b) => Number(b.most) - Number(a.most) || b.lean - a.lean);
  const words = ['', '', '', ''];
  for (const { corner, word } of claims) {
    if (words[corner] === '' && !words.includes(word)) words[corner] = word;
  }
  return CORNERS.map((corner, index) => ({ ...corner, word: words[index]! }));
}

function claimsOf(descriptor: Descriptor, points: readonly Point[]): Claim[] {
  const ranks = rank(descriptor.values);
  const [low, high] = entryOf(WORDS, descriptor.name) ?? [
    `less ${descriptor.label.toLowerCase()}`,
    `more ${descriptor.label.toLowerCase()}`,
  ];
  const means = CORNERS.map(({ x, y }) => meanNear(points, ranks, [x, y]));
  const known = means.filter((mean) => mean !== null);
  const ends = [Math.min(...known), Math.max(...known)];
  return means.flatMap((mean, corner) => {
    if (mean === null || Math.abs(mean - 0.5) < LEAST_LEAN) return [];
    const lean = Math.abs(mean - 0.5);
    return { corner, word: mean > 0.5 ? high : low, lean, most: ends.includes(mean) };
  });
}

/** Ranks from 0 to 1, equal values at the mean of their ranks; null stays null. */
function rank(values: readonly (number | null)[]): (number | null)[] {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  const span = Math.max(1, sorted.length - 1);
  const ranks = new Map<number, number>();
  for (let first = 0; first < sorted.length;) {
    let last = first;
    while (sorted[last + 1] === sorted[first]) last++;
    ranks.set(sorted[first]!, (first + last) / 2 / span);
    first = last + 1;
  }
  return values.map((value) => (value === null ? null : ranks.get(value)!));
}

function meanNear(
  points: readonly Point[],
  ranks: readonly (number | null)[],
  [x, y]: Point,
): number | null {
  const known = points.flatMap((point, index) => {
    const value = ranks[index] ?? null;
    return value === null ? [] : [{ value, distance: (point[0] - x) ** 2 + (point[1] - y) ** 2 }];
  });
  if (known.length < LEAST_POINTS) return null;
  known.sort((a, b) => a.distance - b.distance);
  const near = known.slice(0, Math.max(LEAST_POINTS, Math.round(known.length * SHARE)));
  return near.reduce((sum, { value }) => sum + value, 0) / near.length;
}
