/** The instrument: every intention of its player, carried out on the store, the sound and the link. */

import { fetchListing } from './api/client';
import { OutdatedError, ServiceError, UnreachableError } from './api/errors';
import type { Control, Model } from './api/types';
import { Output } from './audio/output';
import { Chance } from './chance';
import { Dropper } from './dropper';
import { Groove } from './groove';
import { Hand } from './hand';
import { padControls, valueAt, type Point } from './geometry/pad';
import { Kits } from './kits';
import { Link } from './link';
import { Maps } from './maps';
import { Memory } from './memory';
import { Microphone } from './microphone';
import { Keyboard } from './keyboard';
import { AWAY, NO_OUTPUT, Notices, OUTDATED } from './notices';
import { openLink } from './opening';
import { keptFormat, keptHints, keptNaming, keptTake, keptToFolder } from './preferences';
import {
  HINT,
  INITIAL,
  isPlayable,
  modelOf,
  patchOf,
  type AppState,
  type Offer,
  type Shelf,
  type Side,
  type Spot,
} from './state/app';
import { handSteps, kitChanged, padRows } from './state/beat';
import { commit, redo, travelled, undo, type History } from './state/history';
import { INITIAL_DESK } from './state/kit-desk';
import { stillRefusing } from './state/latent';
import { edit } from './state/pad-edit';
import { namesKit } from './state/link';
import {
  classFor,
  controlsFor,
  initialPatch,
  missingDrum,
  samePatch,
  soundKey,
  type Patch,
  type Recipe,
} from './state/patch';
import { Store } from './state/store';
import { patchOfHere, renewalNotice } from './state/versions';
import { Taker } from './taker';
import { Unfit } from './unfit';

const RETRY_MS = 2000;
/** Sound that is not out by then has no way out. */
const SILENT_MS = 2000;

/** The middle of the window. */
const middle = (): Spot => ({ x: innerWidth / 2, y: innerHeight / 2 });

