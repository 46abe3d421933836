/** The instrument: every intention of its player, carried out on the store, the sound and the link. */

import { Address } from './address';
import {
  fetchClip,
  fetchDraw,
  fetchMap,
  fetchModels,
  fetchSaved,
  soundAddress,
} from './api/client';
import { ServiceError, UnreachableError } from './api/errors';
import { LatestLoader, type Wish } from './api/loader';
import type { Control, Model, SaveFormat } from './api/types';
import { Output } from './audio/output';
import { padControls, placeOf, stepOf, valueAt, type Point } from './geometry/pad';
import { download } from './download';
import { Dropper } from './dropper';
import { keepFormat, keptFormat } from './preferences';
import { equalGains } from './signal/loudness';
import type { Clip } from './signal/wav';
import {
  INITIAL,
  isPlayable,
  modelOf,
  patchOf,
  type AppState,
  type Side,
  type Spot,
} from './state/app';
import { begin, commit, redo, undo, type History } from './state/history';
import { linkOf, namesSound, readLink } from './state/link';
import {
  classFor,
  controlsFor,
  fileName,
  initialPatch,
  randomSeed,
  samePatch,
  soundKey,
  varies,
  type Patch,
} from './state/patch';
import { clampTempo, rhythmNamed, type RhythmName } from './state/rhythm';
import { Store } from './state/store';

const NOTICE_MS = 2600;
const RETRY_MS = 2000;

