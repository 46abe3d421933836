/** The grid's arithmetic: places on its surface against steps and levels. */

import { LEVEL_MAXIMUM } from '../state/grid';

/** The level that a height in a cell means: rest at the foot, loudest at the top. */
export function levelAt(y: number, top: number, height: number): number {
  const share = 1 - (y - top) / Math.max(1, height);
  return Math.round(Math.min(1, Math.max(0, share)) * LEVEL_MAXIMUM);
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
