/** All that the page shows, as plain data. */

import type { Found, Model, SaveFormat, SoundMap } from '../api/types';
import type { Clip } from '../signal/wav';
import type { History } from './history';
import { controlsFor, soundKey, type Patch } from './patch';

export type Side = 'original' | 'match';

export interface Comparison {
  readonly file: string;
  readonly score: number;
  readonly distanceDb: number;
  readonly warnings: readonly string[];
  readonly original: Clip;
  /** Where the sound most like the original was found. */
  readonly found: Found;
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
  /** The controls that the dice leaves as they are. */
  readonly locked: readonly string[];
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
  locked: [],
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

/** Whether these models can play all of a history as it is. */
export function isPlayable(history: History<Patch>, models: readonly Model[]): boolean {
  return [...history.past, history.present, ...history.future].every((patch) => {
    const model = models.find(({ name }) => name === patch.model);
    if (!model?.classes.includes(patch.class)) return false;
    return soundKey({ ...patch, controls: controlsFor(model, patch.controls) }) === soundKey(patch);
  });
}

/** Whether the patch still is the one that was found for the dropped sound. */
export function isMatched(state: AppState): boolean {
  const [model, patch, found] = [modelOf(state), patchOf(state), state.comparison?.found];
  if (!model || !patch || !found) return false;
  const controls = controlsFor(model, { ...patch.controls, ...found.controls });
  return soundKey({ ...patch, ...found, controls }) === soundKey(patch);
}
