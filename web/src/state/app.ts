/** All that the page shows, as plain data. */

import type { Found, Model, Rounds, SaveFormat, SoundMap } from '../api/types';
import { noteName } from '../signal/pitch';
import type { Clip } from '../signal/wav';
import { DICE_DEFAULT } from './dice';
import type { Voice } from './grid';
import type { HeardStep } from './heard';
import type { History } from './history';
import { INITIAL_DESK, type KitDesk } from './kit-desk';
import { latentFor } from './latent';
import { NAMING_DEFAULT } from './naming';
import { controlsFor, soundKey, type Patch } from './patch';
import type { Heard, ListedSound } from './sound-list';

/** The hints of a first visit, each a bit of those that are done with. */
export const HINT = { move: 1, loop: 2, drop: 4 } as const;
export const ALL_HINTS = 7;

export type Side = 'original' | 'match';

export interface Comparison {
  readonly file: string;
  readonly score: number;
  readonly distanceDb: number;
  readonly warnings: readonly string[];
  readonly original: Clip;
  /** Where the sound most like the original was found. */
  readonly found: Found;
  /** Whether the file told its own settings, so that nothing had to be found. */
  readonly recipe: boolean;
  /** Which hit of the file it is, from 1, and how many that has. */
  readonly hit: number;
  readonly hits: number;
  /** Whether the search went on from the first answer. */
  readonly refined: boolean;
  /** The match before it: what the search went on from, or another hit. Undo leads back there. */
  readonly earlier: Comparison | null;
}

/** The control that turns a sound's pitch. */
export const PITCH = 'pitch';

/** What is shown below the instrument. */
export type Shelf = 'history' | 'favourites' | 'morph' | 'grid' | 'kit';

/**
 * A favourite that was taken away can be put back; a link was copied with a kit that may stay out; a
 * sound was saved that the loop leaves out; a page that an update has left behind can be loaded again.
 */
export type Offer =
  | { readonly kind: 'put back'; readonly favourite: ListedSound }
  | { readonly kind: 'sound alone'; readonly link: string }
  | { readonly kind: 'save loop' }
  | { readonly kind: 'reload' };

/** The two sounds that a morph lies between. */
export interface Ends {
  readonly a: End | null;
  readonly b: End | null;
}

/** What its seed stands for too, once the server has told, so that it can be blended. */
export interface End extends Heard {
  readonly told: string;
  /** The version of the model that this holds for. */
  readonly version: string;
}

/** A recording that goes on: how loud it is now, and how much of it is done, both 0..1. */
export interface Recording {
  readonly level: number;
  readonly share: number;
}

/** Where a MIDI keyboard stands: the names of those that are listened to, or why there are none. */
export type MidiState =
  'unsupported' | 'off' | 'asking' | 'refused' | 'failed' | 'no device' | readonly string[];

/** A place in the window, in CSS pixels. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

export interface Dropped extends Spot {
  readonly file: string;
  /** Which hit of it, from 1. */
  readonly hit: number;
  /** Whether it is compared with already, as another hit of it. */
  readonly compared: boolean;
}

/** A hit of a file, and where in the window it was asked for. */
export interface HitChoice extends Spot {
  readonly hit: number;
}

