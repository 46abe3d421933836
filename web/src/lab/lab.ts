/** The Lab: every intention of its user, carried out on the store, the sound and the link. */

import { Address } from '../address';
import {
  fetchClip,
  fetchDraw,
  fetchLeaderboard,
  fetchMap,
  fetchModels,
  fetchSaved,
  soundAddress,
} from '../api/client';
import { ServiceError, UnreachableError } from '../api/errors';
import { LatestLoader, type Wish } from '../api/loader';
import type { Control, Model } from '../api/types';
import { Output } from '../audio/output';
import { download } from '../download';
import { padControls, valueAt, type Point } from '../geometry/pad';
import { keptFormat } from '../preferences';
import type { Clip } from '../signal/wav';
import { entryOf } from '../state/entry';
import { NAMING_DEFAULT, fileStem } from '../state/naming';
import { SEED_MAXIMUM, classFor, controlsFor, randomSeed, type Recipe } from '../state/patch';
import { STEPS_PER_BAR, clampTempo, rhythmNamed, type RhythmName } from '../state/rhythm';
import { Store } from '../state/store';
import { BlindTest } from './blind';
import {
  choose,
  labLink,
  movePad,
  readLab,
  setControl,
  soundOf,
  type LabPatch,
  type View,
} from './patch';
import { INITIAL, chosenModels, mapOf, modelNamed, type Failure, type LabState } from './state';
import { keptVotes } from './storage';
import { Walker } from './walker';

const NOTICE_MS = 2600;
const RETRY_MS = 2000;
/** A pointer that only passes over a dot does not want to hear it. */
const HOVER_MS = 110;

