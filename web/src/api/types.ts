/** What the service answers, as types. */

export interface Control {
  readonly name: string;
  readonly label: string;
  readonly unit: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly default: number;
  readonly step: number;
  /** Why a class has no such thing, by class: the pitch of a hat. */
  readonly unavailable?: Readonly<Record<string, string>>;
}

export interface Model {
  readonly name: string;
  readonly title: string;
  /** Changes whenever the model's sounds may. */
  readonly version: string;
  readonly classes: readonly string[];
  readonly sample_rate: number;
  readonly seconds: number;
  readonly controls: readonly Control[];
  /** The two controls that the pad moves. */
  readonly pad: readonly [string, string];
  readonly card: string;
  /** The kind of model; empty where its bundle does not say. */
  readonly family: string;
  /** What it learned from, as a hash; empty where its bundle does not say. */
  readonly corpus: string;
  /** Size of its graphs. */
  readonly bytes: number;
  readonly parameters: number | null;
  /** How many numbers a seed stands for; 0 where a place on the pad is all of a sound. */
  readonly variation?: number;
  /** Latents that the server did not take, as the page found out. */
  readonly refused?: readonly string[];
  readonly descriptors: readonly Omit<Descriptor, 'values'>[];
}

export interface Descriptor {
  readonly name: string;
  readonly label: string;
  readonly unit: string;
  readonly scale: 'linear' | 'log';
  /** One per point of the map; null where the sound has no such value. */
  readonly values: readonly (number | null)[];
}

/** A map as it is sent: values of the pad's two controls, null for a sound without a place. */
export interface RawMap extends Omit<SoundMap, 'points'> {
  readonly points: readonly (readonly [number | null, number | null])[];
}

export interface SoundMap {
  /** Places on the pad, -1..1 each way, whatever the ranges of its controls. */
  readonly points: readonly (readonly [number, number])[];
  readonly classes: readonly string[];
  readonly class_of: readonly number[];
  readonly descriptors: readonly Descriptor[];
}

export interface Draw {
  readonly controls: Readonly<Record<string, number>>;
  readonly seed: number;
  /** What the model knows of the sound beside its controls; empty for nothing. */
  readonly latent: string;
}

/** Where a model has a sound. */
export interface Found extends Draw {
  readonly class: string;
  /** The model that has it, where that may be another than the one asked. */
  readonly model?: string;
}

export interface MatchAnswer extends Found {
  readonly distance_db: number;
  readonly score: number;
  readonly warnings: readonly string[];
  /** Base64 WAV of the upload as the model heard it. */
  readonly original: string;
  /** Whether the file told its own settings. */
  readonly recipe?: boolean;
  /** Which of the hits of the upload that is, from 1, and how many it has. */
  readonly hit: number;
  readonly hits: number;
}

/** How far a search is. */
export interface Rounds {
  readonly done: number;
  readonly total: number;
}

/** What a line of a match tells: one of these. */
export interface MatchLine {
  readonly rounds?: Rounds;
  readonly match?: MatchAnswer;
  readonly problem?: { readonly status: number };
}

/** The training recording that is nearest to a sound; no distance where the model does not tell. */
export interface Nearest {
  readonly distance_db: number | null;
  /** How far recordings of its class are from the nearest other one; null where there is one. */
  readonly apart_db: number | null;
  readonly pack: string;
  readonly licence: string;
}

/** What the server can be asked for beside sounds. */
export interface ServerSettings {
  /** What the folder that it writes to is called; empty where it writes none. */
  readonly folder: string;
  /** How large a sample may be. */
  readonly upload_bytes: number;
  /** How large the file of a kit may be. */
  readonly kit_file_bytes: number;
}

export type SaveKind = 'wav' | 'flac';
export type SaveRate = 44100 | 48000 | 96000;
export type SaveDepth = '16' | '24' | '32f';

export interface SaveFormat {
  readonly kind: SaveKind;
  readonly rate: SaveRate;
  readonly depth: SaveDepth;
}

/** A measured value, with its interval where one was found. */
export interface Figure {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

export interface Measure {
  readonly key: string;
  readonly label: string;
  readonly unit: string;
  readonly better: 'lower' | 'higher' | '';
  readonly help: string;
}

export interface Bracket {
  readonly name: string;
  readonly title: string;
  readonly figures: Readonly<Record<string, Figure>>;
}

export interface Scored extends Bracket {
  readonly family: string;
}

/** What an evaluation of the models found. */
export interface Leaderboard {
  readonly corpus: {
    readonly hash: string;
    readonly class: string;
    readonly train: number;
    readonly validation: number;
    readonly real: number;
  };
  readonly count: number;
  readonly best: string | null;
  readonly rule: string;
  readonly measures: readonly Measure[];
  readonly brackets: readonly Bracket[];
  readonly models: readonly Scored[];
  readonly failures: readonly { readonly name: string; readonly error: string }[];
}

/** A pad of a kit as it is sent. */
export interface RawPad extends Found {
  readonly name: string;
  readonly model: string;
  readonly gain_db: number;
  readonly pan: number;
  readonly choke: number;
  readonly note: number;
  /** Not there in answers that caches have from before there was one. */
  readonly locked?: boolean;
}

export interface RawKit {
  readonly name: string;
  readonly pads: readonly RawPad[];
}

/** A kit that was saved, as it plays here, with how it was taken away. */
export interface OpenedKit extends KitRequest {
  /** What is not as it was saved, in sentences. */
  readonly warnings: readonly string[];
}

/** What a kit's zip is asked for with. */
export interface KitRequest extends RawKit {
  readonly layers: number;
  readonly round_robins: number;
  readonly formats: readonly string[];
  readonly rate: SaveRate;
  readonly depth: SaveDepth;
}