export interface AppState {
  readonly models: readonly Model[];
  /** Null while it is on its way, and where it did not come. */
  readonly map: SoundMap | null;
  /** Whether the server refused the map. */
  readonly mapFailed: boolean;
  readonly history: History<Patch> | null;
  /** The sound that is heard in place of the patch while another is on its way. */
  readonly clip: Clip | null;
  /** The pitch of that sound; null where it has none. */
  readonly hz: number | null;
  /** Where the pitch's control stands in that sound. */
  readonly hzTurn: number;
  /** The controls that would change next to nothing of it. */
  readonly idle: readonly string[];
  /** The controls that the dice leaves as they are. */
  readonly locked: readonly string[];
  /** How far the dice go, in percent. */
  readonly dice: number;
  readonly looping: boolean;
  readonly side: Side;
  readonly comparison: Comparison | null;
  readonly listening: Dropped | null;
  /** How far the search for a closer match is; null while there is none. */
  readonly refining: Rounds | null;
  readonly recording: Recording | null;
  readonly shelf: Shelf;
  /** Whose steps the grid edits. */
  readonly voice: Voice;
  readonly heard: readonly HeardStep[];
  readonly favourites: readonly ListedSound[];
  /** What can be done about the notice while it is shown; null for nothing. */
  readonly offer: Offer | null;
  readonly ends: Ends;
  /** Where the morph is between its ends, 0..1. */
  readonly morph: number;
  /** The first hints that are done with, a bit for each. */
  readonly hints: number;
  readonly notice: string;
  /** Whether the notice is of something that was refused. */
  readonly alarm: boolean;
  readonly saving: boolean;
  readonly format: SaveFormat;
  /** The pattern of file names. */
  readonly naming: string;
  /** What the folder that the server writes to is called; empty where it writes none. */
  readonly folder: string;
  /** How large a sample the server takes: a larger one would be sent for nothing. */
  readonly uploadBytes: number;
  /** How large the file of a kit may be. */
  readonly kitFileBytes: number;
  /** Whether what is saved is also written there. */
  readonly toFolder: boolean;
  readonly midi: MidiState;
  readonly kitDesk: KitDesk;
  readonly reachable: boolean;
}

export const INITIAL: AppState = {
  models: [],
  map: null,
  mapFailed: false,
  history: null,
  clip: null,
  hz: null,
  hzTurn: 0,
  idle: [],
  locked: [],
  dice: DICE_DEFAULT,
  looping: false,
  side: 'match',
  comparison: null,
  listening: null,
  refining: null,
  recording: null,
  shelf: 'history',
  voice: 'hand',
  heard: [],
  favourites: [],
  offer: null,
  ends: { a: null, b: null },
  morph: 0,
  hints: 0,
  notice: '',
  alarm: false,
  saving: false,
  format: { kind: 'wav', rate: 44100, depth: '24' },
  naming: NAMING_DEFAULT,
  folder: '',
  uploadBytes: 20_000_000,
  kitFileBytes: 276_824_064,
  toFolder: false,
  midi: 'off',
  kitDesk: INITIAL_DESK,
  reachable: true,
};

export function patchOf(state: AppState): Patch | null {
  return state.history?.present ?? null;
}

export function modelOf(state: AppState): Model | null {
  const name = patchOf(state)?.model;
  return state.models.find((model) => model.name === name) ?? null;
}

/** The note of the sound that is heard; empty where it has no pitch. */
export function noteOf({ hz }: AppState): string {
  return hz === null ? '' : noteName(hz);
}

export type MapStanding = 'loading' | 'failed' | 'shown';

export function mapStanding({ map, mapFailed }: AppState): MapStanding {
  if (map) return 'shown';
  return mapFailed ? 'failed' : 'loading';
}

/** Whether these models can play all of a history as it is. */
export function isPlayable(history: History<Patch>, models: readonly Model[]): boolean {
  return [...history.past, history.present, ...history.future].every((patch) => {
    const model = models.find(({ name }) => name === patch.model);
    if (!model?.classes.includes(patch.class)) return false;
    if (patch.latent !== '' && latentFor(model, patch.latent) === '') return false;
    return soundKey({ ...patch, controls: controlsFor(model, patch.controls) }) === soundKey(patch);
  });
}

/** Whether the patch still is the one that was found for the dropped sound. */
export function isMatched(state: AppState): boolean {
  const comparison = comparisonOf(state);
  return comparison !== null && isAt(state, comparison.found);
}

/** Whether a closer match can be searched for: there is none where the settings are the file's own. */
export function comesCloser({ recipe, refined }: Comparison, moved: boolean): boolean {
  return !recipe && !refined && !moved;
}

/** The match that is in hand: the last one, or one before it. */
export function comparisonOf(state: AppState): Comparison | null {
  for (let each = state.comparison; each; each = each.earlier) {
    if (isAt(state, each.found)) return each;
  }
  return state.comparison;
}

function isAt(state: AppState, found: Found): boolean {
  const [model, patch] = [modelOf(state), patchOf(state)];
  if (!model || !patch) return false;
  const controls = controlsFor(model, { ...patch.controls, ...found.controls });
  return soundKey({ ...patch, ...found, controls }) === soundKey(patch);
}
