/** The keys of General MIDI's percussion for our classes of drum. */

import { entryOf } from './entry';

const KEYS: Readonly<Record<string, number>> = {
  kick: 36,
  snare: 38,
  'hihat-closed': 42,
  'hihat-open': 46,
  clap: 39,
  tom: 45,
  rim: 37,
  cymbal: 49,
  perc: 75,
};
const OTHER_KEY = 38;

/** The key of a class of drum; one that General MIDI has not is a snare. */
export function keyOf(drum: string): number {
  return entryOf(KEYS, drum) ?? OTHER_KEY;
}
