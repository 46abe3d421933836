/** What is heard when: that which pictures that move keep up with. */

/** Times are in ms since 1970, which all threads of a browser agree on. */
export interface Hit {
  readonly from: number;
  readonly until: number;
  /** How loud it is, 0..1, `LEVELS_HOP_SECONDS` apart. */
  readonly levels: Float32Array;
}

export interface Head {
  readonly seconds: number;
  /** How loud the hit is there, 0..1. */
  readonly level: number;
}

export const LEVELS_HOP_SECONDS = 0.005;

/** How far into what is heard at a moment; of two hits, the later one. */
export function headAt(hits: readonly Hit[], now: number): Head | null {
  const sounding = hits.filter(({ from, until }) => from <= now && now < until);
  if (sounding.length === 0) return null;
  const hit = sounding.reduce((last, each) => (each.from > last.from ? each : last));
  const seconds = (now - hit.from) / 1000;
  return { seconds, level: hit.levels[Math.floor(seconds / LEVELS_HOP_SECONDS)] ?? 0 };
}

/** A step of the loop, counted on through the bars, and when it is heard. */
export interface Step {
  readonly from: number;
  readonly count: number;
}

/** Those of some steps in order of time that matter from a moment on: the one that is heard, and later ones. */
export function stepsFrom(steps: readonly Step[], now: number): readonly Step[] {
  const current = steps.findLastIndex(({ from }) => from <= now);
  return steps.slice(Math.max(0, current));
}

/** Whether nothing is heard from a moment on. */
export const areOver = (hits: readonly Hit[], now: number): boolean =>
  hits.every(({ until }) => until <= now);
