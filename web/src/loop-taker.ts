/** Taking the loop away: as one mix, as a stem of each voice, or as its notes. */

import { fetchClip, soundAddress } from './api/client';
import type { Model } from './api/types';
import { download } from './download';
import { madeAside } from './loop-aside';
import type { LoopFile } from './loop-file';
import { part } from './part';
import type { LoopVoice } from './signal/loop';
import { noteOf, patchOf, type AppState } from './state/app';
import { handSteps, padRows } from './state/beat';
import { patternOf, playingPads } from './state/grid';
import { padFault, padName, soundOf, strokeGain, type Pad } from './state/kit';
import { keyOf } from './state/keys';
import { fileStem } from './state/naming';
import { drumName, soundKey, stepsOf, type Patch, type Recipe } from './state/patch';
import type { Store } from './state/store';

/** Takes something away of the patch that holds, one at a time, and tells what was made. */
export type Taking = (take: (patch: Patch) => Promise<string | null>) => Promise<void>;

/** A voice of the loop that has hits. */
interface Part {
  /** What its stem is called. */
  readonly name: string;
  readonly sound: Recipe;
  readonly velocities: readonly number[];
  readonly pad: Pad | null;
}

const DECIBELS = new Intl.NumberFormat('en', {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const NO_DECIBELS = DECIBELS.format(0);

export class LoopTaker {
  readonly #store: Store<AppState>;
  readonly #taking: Taking;

  constructor(store: Store<AppState>, taking: Taking) {
    this.#store = store;
    this.#taking = taking;
  }

  /** One round of all that plays as a WAV that repeats without a seam. */
  async saveMix(): Promise<void> {
    await this.#taking((patch) => this.#saved(patch, `${this.#name(patch)}.wav`, null));
  }

  /** A WAV of each voice in one zip; together they are the mix. */
  async saveStems(): Promise<void> {
    await this.#taking((patch) => {
      const folder = `${this.#name(patch)}-stems`;
      return this.#saved(patch, `${folder}.zip`, (stem) => `${folder}/${stem}.wav`);
    });
  }

  /** The notes of all that plays as a MIDI file. */
  async saveMidi(): Promise<void> {
    await this.#taking(async (patch) => {
      const parts = partsOf(patch, this.#store.state.models);
      if (parts.length === 0) return null;
      const { writeLoopMidi } = await part(import('./state/midi'));
      const { tempo, swing, class: drum, kit } = patch;
      const voices = parts.map(({ pad, velocities }) => ({
        key: pad ? pad.note : keyOf(drum),
        steps: velocities,
      }));
      const title = kit && parts.some(({ pad }) => pad) ? kit.name : drumName(drum);
      const name = `${this.#name(patch)}.mid`;
      const bytes = writeLoopMidi({ name: title, voices, tempo, swing });
      download(new Blob([bytes], { type: 'audio/midi' }), name);
      return name + this.#remarks(patch, 1);
    });
  }

  async #saved(
    patch: Patch,
    name: string,
    stemName: ((stem: string) => string) | null,
  ): Promise<string | null> {
    const parts = partsOf(patch, this.#store.state.models);
    if (parts.length === 0) return null;
    const stems = stemName && parts.map(({ name: of }) => stemName(of));
    const { file, gain } = await this.#made(patch, parts, stems);
    download(file, name);
    return name + this.#remarks(patch, gain);
  }

  async #made(
    patch: Patch,
    parts: readonly Part[],
    stems: readonly string[] | null,
  ): Promise<LoopFile> {
    const { models, format } = this.#store.state;
    const voices = await Promise.all(
      parts.map(async ({ sound, velocities, pad }): Promise<LoopVoice> => {
        const { version } = models.find(({ name }) => name === sound.model)!;
        const address = soundAddress(sound, version, format.rate, '32f');
        return voiceOf(await fetchClip(address), velocities, pad);
      }),
    );
    const { tempo, swing } = patch;
    return madeAside({ voices, time: { tempo, swing }, depth: format.depth, stems });
  }

  /** After the kit where pads play, else after the sound. */
  #name(patch: Patch): string {
    const { naming } = this.#store.state;
    const { kit, tempo } = patch;
    const pattern = kit && padRows(patch, kit).length > 0 ? kit.name : naming;
    return `${fileStem(pattern, { recipe: patch, note: noteOf(this.#store.state) })}-loop-${tempo}bpm`;
  }

  /** What is to be said of a file: that it was turned down, and which pads it lacks. */
  #remarks(patch: Patch, gain: number): string {
    const decibels = DECIBELS.format(Math.abs(20 * Math.log10(gain)));
    const down = decibels === NO_DECIBELS ? '' : `, ${decibels} dB down so that nothing clips`;
    const lacking = padRows(patch, patch.kit)
      .filter(({ pad }) => padFault(patch.kit!.pads[pad]!, this.#store.state.models))
      .map(({ pad }) => `pad ${pad + 1}`);
    const without =
      lacking.length > 0 ? `. Without ${lacking.join(', ')}: the model is missing` : '';
    return down + without;
  }
}

/** Whether the loop of a state has pads in it. */
export function loopsPads(state: AppState): boolean {
  const patch = patchOf(state);
  return patch !== null && padRows(patch, patch.kit).length > 0;
}

/** Whether pads are all that the loop of a state lets be heard, and none has the sound in hand. */
export function leavesHandOut(state: AppState): boolean {
  const patch = patchOf(state);
  if (!patch || handSteps(patch).some((velocity) => velocity > 0)) return false;
  const own = soundKey(patch);
  const rows = padRows(patch, patch.kit);
  return rows.length > 0 && rows.every(({ pad }) => soundKey(patch.kit!.pads[pad]!.recipe) !== own);
}

/** Why there is no loop to take away of a patch without a voice that can be heard. */
export function nothingLoops(patch: Patch): string {
  const { grid, kit } = patch;
  const drawn =
    stepsOf(patch).some((each) => each > 0) ||
    (patch.rhythm === 'grid' && grid && playingPads(patternOf(grid)).length > 0);
  const why =
    padRows(patch, kit).length > 0
      ? 'The hand is silent, and the pads that play lack their model'
      : drawn
        ? 'All that plays is muted'
        : 'The grid has no hit yet';
  return `${why}: there is no loop to take away.`;
}

/** The voices of the loop that have hits and a model here, the hand first. */
function partsOf(patch: Patch, models: readonly Model[]): readonly Part[] {
  const hand = {
    name: `00 Hand ${drumName(patch.class).toLowerCase()}`,
    sound: patch,
    velocities: handSteps(patch),
    pad: null,
  };
  const pads = padRows(patch, patch.kit).flatMap(({ pad: index, velocities }): Part[] => {
    const pad = patch.kit!.pads[index]!;
    const sound = soundOf(pad, models);
    if (!sound) return [];
    const number = String(index + 1).padStart(2, '0');
    const name = fileStem(`${number} ${padName(pad)}`, { recipe: pad.recipe, note: '' });
    return [{ name, sound, velocities, pad }];
  });
  return [hand, ...pads].filter(({ velocities }) => velocities.some((each) => each > 0));
}

/** As the page plays it: the sound in hand cuts itself off, pads do by their groups. */
function voiceOf(
  clip: LoopVoice['clip'],
  velocities: readonly number[],
  pad: Pad | null,
): LoopVoice {
  if (!pad) return { clip, gains: velocities, pan: 0, group: 'hand' };
  const gains = velocities.map((velocity) => (velocity > 0 ? strokeGain(pad, velocity) : 0));
  return { clip, gains, pan: pad.pan, group: pad.choke === 0 ? null : String(pad.choke) };
}
