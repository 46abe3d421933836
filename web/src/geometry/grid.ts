/** The grid's arithmetic: places on its surface against steps and levels. */

import { LEVEL_MAXIMUM } from '../state/grid';
import type { Point } from './pad';
import type { Box } from './span';

/** The level that a height in a cell means: rest at the foot, loudest at the top. */
export function levelAt(y: number, top: number, height: number): number {
  const share = 1 - (y - top) / Math.max(1, height);
  return Math.round(Math.min(1, Math.max(0, share)) * LEVEL_MAXIMUM);
}

export type Drag = 'level' | 'paint';

/** How far a drag goes up or down before it draws a level. */
const THRESHOLD = 3;

/** What a drag within or out of a cell does: by the way it goes first; null while that is open. */
export function dragOf(cell: Box, [x, y]: Point, [nowX, nowY]: Point): Drag | null {
  if (nowX < cell.left || nowX > cell.right) return 'paint';
  const [across, along] = [Math.abs(nowX - x), Math.abs(nowY - y)];
  return along >= THRESHOLD && along > across ? 'level' : null;
}

/** The steps that a drag comes over from another: all between in a line, one in another line. */
export function stepsTo(cells: readonly Box[], from: number, point: Point): readonly number[] {
  const distances = cells.map((cell) => distance(cell, point));
  const to = distances.indexOf(Math.min(...distances));
  if (cells[to]?.top !== cells[from]?.top) return [to];
  const way = Math.sign(to - from);
  return Array.from({ length: Math.abs(to - from) }, (_, at) => from + way * (at + 1));
}

/** How far a point is out of a box. */
function distance({ left, right, top, bottom }: Box, [x, y]: Point): number {
  return Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
}

/** The step that a key leads to, within `count` steps in rows of a bar; null for another key. */
export function stepKeyed(key: string, step: number, count: number): number | null {
  const targets: Readonly<Record<string, number>> = {
    ArrowRight: step + 1,
    ArrowLeft: step - 1,
    Home: 0,
    End: count - 1,
  };
  const target = targets[key];
  return target === undefined ? null : Math.min(count - 1, Math.max(0, target));
}

/** The level that a key leads to; null for a key that changes none. */
export function levelKeyed(key: string, level: number): number | null {
  const targets: Readonly<Record<string, number>> = {
    ArrowUp: level + 1,
    ArrowDown: level - 1,
    PageUp: level + 3,
    PageDown: level - 3,
    Enter: level > 0 ? 0 : LEVEL_MAXIMUM,
    Delete: 0,
    Backspace: 0,
  };
  const digit = /^\d$/.test(key) ? Number(key) : undefined;
  const target = targets[key] ?? digit;
  return target === undefined ? null : Math.min(LEVEL_MAXIMUM, Math.max(0, target));
}