export class Lab {
  readonly store = new Store<LabState>({ ...INITIAL, votes: keptVotes() });
  readonly output = new Output();
  readonly blind = new BlindTest(this.store, this.output, (error) => this.#failed(error));
  readonly walker = new Walker(this.store, this.output, {
    changed: () => this.#voice(),
    failed: (error) => this.#failed(error),
  });
  readonly #address = new Address((hash) => this.#follow(hash));
  readonly #loaders = new Map<string, LatestLoader<Clip>>();
  /** The address of the sound that was last asked for, by model. */
  readonly #wanted = new Map<string, string>();
  readonly #hovered = new LatestLoader<Clip>({
    fetch: fetchClip,
    arrived: (_, clip) => this.#audition(clip),
    failed: (_, error) => this.#failed(error),
  });
  #hoverTimer: ReturnType<typeof setTimeout> | undefined;
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;

  /** Asks the server for its models, and goes on where they still are what was chosen from. */
  async start(): Promise<void> {
    clearTimeout(this.#retryTimer);
    try {
      const models = await fetchModels();
      const patch = this.store.state.patch;
      const link = patch ? labLink(patch) : location.hash;
      this.store.update({ models, reachable: true, failures: {} });
      this.#edit(readLab(link, models), null);
      if (!this.store.state.board) void this.#loadBoard();
    } catch (error) {
      this.#failed(error);
    }
  }

  show(view: View): void {
    if (this.patch.view === view) return;
    this.#edit({ ...this.patch, view }, null);
  }

  choose(name: string): void {
    const model = modelNamed(this.store.state, name);
    if (!model) return;
    this.#edit(choose(this.patch, model), null);
  }

  move(name: string, place: Point): void {
    this.walker.stop();
    this.#edit(movePad(this.patch, this.store.state.models, name, place), name);
  }

  setControl(name: string, control: Control, value: number): void {
    this.#edit(setControl(this.patch, this.store.state.models, name, control, value), name);
  }

  /** Lets the loop play a model, or plays it once. */
  hear(name: string): void {
    this.walker.stop();
    this.#edit({ ...this.patch, heard: name }, name);
  }

  set(change: Partial<Pick<LabPatch, 'linked' | 'alternating' | 'colour'>>): void {
    if (change.alternating) this.walker.stop();
    this.#edit({ ...this.patch, ...change }, null);
  }

  /** Compares another class of drum; models without it go on with their first. */
  chooseClass(drum: string): void {
    this.walker.clear();
    this.#edit({ ...this.patch, drum }, this.patch.heard);
  }

  setTempo(tempo: number): void {
    this.#edit({ ...this.patch, tempo: clampTempo(tempo) }, null);
  }

  setRhythm(rhythm: RhythmName): void {
    this.#edit({ ...this.patch, rhythm }, null);
  }

  setSeed(seed: number): void {
    if (!Number.isInteger(seed) || seed < 0 || seed > SEED_MAXIMUM) {
      this.notify(`A seed is a whole number from 0 to ${SEED_MAXIMUM}.`);
    } else if (seed !== this.patch.seed) {
      this.#edit({ ...this.patch, seed }, this.patch.heard);
    }
  }

  /** One new seed for all: every model goes where its own prior has it. */
  async dice(): Promise<void> {
    const seed = randomSeed();
    const { drum } = this.patch;
    try {
      const models = chosenModels(this.store.state);
      const draws = await Promise.all(
        models.map((model) => fetchDraw(model.name, classFor(model, drum), seed)),
      );
      const controls = { ...this.patch.controls };
      models.forEach((model, index) => {
        if (model.name in controls) {
          controls[model.name] = controlsFor(model, draws[index]!.controls);
        }
      });
      this.#edit({ ...this.patch, controls, seed }, this.patch.heard);
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Plays the training sound under the pointer, as the model has it; -1 for none. */
  pointAt(name: string, index: number): void {
    const pointed = index < 0 ? null : { model: name, index };
    const before = this.store.state.pointed;
    if (before?.model === pointed?.model && before?.index === pointed?.index) return;
    clearTimeout(this.#hoverTimer);
    this.store.update({ pointed });
    if (pointed) this.#hoverTimer = setTimeout(() => this.#hear(pointed), HOVER_MS);
    else if (before) this.#voice();
  }

  /** Lets a path be drawn on a model's pad, or no more. */
  draw(name: string | null): void {
    this.store.update({ drawing: name });
  }

  toggleLoop(): void {
    this.output.wake();
    if (this.output.looping) {
      this.output.stopLoop();
      this.walker.stop();
    } else {
      this.output.startLoop();
    }
    this.store.update({ looping: this.output.looping });
  }

  async save(name: string): Promise<void> {
    const model = modelNamed(this.store.state, name);
    if (!model || this.store.state.saving) return;
    const sound = soundOf(this.patch, model);
    await this.#saving(async () => {
      const file = `${name}-${`${fileStem(NAMING_DEFAULT, { recipe: sound, note: '' })}.wav`}`;
      download(await fetchSaved(sound, model.version, keptFormat()), file);
      this.notify(`Saved ${file}`);
    });
  }

  /** Plays a path on a model's pad, and from then on that model. */
  walk(name: string, path: readonly Point[]): void {
    this.#edit({ ...this.patch, heard: name, alternating: false }, null);
    this.walker.walk(name, path);
  }

  saveWalk(): void {
    const saved = this.walker.save();
    if (saved) this.notify(`Saved ${saved}`);
  }

  notify(notice: string): void {
    clearTimeout(this.#noticeTimer);
    this.store.update({ notice });
    this.#noticeTimer = setTimeout(() => this.store.update({ notice: '' }), NOTICE_MS);
  }

  /** The model that a step of the loop plays. */
  sounding(step: number | null): string {
    const { patch, walk } = this.store.state;
    if (!patch || patch.view !== 'compare') return '';
    if (walk?.playing) return walk.model;
    const ready = this.#ready();
    if (!patch.alternating || step === null || ready.length === 0) return patch.heard;
    return ready[Math.floor(step / STEPS_PER_BAR) % ready.length]!;
  }

  get patch(): LabPatch {
    return this.store.state.patch!;
  }

  /** Brings sounds, maps, loop and link in line with the next patch; `hear` is the one touched. */
  #edit(patch: LabPatch, hear: string | null): void {
    const before = this.store.state.patch;
    this.store.update({ patch });
    this.walker.follow(patch);
    this.output.setLoop(patch.tempo, rhythmNamed(patch.rhythm).steps);
    this.#address.write(labLink(patch));
    for (const model of chosenModels(this.store.state)) {
      if (!entryOf(this.store.state.maps, model.name)) void this.#loadMap(model);
      this.#want(model, soundOf(patch, model), hear === model.name);
    }
    if (patch.view === 'board' && before?.view !== 'board') void this.#loadBoard();
    this.#voice();
  }

  #want(model: Model, sound: Recipe, hear: boolean): void {
    const key = soundAddress(sound, model.version, this.output.rate, '16');
    if (this.#wanted.get(model.name) === key && !hear) return;
    this.#wanted.set(model.name, key);
    this.#loader(model.name).want({ key, hear });
  }

  #loader(name: string): LatestLoader<Clip> {
    const known = this.#loaders.get(name);
    if (known) return known;
    const loader = new LatestLoader<Clip>({
      fetch: fetchClip,
      arrived: (wish, clip) => this.#arrived(name, wish, clip),
      failed: (_, error) => this.#failed(error, name, 'sound'),
    });
    this.#loaders.set(name, loader);
    return loader;
  }

  #arrived(name: string, wish: Wish, clip: Clip): void {
    const { clips, failures } = this.store.state;
    this.store.update({
      clips: { ...clips, [name]: clip },
      failures: mended(failures, name, 'sound'),
      reachable: true,
    });
    this.#voice();
    if (wish.hear && this.patch.view === 'compare') this.output.trigger();
  }

  /** Gives the output what is to be heard. */
  #voice(): void {
    const { patch } = this.store.state;
    if (!patch) return;
    if (patch.view === 'blind') {
      this.blind.voice();
    } else if (this.walker.playing) {
      this.output.setVoices((step) => this.walker.voice(step));
    } else {
      const turns = patch.alternating && this.store.state.pointed === null;
      const heard = this.#heard(patch.heard);
      this.output.setVoices(turns || !heard ? (step) => this.#heard(this.sounding(step)) : null);
      if (heard && this.store.state.pointed === null) this.output.setSound(heard);
    }
  }

  #heard(name: string) {
    const clip = entryOf(this.store.state.clips, name);
    return clip ? { clip, gain: 1 } : null;
  }

  #ready(): readonly string[] {
    const { patch, clips } = this.store.state;
    return patch!.chosen.filter((name) => entryOf(clips, name));
  }

  #hear({ model: name, index }: { model: string; index: number }): void {
    const model = modelNamed(this.store.state, name);
    const place = model && mapOf(this.store.state, model)?.points[index];
    if (!model || !place || this.walker.playing) return;
    const [across, up] = padControls(model);
    const sound = soundOf(this.patch, model);
    const controls = controlsFor(model, {
      ...sound.controls,
      [across.name]: valueAt(across, place[0]),
      [up.name]: valueAt(up, place[1]),
    });
    const key = soundAddress({ ...sound, controls }, model.version, this.output.rate, '16');
    this.#hovered.want({ key, hear: true });
  }

  #audition(clip: Clip): void {
    if (this.store.state.pointed === null) return;
    this.output.setVoices(null);
    this.output.setSound({ clip, gain: 1 });
    this.output.trigger();
  }

  async #loadMap(model: Model): Promise<void> {
    try {
      const map = await fetchMap(model);
      const { maps, failures } = this.store.state;
      this.store.update({
        maps: { ...maps, [model.name]: map },
        failures: mended(failures, model.name, 'map'),
      });
    } catch (error) {
      this.#failed(error, model.name, 'map');
    }
  }

  async #loadBoard(): Promise<void> {
    try {
      this.store.update({ board: await fetchLeaderboard(), boardProblem: '' });
    } catch (error) {
      if (!(error instanceof ServiceError)) return this.#failed(error);
      this.store.update({ board: null, boardProblem: error.detail });
    }
  }

  async #saving(work: () => Promise<void>): Promise<void> {
    this.store.update({ saving: true });
    try {
      await work();
    } catch (error) {
      if (error instanceof UnreachableError) this.notify('Not saved: the server is away.');
      this.#failed(error);
    } finally {
      this.store.update({ saving: false });
    }
  }

  #follow(hash: string): void {
    const { models, patch } = this.store.state;
    if (patch) this.#edit(readLab(hash, models), null);
  }

  #failed(error: unknown, name = '', part: Failure['part'] = 'sound'): void {
    if (part === 'sound') this.#wanted.delete(name);
    if (error instanceof UnreachableError) {
      this.store.update({ reachable: false });
      clearTimeout(this.#retryTimer);
      this.#retryTimer = setTimeout(() => void this.start(), RETRY_MS);
    } else if (!(error instanceof ServiceError)) {
      throw error;
    } else if (name === '') {
      this.notify(error.detail);
    } else {
      const { detail } = error;
      const failures = { ...this.store.state.failures, [name]: { part, detail } };
      this.store.update({ failures });
    }
  }
}

/** The failures that are left once a part of a model has come. */
function mended(failures: LabState['failures'], name: string, part: Failure['part']) {
  if (entryOf(failures, name)?.part !== part) return failures;
  return Object.fromEntries(Object.entries(failures).filter(([key]) => key !== name));
}
