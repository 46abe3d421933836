/** A walk: a path drawn on a pad, cut into as many places as it has hits. */

import type { Point } from '../geometry/pad';

/** Hits that one walk may have. */
export const WALK_HITS = [8, 16, 32, 64] as const;
/** Pointer moves shorter than this add no point. */
const SHORTEST = 0.012;

export function extend(path: readonly Point[], point: Point): readonly Point[] {
  const last = path.at(-1);
  return last && distance(last, point) < SHORTEST ? path : [...path, point];
}

/** `count` places at equal distances along a path, its two ends among them. */
export function sampleWalk(path: readonly Point[], count: number): readonly Point[] {
  if (path.length < 2) return path;
  const lengths = path.slice(1).map((point, index) => distance(path[index]!, point));
  const step = lengths.reduce((sum, length) => sum + length, 0) / (count - 1);
  const places: Point[] = [];
  let segment = 0;
  let passed = 0;
  for (let index = 0; index < count; index++) {
    const at = index * step;
    while (segment < lengths.length - 1 && passed + lengths[segment]! < at) {
      passed += lengths[segment++]!;
    }
    const share = lengths[segment]! === 0 ? 0 : (at - passed) / lengths[segment]!;
    places.push(between(path[segment]!, path[segment + 1]!, Math.min(1, share)));
  }
  return places;
}

/** How many hits a rhythm has played before a step that is counted on through the bars. */
export function hitsBefore(steps: readonly number[], step: number): number {
  const isHit = (velocity: number): boolean => velocity > 0;
  const bars = Math.floor(step / steps.length);
  const rest = steps.slice(0, step % steps.length).filter(isHit).length;
  return bars * steps.filter(isHit).length + rest;
}

/** The steps, and so the times, of the first `count` hits of a rhythm. */
export function hitSteps(steps: readonly number[], count: number): readonly number[] {
  const found: number[] = [];
  if (!steps.some((velocity) => velocity > 0)) return found;
  for (let step = 0; found.length < count; step++) {
    if (steps[step % steps.length]! > 0) found.push(step);
  }
  return found;
}

const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

const between = (a: Point, b: Point, share: number): Point => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
];
