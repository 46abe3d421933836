/** What is shown of a kit beside the kit itself, and how it is taken away. */

import type { SaveDepth, SaveRate } from '../api/types';

export const KIT_FORMATS = [
  { name: 'sfz', label: 'SFZ' },
  { name: 'dspreset', label: 'Decent Sampler' },
  { name: 'h2drumkit', label: 'Hydrogen' },
] as const;

export type KitFormat = (typeof KIT_FORMATS)[number]['name'];

/** Sounds of a kit in all that the service makes. */
export const STROKES_MOST = 256;
/** Velocity layers, or round robins, that there are to choose from. */
export const COUNTS = [1, 2, 3, 4, 6, 8] as const;

/** Those, and the one that a kit which was saved has. */
export function countsWith(count: number): readonly number[] {
  return [...new Set<number>([...COUNTS, count])].sort((a, b) => a - b);
}

export interface KitTake {
  readonly formats: readonly KitFormat[];
  /** Velocity layers. */
  readonly layers: number;
  readonly roundRobins: number;
  readonly rate: SaveRate;
  readonly depth: SaveDepth;
}

export interface KitDesk {
  /** The pad whose settings are shown, counted from 0. */
  readonly pad: number;
  /** The pad that the sound in hand is of, so that it follows every change; null for none. */
  readonly editing: number | null;
  /** What is drawn of each pad's sound; empty until it has come. */
  readonly outlines: readonly string[];
  /** The pads that were struck last; a new list for every stroke. */
  readonly struck: readonly number[];
  /** The pad that takes the next note of a MIDI keyboard for its own; null for none. */
  readonly learning: number | null;
  /** Whether pads are on their way from the server. */
  readonly making: boolean;
  readonly take: KitTake;
  readonly taking: boolean;
  /** Why the kit was not saved; empty where it was. */
  readonly fault: string;
}

export const INITIAL_DESK: KitDesk = {
  pad: 0,
  editing: null,
  outlines: [],
  struck: [],
  learning: null,
  making: false,
  take: {
    formats: KIT_FORMATS.map(({ name }) => name),
    layers: 3,
    roundRobins: 2,
    rate: 44100,
    depth: '24',
  },
  taking: false,
  fault: '',
};

/** Why a kit cannot be taken away so; empty where it can. */
export function takeFault({ layers, roundRobins }: KitTake, pads: number): string {
  if (layers * roundRobins * pads <= STROKES_MOST) return '';
  return `A kit holds ${STROKES_MOST} sounds at most: take fewer layers or round robins.`;
}
