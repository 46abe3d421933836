/** A kit: up to sixteen pads of one style, each with a sound and with how it is played. */

import type { Model } from '../api/types';
import { entryOf } from './entry';
import { latentFor } from './latent';
import { controlsFor, drumName, recipeOf, soundKey, type Recipe } from './patch';

export const PADS_FEW = 8;
export const PADS_MANY = 16;
export const NAME_LONGEST = 60;
export const GAIN_MINIMUM_DB = -60;
export const GAIN_MAXIMUM_DB = 6;
export const CHOKE_MAXIMUM = 16;
export const NOTE_MAXIMUM = 127;
/** How far a variation moves a control at most, as a share of its range. */
const VARIED = 0.06;

export interface Pad {
  readonly name: string;
  readonly recipe: Recipe;
  readonly gainDb: number;
  /** From -1, left, to 1, right. */
  readonly pan: number;
  /** Pads of one group silence each other; 0 is none. */
  readonly choke: number;
  /** The MIDI note that plays it; pads of one note sound together. */
  readonly note: number;
  readonly locked: boolean;
}

export interface Kit {
  readonly name: string;
  /** The model and seed that its style comes from. */
  readonly model: string;
  readonly seed: number;
  readonly pads: readonly Pad[];
  /** The short versions of the pads' models that it was made with, as far as they are known. */
  readonly versions?: Readonly<Record<string, string>>;
}

/** The kit with some of a pad changed, within what a pad can be. */
export function withPad(kit: Kit, index: number, change: Partial<Pad>): Kit {
  const pads = kit.pads.map((pad, at) => (at === index ? clampPad({ ...pad, ...change }) : pad));
  return { ...kit, pads };
}

function clampPad(pad: Pad): Pad {
  const within = (value: number, low: number, high: number, decimals: number): number =>
    Number(Math.min(high, Math.max(low, value)).toFixed(decimals)) + 0;
  return {
    ...pad,
    name: pad.name.slice(0, NAME_LONGEST),
    gainDb: within(pad.gainDb, GAIN_MINIMUM_DB, GAIN_MAXIMUM_DB, 1),
    pan: within(pad.pan, -1, 1, 2),
    choke: within(pad.choke, 0, CHOKE_MAXIMUM, 0),
    note: within(pad.note, 0, NOTE_MAXIMUM, 0),
  };
}

/** Puts a sound on a pad, which then goes by its drum; a pad of that drum keeps its name. */
export function withSound(kit: Kit, index: number, sound: Recipe): Kit {
  const pad = kit.pads[index]!;
  const others = kit.pads.filter((each) => each !== pad).map(({ name }) => name);
  const name = pad.recipe.class === sound.class ? pad.name : unlike(drumName(sound.class), others);
  return withPad(kit, index, { name, recipe: recipeOf(sound) });
}

/** The name; where one of those has it, without a number or with the first from 2 on that is free. */
function unlike(name: string, others: readonly string[]): string {
  if (!others.includes(name)) return name;
  const plain = name.replace(/ \d+$/, '');
  let [unused, number] = [plain, 2];
  while (others.includes(unused)) unused = `${plain} ${number++}`;
  return unused;
}

/** The pads, of which those that are new have names that no other has. */
function withNames(pads: readonly Pad[], isNew: (pad: Pad) => boolean): readonly Pad[] {
  const names = pads.filter((pad) => !isNew(pad)).map(({ name }) => name);
  return pads.map((pad) => {
    if (!isNew(pad)) return pad;
    const name = unlike(pad.name, names);
    names.push(name);
    return name === pad.name ? pad : { ...pad, name };
  });
}

/** Whether a pad plays exactly this sound. */
export function isOnPad(kit: Kit | null, index: number, sound: Recipe): boolean {
  const pad = kit?.pads[index];
  return pad !== undefined && soundKey(pad.recipe) === soundKey(sound);
}

/** The fresh kit, but for the pads that are locked and the notes that controllers play. */
export function renewed(kit: Kit | null, fresh: Kit): Kit {
  const pads = fresh.pads.map((pad, index) => {
    const old = kit?.pads[index];
    if (!old) return pad;
    return old.locked ? old : { ...pad, note: old.note };
  });
  return { ...fresh, pads: withNames(pads, (pad) => !kit?.pads.includes(pad)) };
}

