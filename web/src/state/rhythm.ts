/** The rhythms the loop can play: sixteen steps to the bar, each a velocity from 0 (rest) to 1. */

export const STEPS_PER_BAR = 16;
export const STEPS_PER_BEAT = 4;
export const TEMPO_MINIMUM = 40;
export const TEMPO_MAXIMUM = 240;
export const TEMPO_DEFAULT = 112;
/** Percent of an eighth that its first sixteenth lasts: 50 is straight, 67 a triplet's swing. */
export const SWING_STRAIGHT = 50;
export const SWING_MAXIMUM = 75;

export type RhythmName =
  'single' | 'backbeat' | 'four' | 'offbeats' | 'eighths' | 'sixteenths' | 'break';

export interface Rhythm {
  readonly name: RhythmName;
  readonly label: string;
  readonly spoken: string;
  readonly steps: readonly number[];
}

const LEVELS: Readonly<Record<string, number>> = { X: 1, x: 0.7, o: 0.32, '.': 0 };

const rhythm = (name: RhythmName, label: string, spoken: string, pattern: string): Rhythm => ({
  name,
  label,
  spoken,
  steps: [...pattern.replaceAll(' ', '')].map((mark) => LEVELS[mark] ?? 0),
});

export const RHYTHMS: readonly Rhythm[] = [
  rhythm('single', 'Single', 'one hit to the bar', 'X... .... .... ....'),
  rhythm('backbeat', 'Backbeat', 'hits on two and four', '.... X... .... X...'),
  rhythm('four', 'Four', 'four on the floor', 'X... X... X... X...'),
  rhythm('offbeats', 'Offbeat', 'hits between the beats', '..X. ..X. ..X. ..X.'),
  rhythm('eighths', '8ths', 'eighth notes', 'X.x. X.x. X.x. X.x.'),
  rhythm('sixteenths', '16ths', 'sixteenth notes', 'Xoxo Xoxo Xoxo Xoxo'),
  rhythm('break', 'Break', 'a break with ghost notes', '.... X..o .o.. X..o'),
];

export const RHYTHM_DEFAULT: RhythmName = 'backbeat';

export function isRhythm(name: string): name is RhythmName {
  return RHYTHMS.some((candidate) => candidate.name === name);
}

export function rhythmNamed(name: RhythmName): Rhythm {
  return RHYTHMS.find((candidate) => candidate.name === name)!;
}

/** The bar of a step that is counted on through the bars; -1 for none. */
export function barOf(step: number): number {
  return Math.floor(step / STEPS_PER_BAR);
}

/** The step a loop starts on, so that pressing play is heard at once. */
export function firstHit(steps: readonly number[]): number {
  return Math.max(
    0,
    steps.findIndex((velocity) => velocity > 0),
  );
}

export function stepSeconds(tempo: number): number {
  return 60 / tempo / STEPS_PER_BEAT;
}

/** How long one step lasts: with swing, every other one is shorter and the one before it longer. */
export function swungSeconds(tempo: number, swing: number, step: number): number {
  const share = step % 2 === 0 ? swing : 100 - swing;
  return (stepSeconds(tempo) * share) / SWING_STRAIGHT;
}

export function clampSwing(swing: number): number {
  return Math.round(Math.min(SWING_MAXIMUM, Math.max(SWING_STRAIGHT, swing)));
}

/** To a tenth of a beat per minute. */
export function clampTempo(tempo: number): number {
  return Math.round(10 * Math.min(TEMPO_MAXIMUM, Math.max(TEMPO_MINIMUM, tempo))) / 10;
}
