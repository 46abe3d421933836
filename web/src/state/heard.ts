/** What was heard: the outline that is drawn of a sound, and the strip of the last ones. */

import type { Clip } from '../signal/wav';
import { outline } from '../signal/envelope';
import { sameListed, type ListedSound } from './sound-list';

export const HEARD_MOST = 24;
/** Bars of an outline, and the seconds they span. */
export const OUTLINE_BARS = 20;
const OUTLINE_SECONDS = 0.5;
const DIGITS = 9;

/** A sound of the strip. */
export interface HeardStep extends ListedSound {
  /** The gesture that led to it; null also where an earlier visit heard it. */
  readonly gesture: string | null;
}

/** The outline of a sound, as a digit for each of its bars. */
export function outlineOf(clip: Clip): string {
  const { low, high } = outline(clip, OUTLINE_SECONDS, OUTLINE_BARS);
  const heights = [...high].map((top, bar) => Math.max(top, -low[bar]!));
  const tallest = Math.max(1e-6, ...heights);
  return heights.map((height) => Math.round((height / tallest) * DIGITS)).join('');
}

export function heights(outline: string): readonly number[] {
  return [...outline].map((digit) => Number(digit) / DIGITS);
}

/**
 * What was heard with one sound more. Within a gesture the newest takes the place of the last, and
 * a sound that is there already stays where it is, as it was heard last.
 */
export function remember(heard: readonly HeardStep[], next: HeardStep): readonly HeardStep[] {
  const at = heard.findIndex((each) => sameListed(each, next));
  const known = heard[at];
  if (known?.link === next.link) return heard;
  if (known) return heard.with(at, { ...next, gesture: known.gesture });
  const goesOn = next.gesture !== null && heard.at(-1)?.gesture === next.gesture;
  return [...(goesOn ? heard.slice(0, -1) : heard), next].slice(-HEARD_MOST);
}

/** The strip as it was kept, with the gestures of those that are on it already. */
export function strip(
  kept: readonly ListedSound[],
  heard: readonly HeardStep[] = [],
): readonly HeardStep[] {
  return kept
    .slice(-HEARD_MOST)
    .map((sound) => heard.find(({ link }) => link === sound.link) ?? { ...sound, gesture: null });
}
