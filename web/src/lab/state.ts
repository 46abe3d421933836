/** All that the Lab shows, as plain data. */

import { soundsOfClass } from '../api/map';
import type { Leaderboard, Model, SoundMap } from '../api/types';
import type { Point } from '../geometry/pad';
import type { Clip } from '../signal/wav';
import { entryOf } from '../state/entry';
import { classFor } from '../state/patch';
import type { LabPatch } from './patch';
import type { Round, Task } from './round';
import type { Vote } from './votes';

export type Side = 'a' | 'b';

/** A path on one model's pad, and its sounds as far as they have come. */
export interface Walk {
  readonly model: string;
  readonly path: readonly Point[];
  readonly count: number;
  readonly places: readonly Point[];
  /** A sound a place; while a knob is turned, the earlier one until the new one has come. */
  readonly clips: readonly (Clip | null)[];
  /** How many sounds have not come yet. */
  readonly missing: number;
  readonly playing: boolean;
}

/** A blind round while it is voted on, and until the next one. */
export interface Blind {
  /** Models that do not take part. */
  readonly left: readonly string[];
  readonly task: Task;
  readonly round: Round | null;
  readonly clips: Readonly<Record<Side, Clip>> | null;
  readonly side: Side | null;
  /** Which of the two have been heard. */
  readonly heard: readonly Side[];
  /** The vote, once given; only then are the names told. */
  readonly vote: Vote | null;
  readonly problem: string;
}

/** A part of a model that the server could not give, and why. */
export interface Failure {
  readonly part: 'map' | 'sound';
  readonly detail: string;
}

export interface LabState {
  readonly models: readonly Model[];
  readonly patch: LabPatch | null;
  readonly maps: Readonly<Record<string, SoundMap>>;
  readonly clips: Readonly<Record<string, Clip>>;
  /** What could not be had, by model. */
  readonly failures: Readonly<Record<string, Failure>>;
  readonly pointed: { readonly model: string; readonly index: number } | null;
  readonly drawing: string | null;
  readonly walk: Walk | null;
  readonly looping: boolean;
  readonly saving: boolean;
  readonly notice: string;
  readonly reachable: boolean;
  readonly board: Leaderboard | null;
  readonly boardProblem: string;
  readonly blind: Blind;
  readonly votes: readonly Vote[];
  /** Why votes last only as long as the page; empty where they are kept. */
  readonly unkept: string;
}

export const INITIAL: LabState = {
  models: [],
  patch: null,
  maps: {},
  clips: {},
  failures: {},
  pointed: null,
  drawing: null,
  walk: null,
  looping: false,
  saving: false,
  notice: '',
  reachable: true,
  board: null,
  boardProblem: '',
  blind: {
    left: [],
    task: 'draw',
    round: null,
    clips: null,
    side: null,
    heard: [],
    vote: null,
    problem: '',
  },
  votes: [],
  unkept: '',
};

export function modelNamed(state: LabState, name: string): Model | null {
  return state.models.find((model) => model.name === name) ?? null;
}

/** The models side by side, in the order they were chosen. */
export function chosenModels(state: LabState): readonly Model[] {
  return (state.patch?.chosen ?? []).flatMap((name) => modelNamed(state, name) ?? []);
}

/** The training sounds of the class that a model plays; null until they have come. */
export function mapOf({ maps, patch }: LabState, model: Model): SoundMap | null {
  const map = entryOf(maps, model.name);
  return map ? soundsOfClass(map, classFor(model, patch!.drum)) : null;
}

/** The models that take part in blind rounds. */
export function contestants(state: LabState): readonly Model[] {
  return state.models.filter(({ name }) => !state.blind.left.includes(name));
}
