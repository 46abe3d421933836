/** All that the page shows, as plain data. */

import type { Model, SaveFormat, SoundMap } from '../api/types';
import type { Clip } from '../signal/wav';
import type { History } from './history';
import type { Patch } from './patch';

export type Side = 'original' | 'match';

export interface Comparison {
  readonly file: string;
  readonly score: number;
  readonly distanceDb: number;
  readonly warnings: readonly string[];
  readonly original: Clip;
}

/** A place in the window, in CSS pixels. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

export interface Dropped extends Spot {
  readonly file: string;
}

export interface Refusal extends Dropped {
  readonly detail: string;
}

export interface AppState {
  readonly models: readonly Model[];
  readonly map: SoundMap | null;
  readonly history: History<Patch> | null;
  /** The sound that is heard in place of the patch while another is on its way. */
  readonly clip: Clip | null;
  readonly looping: boolean;
  readonly side: Side;
  readonly comparison: Comparison | null;
  readonly listening: Dropped | null;
  readonly refusal: Refusal | null;
  readonly notice: string;
  readonly saving: boolean;
  readonly format: SaveFormat;
  readonly reachable: boolean;
}

export const INITIAL: AppState = {
  models: [],
  map: null,
  history: null,
  clip: null,
  looping: false,
  side: 'match',
  comparison: null,
  listening: null,
  refusal: null,
  notice: '',
  saving: false,
  format: { rate: 44100, depth: '24' },
  reachable: true,
};

export function patchOf(state: AppState): Patch | null {
  return state.history?.present ?? null;
}

export function modelOf(state: AppState): Model | null {
  const name = patchOf(state)?.model;
  return state.models.find((model) => model.name === name) ?? null;
}
