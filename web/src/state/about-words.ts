/** What it means how near a sound is to a recording, in plain words. */

import type { Nearest } from '../api/types';
import { drumName } from './patch';

/**
 * The median of two takes of one stroke. A recording that a model plays again by itself is about as
 * near to itself, so what is no farther may be a copy.
 */
const TAKES_DB = 2;

/** For example `LM-2 (drum-machines), public domain, 4.1 dB away`. */
export function nearestWords({ distance_db, pack, licence }: Nearest): string {
  const [name, ...folders] = pack.split('/').reverse();
  const place = folders.length > 0 ? `${name} (${folders.reverse().join('/')})` : name;
  return `${place}, ${licence.replaceAll('-domain', ' domain')}, ${decibels(distance_db!)} away`;
}

/** What that distance means beside those of recordings from each other. */
export function distanceWords({ distance_db, apart_db }: Nearest, drum: string): string {
  const takes = `two takes of one stroke (${TAKES_DB} dB)`;
  if (tenths(distance_db!) <= TAKES_DB) return `As near as ${takes}: next to a copy.`;
  if (apart_db === null) return `Farther than ${takes}; there is no other to compare with.`;
  const [recordings, apart] = [`${drumName(drum).toLowerCase()} recordings`, decibels(apart_db)];
  return tenths(distance_db!) < tenths(apart_db)
    ? `Most ${recordings} are not as near to another (${apart}), but ${takes} are nearer.`
    : `Half of the ${recordings} have another within ${apart}: this is no copy.`;
}

const tenths = (value: number): number => Math.round(value * 10) / 10;

const decibels = (value: number): string => `${value.toFixed(1)} dB`;