export class Instrument {
  readonly store = new Store<AppState>({
    ...INITIAL,
    format: keptFormat(),
    naming: keptNaming(),
    toFolder: keptToFolder(),
    hints: keptHints(),
    kitDesk: { ...INITIAL_DESK, take: keptTake() },
  });
  readonly output = new Output();
  readonly notices = new Notices(this.store);
  readonly link = new Link(this.store, {
    followed: (patch) => this.#follow(patch),
    notify: (notice, offer) => this.notices.notify(notice, offer),
  });
  readonly #hand = new Hand(this.store, this.output, {
    heard: (clip) => {
      this.#ifAway = '';
      this.memory.remember(clip);
    },
    renewed: () => void this.start(),
    failed: (error) => this.#failed(error),
    missing: (error, hear) => {
      const sound = patchOf(this.store.state)!;
      if (!this.#unfit.takes(error, sound, hear)) this.#failed(error, this.#ifAway);
      this.#ifAway = '';
    },
  });
  readonly #unfit = new Unfit(this.store, {
    renewed: () => void this.start(),
    replaced: (hear) => this.#patchChanged(null, hear),
    notify: (notice) => this.notices.notify(notice),
    failed: (error) => this.#failed(error),
  });
  readonly memory = new Memory(this.store, {
    recall: (recipe, gesture) => this.#edit(recipe, gesture, true),
    notify: (notice, offer) => this.notices.notify(notice, offer),
  });
  readonly chance = new Chance(this.store, {
    moved: (change) => this.#apply(change),
    notify: (notice) => this.notices.notify(notice),
    failed: (error) => this.#failed(error),
  });
  readonly groove = new Groove(this.store, {
    edit: (change, gesture) => this.#edit(change, gesture),
    play: () => this.#startLoop(),
    stop: () => this.#stopLoop(),
    remark: (notice) => this.notices.remark(notice),
  });
  readonly taker = new Taker(this.store, {
    notify: (notice, offer) => this.notices.notify(notice, offer),
    failed: (error) => this.#failed(error),
  });
  readonly kits = new Kits(this.store, {
    edit: (own, gesture) => this.#edit(own, gesture),
    recall: (sound) => this.#edit(sound, null, true),
    strike: (stroke) => this.output.strike(stroke),
    renewed: () => this.output.renewPads(),
    unfit: (error, sound) => this.#unfit.takes(error, sound, false),
    learn: (learned) => void this.keyboard.learn(learned),
    fetch: (address, signal) => this.#hand.fetch(address, signal),
    rate: () => this.output.rate,
    notify: (notice) => this.notices.notify(notice),
    remark: (notice) => this.notices.remark(notice),
    failed: (error) => this.#failed(error),
  });
  readonly keyboard = new Keyboard(this.store, this.kits, {
    hit: (level) => this.output.hit(level),
    notify: (notice) => this.notices.notify(notice),
  });
  readonly dropper = new Dropper(this.store, {
    matched: (found) => this.#apply(found),
    refused: (file, detail) => this.notices.refuse(file, detail),
    opened: (kit, take) => this.kits.open(kit, take),
    failed: (error, away) => this.#failed(error, away),
    notify: (notice) => this.notices.notify(notice),
  });
  readonly microphone = new Microphone(this.store, {
    recorded: (file) => this.drop(file, middle()),
    notify: (notice) => this.notices.notify(notice),
    failed: (error) => this.#failed(error),
  });
  readonly maps = new Maps(this.store, (error) => this.#failed(error));
  #starting: Promise<void> | null = null;
  /** What to say where the sound that was chosen needs a server that is away; empty for nothing. */
  #ifAway = '';
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #silent: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.output.playPadsWith((pad, velocity) => this.kits.strokeOf(pad, velocity));
  }

  /** Asks the server for its models, once at a time. */
  start(): Promise<void> {
    this.#starting ??= this.#start().finally(() => (this.#starting = null));
    return this.#starting;
  }

  /** Plays on where the models still play what was played. */
  async #start(): Promise<void> {
    clearTimeout(this.#retryTimer);
    try {
      const { models: listed, kept } = await fetchListing();
      if (listed.length === 0) throw new ServiceError(404, '', 'The server has no model to play.');
      const { history, models: before } = this.store.state;
      const models = stillRefusing(listed, before);
      const renewed = history ? renewalNotice(history, before, models) : '';
      if (history && isPlayable(history, models)) this.store.update({ models });
      else this.#begin(models, history ? this.link.hash : location.hash);
      if (renewed) this.notices.notify(renewed);
      this.store.update({ reachable: !kept });
      if (kept) this.#askAgain();
      else void this.taker.readSettings();
      this.#patchChanged(null, false);
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Whether what is heard is not the patch, whose sound waits for a server that is away. */
  get waits(): boolean {
    return !this.store.state.reachable && !this.#hand.isHere;
  }

  /** Moves the point to a place on the pad; changes of one gesture are undone as one. */
  move([x, y]: Point, gesture: string): void {
    const model = modelOf(this.store.state);
    if (!model) return;
    this.notices.learned(HINT.move);
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

  show(shelf: Shelf): void {
    if (shelf !== 'kit') this.kits.learnNoMore();
    this.store.update({ shelf });
  }

  chooseModel(name: string): void {
    const model = this.store.state.models.find((candidate) => candidate.name === name);
    const patch = patchOf(this.store.state);
    if (!model || !patch || patch.model === name) return;
    const { controls, seed, latent } = initialPatch(model);
    const drum = classFor(model, patch.class);
    this.#ifAway = AWAY.model;
    this.#edit({ model: name, class: drum, controls, seed, latent }, null, true);
    const notice = missingDrum(model, patch.class);
    if (notice) this.notices.notify(notice);
  }

  /**
   * Plays another class of drum where pad and knobs are. What is matched, or is being, is matched
   * as that drum, for what a match finds is of one.
   */
  chooseClass(drum: string): void {
    const model = modelOf(this.store.state);
    if (!model?.classes.includes(drum)) return;
    const { listening } = this.store.state;
    if (!listening && patchOf(this.store.state)!.class === drum) return;
    if (this.dropper.canRematch) return void this.dropper.rematch(drum, middle());
    this.#ifAway = AWAY.drum;
    this.#edit({ class: drum, latent: '' }, null, true);
  }

  travel(way: 'undo' | 'redo'): void {
    const history = this.store.state.history;
    if (!history) return;
    this.#arriveAt(travelled(history, way === 'undo' ? undo : redo, samePatch), history.present);
    this.groove.travelled(history.present, way);
    if (kitChanged(patchOf(this.store.state)!, history.present)) this.kits.keep();
  }

  /** To be called within every gesture; says once where no sound comes of them. */
  wake(): void {
    this.output.wake();
    // A finger that went down lets no sound out until it is up.
    if (navigator.userActivation?.hasBeenActive === false) return;
    this.#silent ??= setTimeout(() => this.#sayIfSilent(), SILENT_MS);
  }

  #sayIfSilent(): void {
    if (!this.output.awake) this.notices.notify(NO_OUTPUT);
  }

  toggleLoop(): void {
    this.wake();
    this.groove.takeLoop();
    if (this.output.looping) this.#stopLoop();
    else this.#startLoop();
  }

  #stopLoop(): void {
    this.output.stopLoop();
    this.store.update({ looping: false });
  }

  #startLoop(): void {
    if (this.output.looping || !this.store.state.clip) return;
    this.output.startLoop();
    this.notices.learned(HINT.loop);
    setTimeout(() => this.#sayIfSilent(), SILENT_MS);
    this.store.update({ looping: true });
  }

  drop(file: File, spot: Spot): void {
    this.notices.learned(HINT.drop);
    this.notices.dismiss();
    void this.dropper.drop(file, spot);
  }

  /** Which of the dropped sound and the patch is heard. */
  hear(side: Side): void {
    if (!this.store.state.comparison) return;
    this.store.update({ side });
    this.#hand.voice();
    this.output.trigger();
  }

  backToMatch(): void {
    const { comparison } = this.store.state;
    if (comparison) this.#apply(comparison.found);
  }

  dismissComparison(): void {
    this.dropper.giveUp();
    this.store.update({ comparison: null, side: 'match' });
    this.#hand.voice();
  }

  /** Closes what is in the way: a notice, a recording, a search for a match. */
  dismiss(): void {
    this.notices.dismiss();
    this.microphone.giveUp();
    this.dropper.giveUp();
  }

  /** Does what a notice offers. */
  accept(offer: Offer): void {
    if (offer.kind === 'put back') this.memory.restore(offer.favourite);
    else if (offer.kind === 'save loop') void this.taker.loop.saveMix();
    else if (offer.kind === 'reload') location.reload();
    else void this.link.copySound(offer.link);
  }

  /** Plays the sound of a link, or another where its model is gone; what was before is forgotten. */
  #begin(models: readonly Model[], link: string): void {
    const { kit = null, grid = null } = patchOf(this.store.state) ?? {};
    const { history, notice } = openLink(link, models, { kit, grid });
    this.dismissComparison();
    this.maps.forget();
    this.store.update({ models, history });
    if (namesKit(link)) this.show('kit');
    if (notice) this.notices.notify(notice);
  }

  /** Changes some of the sound; of a model that is not here, only what can be is changed. */
  #apply({ model: wanted, ...change }: Partial<Recipe>, gesture: string | null = null): void {
    const { models } = this.store.state;
    const [present, patch] = [modelOf(this.store.state), patchOf(this.store.state)];
    if (!present || !patch) return;
    const model = models.find(({ name }) => name === wanted) ?? present;
    const controls = controlsFor(model, { ...patch.controls, ...change.controls });
    const drum = classFor(model, change.class ?? patch.class);
    this.#edit({ ...change, model: model.name, class: drum, controls }, gesture, true);
  }

  /** Whoever moves the point wants to hear it, even where it does not go anywhere new. */
  #edit(change: Partial<Patch>, gesture: string | null, hear = false): void {
    const { history, models } = this.store.state;
    if (!history) return;
    const { editing } = this.store.state.kitDesk;
    const next = patchOfHere(edit(history.present, change, editing), history.present, models);
    const changed = !samePatch(next, history.present);
    if (changed) this.store.update({ history: commit(history, next, gesture) });
    if (hear) {
      this.notices.settle();
      this.store.update({ side: 'match' });
    }
    if (changed || hear) this.#patchChanged(history.present, hear);
    if (kitChanged(next, history.present)) this.kits.keep();
  }

  #follow(patch: Patch): void {
    const { history } = this.store.state;
    if (history) this.#arriveAt(commit(history, patch), history.present);
  }

  #arriveAt(history: History<Patch>, before: Patch): void {
    if (samePatch(history.present, before)) return this.store.update({ history });
    const hear = soundKey(history.present) !== soundKey(before);
    this.store.update(hear ? { history, side: 'match' } : { history });
    this.#patchChanged(before, hear);
  }

  /** Brings sound, map, loop and link in line with the patch; of null, with other models too. */
  #patchChanged(before: Patch | null, hear: boolean): void {
    const patch = patchOf(this.store.state)!;
    if (!before) this.memory.renewEnds();
    this.kits.checkEditing();
    // A match belongs to the model that it was found with, or that it leads to.
    const leadsHere = this.store.state.comparison?.found.model === patch.model;
    if (before && before.model !== patch.model && !leadsHere) this.dismissComparison();
    this.output.setLoop(patch.tempo, handSteps(patch), patch.swing, padRows(patch, patch.kit));
    this.link.write();
    if (!before || before.kit !== patch.kit) this.kits.follow();
    void this.maps.show(modelOf(this.store.state)!);
    if (hear || !before || soundKey(before) !== soundKey(patch)) this.#hand.want(hear);
  }

  #askAgain(): void {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => void this.start(), RETRY_MS);
  }

  /** `away` is what to say where the server is; nothing of what only goes on by itself. */
  #failed(error: unknown, away = ''): void {
    if (error instanceof UnreachableError) {
      if (away) this.notices.notify(away);
      this.store.update({ reachable: false });
      this.#askAgain();
    } else if (error instanceof OutdatedError) {
      this.notices.notify(OUTDATED, { kind: 'reload' });
    } else if (error instanceof ServiceError) {
      this.notices.notify(error.detail);
    } else {
      throw error;
    }
  }
}