/** The kit with as many pads as that of its own style that is given. */
export function resized(kit: Kit, fresh: Kit): Kit {
  const pads = fresh.pads.map((pad, index) => kit.pads[index] ?? pad);
  return { ...kit, pads: withNames(pads, (pad) => !kit.pads.includes(pad)) };
}

/** The kit with every sound that is not locked moved a little, as the same hit. */
export function varied(
  kit: Kit,
  models: readonly Model[],
  random: () => number = Math.random,
): Kit {
  const moved = (pad: Pad): Pad => {
    const model = modelFor(pad, models);
    if (pad.locked || !model) return pad;
    const controls = Object.fromEntries(
      model.controls
        .filter(({ unavailable = {} }) => !entryOf(unavailable, pad.recipe.class))
        .map(({ name, minimum, maximum, default: rest }): [string, number] => [
          name,
          (pad.recipe.controls[name] ?? rest) + (2 * random() - 1) * VARIED * (maximum - minimum),
        ]),
    );
    const kept = { ...pad.recipe.controls, ...controls };
    return { ...pad, recipe: { ...pad.recipe, controls: controlsFor(model, kept) } };
  };
  return { ...kit, pads: kit.pads.map(moved) };
}

/** Why a pad cannot be played here; empty where it can. */
export function padFault({ recipe }: Pad, models: readonly Model[]): string {
  const model = models.find(({ name }) => name === recipe.model);
  if (!model) return `Needs the model “${recipe.model}”, which is not on this server.`;
  if (model.classes.includes(recipe.class)) return '';
  return `Needs a model “${recipe.model}” that plays ${drumName(recipe.class)}.`;
}

/** What a pad plays, in terms of the model as it is here; null where it is not. */
export function soundOf(pad: Pad, models: readonly Model[]): Recipe | null {
  const model = modelFor(pad, models);
  if (!model) return null;
  const { controls, latent } = pad.recipe;
  return {
    ...pad.recipe,
    controls: controlsFor(model, controls),
    latent: latentFor(model, latent),
  };
}

export interface CurrentKit {
  readonly kit: Kit;
  /** Pads that had a latent of another version of their model. */
  readonly outdated: number;
}

/** The kit without the latents that its models, as they are here, do not know. */
export function currentKit(kit: Kit, models: readonly Model[]): CurrentKit {
  const pads = kit.pads.map((pad) => {
    const model = models.find(({ name }) => name === pad.recipe.model);
    const latent = model ? latentFor(model, pad.recipe.latent) : pad.recipe.latent;
    return latent === pad.recipe.latent ? pad : { ...pad, recipe: { ...pad.recipe, latent } };
  });
  const outdated = pads.filter((pad, index) => pad !== kit.pads[index]).length;
  return outdated > 0 ? { kit: { ...kit, pads }, outdated } : { kit, outdated };
}

/** What a pad is called: after its drum where its name is empty. */
export function padName({ name, recipe }: Pad): string {
  return name.trim() || drumName(recipe.class);
}

/** The pads that a MIDI note plays. */
export function padsAt({ pads }: Kit, note: number): readonly number[] {
  return pads.flatMap((pad, index) => (pad.note === note ? [index] : []));
}

/** What is to be said of a note that several pads have; empty where at most one does. */
export function sharedNotice(kit: Kit, note: number): string {
  const pads = padsAt(kit, note).map((pad) => pad + 1);
  if (pads.length < 2) return '';
  const listed = `${pads.slice(0, -1).join(', ')} and ${pads.at(-1)}`;
  return `Pads ${listed} have the note ${spelledNote(note)}: it plays them together.`;
}

/** How much a pad's level lets of a stroke through: velocities 0..1 count as squares, as in SFZ. */
export function strokeGain({ gainDb }: Pad, velocity: number): number {
  return 10 ** (gainDb / 20) * velocity ** 2;
}

function modelFor({ recipe }: Pad, models: readonly Model[]): Model | null {
  const model = models.find(({ name }) => name === recipe.model);
  return model?.classes.includes(recipe.class) ? model : null;
}

const NOTES = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B'];

/** A MIDI note by name, with middle C (60) as C4. */
export function midiName(note: number): string {
  return `${NOTES[note % 12]}${Math.floor(note / 12) - 1}`;
}

/** A MIDI note by number and name. */
export function spelledNote(note: number): string {
  return `${note} (${midiName(note)})`;
}
