/** Dropped files: sent to be matched, or opened as a kit; the latest one wins. */

import { matchCloser, matchFile, type Match } from './api/client';
import { ServiceError, isAbort } from './api/errors';
import type { Found, Model, Rounds } from './api/types';
import { padControls } from './geometry/pad';
import { KitOpener, isOfKit, type KitOpenerHooks } from './kit-opener';
import { AWAY } from './notices';
import {
  comesCloser,
  comparisonOf,
  isMatched,
  modelOf,
  patchOf,
  type AppState,
  type Comparison,
  type HitChoice,
  type Spot,
} from './state/app';
import { soundKey, type Recipe } from './state/patch';
import type { Store } from './state/store';

export interface DropperHooks extends KitOpenerHooks {
  matched(found: Found): void;
}

/** Before the first round nothing is known of the rounds. */
const BEGUN = { done: 0, total: 0 };

function tooLarge(bytes: number): string {
  return `That file is over ${+(bytes / 1e6).toPrecision(3)} MB. Cut out the hit, and drop that.`;
}

const LEFT = 'Your sound stays as it is by now; Back to match leads to the closer one.';

/** As the strip shows distances: what it says of both adds up. */
function gained(beforeDb: number, afterDb: number): string {
  const gain = Number(beforeDb.toFixed(1)) - Number(afterDb.toFixed(1));
  if (gain < 0.05) return 'Hardly closer: this is as close as the model gets.';
  return `Closer by ${gain.toFixed(1)} dB.`;
}

/**
 * What of a match becomes of the sound in hand, which was another as the search for it began: knobs
 * that were turned meanwhile stay so. Null for nothing, where the hand went elsewhere.
 */
function foundUnder(found: Found, model: Model, began: Recipe, now: Recipe): Found | null {
  const turned = Object.keys(now.controls).filter(
    (name) => now.controls[name] !== began.controls[name],
  );
  const place = padControls(model).map(({ name }) => name);
  const unturned = { ...now, controls: began.controls };
  if (turned.some((name) => place.includes(name))) return null;
  if (soundKey(unturned) !== soundKey(began)) return null;
  const kept = Object.entries(found.controls).filter(([name]) => !turned.includes(name));
  return { ...found, controls: Object.fromEntries(kept) };
}

/** The matches before that of a `hit`, one for each hit, and for each that was searched on from. */
function before(last: Comparison | null, hit: number, refined: boolean): Comparison | null {
  if (!last) return null;
  const earlier = before(last.earlier, hit, refined);
  return last.hit === hit && last.refined === refined ? earlier : { ...last, earlier };
}

export class Dropper {
  readonly #store: Store<AppState>;
  readonly #hooks: DropperHooks;
  readonly #opener: KitOpener;
  #abort: AbortController | null = null;
  /** The file of the comparison, and the one that is being matched. */
  #file: File | null = null;
  #listened: File | null = null;

  constructor(store: Store<AppState>, hooks: DropperHooks) {
    this.#store = store;
    this.#hooks = hooks;
    this.#opener = new KitOpener(store, hooks);
  }

