/** Undo and redo over immutable values; changes of one gesture count as one. */

export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** The gesture that made the present, while it may still go on. */
  readonly gesture: string | null;
}

const DEPTH = 200;

export function begin<T>(present: T): History<T> {
  return { past: [], present, future: [], gesture: null };
}

/** The next value becomes the present; within one gesture it replaces the last one. */
export function commit<T>(history: History<T>, next: T, gesture: string | null = null): History<T> {
  const goesOn = gesture !== null && gesture === history.gesture;
  const past = goesOn ? history.past : [...history.past, history.present].slice(-DEPTH);
  return { past, present: next, future: [], gesture };
}

export function undo<T>(history: History<T>): History<T> {
  const present = history.past.at(-1);
  if (present === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present,
    future: [history.present, ...history.future],
    gesture: null,
  };
}

/** The history after as many steps of one `way` as bring another value, where there is one. */
export function travelled<T>(
  history: History<T>,
  way: (history: History<T>) => History<T>,
  same: (a: T, b: T) => boolean,
): History<T> {
  let next = way(history);
  while (same(next.present, history.present)) {
    const further = way(next);
    if (further === next) break;
    next = further;
  }
  return next;
}

/** The history with each of its values as another. */
export function mapped<T>(history: History<T>, change: (value: T) => T): History<T> {
  const { past, present, future } = history;
  return {
    ...history,
    past: past.map(change),
    present: change(present),
    future: future.map(change),
  };
}

export function redo<T>(history: History<T>): History<T> {
  const present = history.future[0];
  if (present === undefined) return history;
  return {
    past: [...history.past, history.present],
    present,
    future: history.future.slice(1),
    gesture: null,
  };
}