export class Instrument {
  readonly store = new Store<AppState>({ ...INITIAL, format: keptFormat() });
  readonly output = new Output();
  readonly #address = new Address((hash) => this.#follow(hash));
  readonly #loader = new LatestLoader<Clip>({
    fetch: fetchClip,
    arrived: (wish, clip) => this.#arrived(wish, clip),
    failed: (_, error) => this.#failed(error),
  });
  readonly #dropper = new Dropper(this.store, {
    matched: (found) => this.#apply(found),
    failed: (error) => this.#failed(error),
  });
  #mapModel: string | null = null;
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;

  /** Asks the server for its models, and plays on where they still play what was played. */
  async start(): Promise<void> {
    clearTimeout(this.#retryTimer);
    try {
      const models = await fetchModels();
      if (models.length === 0) throw new ServiceError(404, '', 'The server has no model to play.');
      const history = this.store.state.history;
      if (history && isPlayable(history, models)) this.store.update({ models, reachable: true });
      else this.#begin(models, history ? linkOf(history.present) : location.hash);
      this.#patchChanged(null, false);
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Moves the point to a place on the pad; changes of one gesture are undone as one. */
  move([x, y]: Point, gesture: string): void {
    const model = modelOf(this.store.state);
    if (!model) return;
    const [xControl, yControl] = padControls(model);
    this.#apply(
      {
        controls: { [xControl.name]: valueAt(xControl, x), [yControl.name]: valueAt(yControl, y) },
      },
      gesture,
    );
  }

  /** Turns a control that is not on the pad; changes of one gesture are undone as one. */
  turn({ name }: Control, value: number, gesture: string): void {
    this.#apply({ controls: { [name]: value } }, gesture);
  }

  /** Lets the dice leave a control as it is, or no more. */
  toggleLock(name: string): void {
    const { locked } = this.store.state;
    const others = locked.filter((each) => each !== name);
    this.store.update({ locked: others.length < locked.length ? others : [...locked, name] });
  }

  /** Another sound of this class: everything moves that is not locked. */
  async random(): Promise<void> {
    const patch = patchOf(this.store.state);
    if (!patch) return;
    try {
      const { controls, seed } = await fetchDraw(patch.model, patch.class, randomSeed());
      const { present } = this.store.state.history!;
      if (present.model !== patch.model || present.class !== patch.class) return;
      const { locked } = this.store.state;
      const free = Object.entries(controls).filter(([name]) => !locked.includes(name));
      this.#apply({ controls: Object.fromEntries(free), seed, latent: '' });
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Another sound at this place: a new seed, with pad and knobs kept. */
  vary(): void {
    const model = modelOf(this.store.state);
    if (model && varies(model)) this.#edit({ seed: randomSeed(), latent: '' }, null, true);
  }

  setTempo(tempo: number, gesture: string | null): void {
    this.#edit({ tempo: clampTempo(tempo) }, gesture);
  }

  setRhythm(rhythm: RhythmName): void {
    this.#edit({ rhythm }, null);
  }

  chooseModel(name: string): void {
    const model = this.store.state.models.find((candidate) => candidate.name === name);
    const patch = patchOf(this.store.state);
    if (!model || !patch || patch.model === name) return;
    const { controls, seed, latent } = initialPatch(model);
    const drum = classFor(model, patch.class);
    this.#edit({ model: name, class: drum, controls, seed, latent }, null, true);
  }

  /** Plays another class of drum where pad and knobs are; what a match found was of the last. */
  chooseClass(drum: string): void {
    const model = modelOf(this.store.state);
    if (!model?.classes.includes(drum) || patchOf(this.store.state)!.class === drum) return;
    this.#edit({ class: drum, latent: '' }, null, true);
  }

  undo(): void {
    this.#travel(undo);
  }

  redo(): void {
    this.#travel(redo);
  }

  toggleLoop(): void {
    this.output.wake();
    if (this.output.looping) this.output.stopLoop();
    else if (this.store.state.clip) this.output.startLoop();
    this.store.update({ looping: this.output.looping });
  }

  drop(file: File, spot: Spot): void {
    const model = modelOf(this.store.state);
    if (model) void this.#dropper.drop(model.name, file, spot);
  }

  /** Which of the dropped sound and the patch is heard. */
  hear(side: Side): void {
    if (!this.store.state.comparison) return;
    this.store.update({ side });
    this.#voice();
    this.output.trigger();
  }

  backToMatch(): void {
    const { comparison } = this.store.state;
    if (comparison) this.#apply(comparison.found);
  }

  dismissComparison(): void {
    this.store.update({ comparison: null, side: 'match' });
    this.#voice();
  }

  dismissRefusal(): void {
    this.store.update({ refusal: null });
  }

  setFormat(format: SaveFormat): void {
    keepFormat(format);
    this.store.update({ format });
  }

  async save(): Promise<void> {
    const { saving, format } = this.store.state;
    const [model, patch] = [modelOf(this.store.state), patchOf(this.store.state)];
    if (!model || !patch || saving) return;
    this.store.update({ saving: true });
    try {
      const name = fileName(patch);
      download(await fetchSaved(patch, model.version, format), name);
      this.notify(`Saved ${name}`);
    } catch (error) {
      if (error instanceof UnreachableError) this.notify('Not saved: the server is away.');
      this.#failed(error);
    } finally {
      this.store.update({ saving: false });
    }
  }

  async copyLink(): Promise<void> {
    this.#address.flush();
    try {
      await navigator.clipboard.writeText(location.href);
      this.notify('Link copied: it holds this exact sound.');
    } catch {
      this.notify('The address bar holds this exact sound; copy it from there.');
    }
  }

  notify(notice: string): void {
    clearTimeout(this.#noticeTimer);
    this.store.update({ notice });
    this.#noticeTimer = setTimeout(() => this.store.update({ notice: '' }), NOTICE_MS);
  }

  /** Plays the sound of a link, or another where its model is gone; what was before is forgotten. */
  #begin(models: readonly Model[], link: string): void {
    const { patch, missingModel } = readLink(link, models);
    this.#leaveMatch();
    this.#mapModel = null;
    this.store.update({ models, history: begin(patch), reachable: true });
    if (missingModel) this.notify('That sound’s model is not on this server; here is another.');
  }

  #apply(change: Partial<Patch>, gesture: string | null = null): void {
    const [model, patch] = [modelOf(this.store.state), patchOf(this.store.state)];
    if (!model || !patch) return;
    const controls = controlsFor(model, { ...patch.controls, ...change.controls });
    const drum = classFor(model, change.class ?? patch.class);
    this.#edit({ ...change, class: drum, controls }, gesture, true);
  }

  /** Whoever moves the point wants to hear it, even where it does not go anywhere new. */
  #edit(change: Partial<Patch>, gesture: string | null, hear = false): void {
    const history = this.store.state.history;
    if (!history) return;
    const next = { ...history.present, ...change };
    const changed = !samePatch(next, history.present);
    if (changed) this.store.update({ history: commit(history, next, gesture) });
    if (hear) this.store.update({ side: 'match' });
    if (changed || hear) this.#patchChanged(history.present, hear);
  }

  #travel(step: (history: History<Patch>) => History<Patch>): void {
    const history = this.store.state.history;
    if (history) this.#arriveAt(step(history), history.present);
  }

  #follow(hash: string): void {
    const { history, models } = this.store.state;
    if (!history) return;
    if (namesSound(hash)) {
      const { patch, missingModel } = readLink(hash, models);
      if (missingModel) this.notify('That sound’s model is not here; your sound is as it was.');
      else this.#arriveAt(commit(history, patch), history.present);
    }
    this.#address.write(linkOf(patchOf(this.store.state)!));
  }

  #arriveAt(history: History<Patch>, before: Patch): void {
    if (samePatch(history.present, before)) return;
    const hear = soundKey(history.present) !== soundKey(before);
    this.store.update(hear ? { history, side: 'match' } : { history });
    this.#patchChanged(before, hear);
  }

  /** Brings sound, map, loop and link in line with the patch. */
  #patchChanged(before: Patch | null, hear: boolean): void {
    const patch = patchOf(this.store.state)!;
    if (before && before.model !== patch.model) this.#leaveMatch();
    this.output.setLoop(patch.tempo, rhythmNamed(patch.rhythm).steps);
    this.#address.write(linkOf(patch));
    if (this.#mapModel !== patch.model) void this.#loadMap(modelOf(this.store.state)!);
    if (hear || !before || soundKey(before) !== soundKey(patch)) {
      const { version } = modelOf(this.store.state)!;
      this.#loader.want({ key: soundAddress(patch, version, this.output.rate, '16'), hear });
    }
  }

  async #loadMap(model: Model): Promise<void> {
    this.#mapModel = model.name;
    this.store.update({ map: null });
    try {
      const map = await fetchMap(model);
      if (patchOf(this.store.state)?.model === model.name) this.store.update({ map });
    } catch (error) {
      this.#mapModel = null;
      this.#failed(error);
    }
  }

  /** A match belongs to the model that it was found with. */
  #leaveMatch(): void {
    this.#dropper.giveUp();
    this.dismissComparison();
  }

  #arrived(wish: Wish, clip: Clip): void {
    this.store.update({ clip, reachable: true });
    this.#voice();
    if (wish.hear) this.output.trigger();
  }

  /** Gives the output what is to be heard; beside an original, both equally loud. */
  #voice(): void {
    const { clip, comparison, side } = this.store.state;
    if (!clip) return;
    const [gain, originalGain] = comparison ? equalGains(clip, comparison.original) : [1, 1];
    const original = side === 'original' && comparison;
    this.output.setSound(
      original ? { clip: comparison.original, gain: originalGain } : { clip, gain },
    );
  }

  #failed(error: unknown): void {
    if (error instanceof UnreachableError) {
      this.store.update({ reachable: false });
      clearTimeout(this.#retryTimer);
      this.#retryTimer = setTimeout(() => void this.start(), RETRY_MS);
    } else if (error instanceof ServiceError) {
      this.notify(error.detail);
    } else {
      throw error;
    }
  }
}

/** Where a patch lies on its model's pad. */
export function padPlace(model: Model, patch: Patch): Point {
  const [x, y] = padControls(model);
  return [placeOf(x, patch.controls[x.name]!), placeOf(y, patch.controls[y.name]!)];
}

/** The smallest step on a model's pad that moves its controls. */
export function padStep(model: Model): number {
  return Math.max(...padControls(model).map(stepOf));
}