  /** Whether a file is being matched, or the sound in hand is that of one. */
  get canRematch(): boolean {
    if (this.#store.state.listening) return true;
    const comparison = comparisonOf(this.#store.state);
    if (!this.#file || !comparison || comparison.recipe) return false;
    const { latent } = comparison.found;
    // Turned knobs leave a sample its sound.
    const turned = latent !== '' && patchOf(this.#store.state)?.latent === latent;
    return turned || isMatched(this.#store.state);
  }

  /** Matches that file as the drum that is chosen for it, with the knobs at rest. */
  async rematch(drum: string, spot: Spot): Promise<void> {
    const { listening, comparison } = this.#store.state;
    const model = modelOf(this.#store.state);
    const file = listening ? this.#listened : this.#file;
    const { hit = 1 } = listening ?? comparison ?? {};
    if (model && file) await this.#match(model.name, file, drum, { ...spot, hit });
  }

  /** Matches another hit of the file that is compared with, as what it sounds like. */
  async chooseHit(choice: HitChoice): Promise<void> {
    const { comparison } = this.#store.state;
    const [model, file] = [modelOf(this.#store.state), this.#file];
    if (!model || !file || !comparison || choice.hit < 1 || choice.hit > comparison.hits) return;
    await this.#match(model.name, file, null, choice, true);
  }

  async drop(file: File, spot: Spot): Promise<void> {
    const model = modelOf(this.#store.state);
    if (!model) return;
    if (isOfKit(file)) {
      this.giveUp();
      return this.#opener.open(file);
    }
    const { uploadBytes } = this.#store.state;
    if (file.size > uploadBytes) {
      this.giveUp();
      return this.#hooks.refused(file.name, tooLarge(uploadBytes));
    }
    await this.#match(model.name, file, null, { ...spot, hit: 1 });
  }

  async #match(
    model: string,
    file: File,
    drum: string | null,
    choice: HitChoice,
    compared = false,
  ): Promise<void> {
    this.giveUp();
    const abort = new AbortController();
    this.#abort = abort;
    this.#listened = file;
    this.#store.update({ listening: { ...choice, file: file.name, compared } });
    try {
      const match = await matchFile(model, file, drum, choice.hit, abort.signal);
      this.#file = file;
      const earlier = compared ? this.#store.state.comparison : null;
      this.#compare(file.name, match, { earlier, refined: false }, (found) => found);
    } catch (error) {
      if (abort.signal.aborted || isAbort(error)) return;
      this.#store.update({ listening: null });
      if (!(error instanceof ServiceError)) return this.#hooks.failed(error, AWAY.match);
      this.#hooks.refused(file.name, error.detail);
    }
  }

  /** Searches on for a closer match to the sound that was dropped, while its match is in hand. */
  async closer(): Promise<void> {
    const { state } = this.#store;
    const { comparison: last, listening, recording, refining } = state;
    const comparison = comparisonOf(state);
    const [model, file] = [modelOf(state), this.#file];
    if (!model || !comparison || !file || listening || recording || refining) return;
    if (!comesCloser(comparison, !isMatched(state))) return;
    const began = patchOf(state)!;
    const abort = new AbortController();
    this.#abort = abort;
    this.#store.update({ refining: BEGUN });
    const told = (rounds: Rounds): void => {
      if (!abort.signal.aborted) this.#store.update({ refining: rounds });
    };
    try {
      const { found, hit } = comparison;
      const match = await matchCloser(model.name, file, found.class, hit, abort.signal, told);
      if (abort.signal.aborted) return;
      this.#store.update({ refining: null });
      if (this.#store.state.comparison !== last) return;
      if (match.distance_db < comparison.distanceDb) {
        const now = patchOf(this.#store.state)!;
        const way = { earlier: comparison, refined: true };
        const taken = this.#compare(file.name, match, way, (found) =>
          foundUnder(found, model, began, now),
        );
        const gain = gained(comparison.distanceDb, match.distance_db);
        this.#hooks.notify(taken ? gain : `${gain} ${LEFT}`);
      } else this.#closest(comparison);
    } catch (error) {
      if (abort.signal.aborted || isAbort(error)) return;
      this.#store.update({ refining: null });
      this.#hooks.failed(error, AWAY.match);
    }
  }

  /** Gives up the file that is being matched or opened, and the search for a closer match. */
  giveUp(): void {
    this.#abort?.abort();
    this.#opener.giveUp();
    this.#store.update({ listening: null, refining: null });
  }

  /** Nothing nearer was found: the sound stays, and the button goes. */
  #closest(comparison: Comparison): void {
    this.#store.update({ comparison: { ...comparison, refined: true } });
    this.#hooks.notify('This is as close as the model gets.');
  }

  /** Compares with what was found, of which `taken` comes in hand, and tells whether any does. */
  #compare(
    file: string,
    match: Match,
    { earlier, refined }: Pick<Comparison, 'earlier' | 'refined'>,
    taken: (found: Found) => Found | null,
  ): boolean {
    const { score, distance_db: distanceDb, warnings, original, recipe = false } = match;
    const { hit, hits } = match;
    const { controls, seed, class: drum, latent } = match;
    // A file may tell of a sound of another model than the one that was asked.
    const other = recipe && match.model !== undefined ? { model: match.model } : {};
    const found = { controls, seed, class: drum, latent, ...other };
    this.#store.update({
      listening: null,
      comparison: {
        ...{ file, score, distanceDb, warnings, original, found, recipe, hit, hits, refined },
        earlier: before(earlier, hit, refined),
      },
    });
    const inHand = taken(found);
    if (!inHand) return false;
    this.#store.update({ side: 'match' });
    this.#hooks.matched(inHand);
    return true;
  }
}
