/** Dropped files: sent to be matched, or opened as a kit; the latest one wins. */

import { matchCloser, matchFile, type Match } from './api/client';
import { ServiceError, isAbort } from './api/errors';
import type { Found, Rounds } from './api/types';
import { KitOpener, isOfKit, type KitOpenerHooks } from './kit-opener';
import { AWAY } from './notices';
import {
  comparisonOf,
  isMatched,
  modelOf,
  patchOf,
  type AppState,
  type Comparison,
  type Spot,
} from './state/app';
import type { Store } from './state/store';

export interface DropperHooks extends KitOpenerHooks {
  matched(found: Found): void;
}

/** Before the first round nothing is known of the rounds. */
const BEGUN = { done: 0, total: 0 };

function tooLarge(bytes: number): string {
  return `That file is over ${+(bytes / 1e6).toPrecision(3)} MB. Cut out the hit, and drop that.`;
}

function gained(gainDb: number): string {
  if (gainDb < 0.05) return 'Hardly closer: this is as close as the model gets.';
  return `Closer by ${gainDb.toFixed(1)} dB.`;
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
    const model = modelOf(this.#store.state);
    const file = this.#store.state.listening ? this.#listened : this.#file;
    if (model && file) await this.#match(model.name, file, drum, spot);
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
    await this.#match(model.name, file, null, spot);
  }

  async #match(model: string, file: File, drum: string | null, spot: Spot): Promise<void> {
    this.giveUp();
    const abort = new AbortController();
    this.#abort = abort;
    this.#listened = file;
    this.#store.update({ listening: { ...spot, file: file.name } });
    try {
      const match = await matchFile(model, file, drum, abort.signal);
      this.#file = file;
      this.#matched(file.name, match, null);
    } catch (error) {
      if (abort.signal.aborted || isAbort(error)) return;
      this.#store.update({ listening: null });
      if (!(error instanceof ServiceError)) return this.#hooks.failed(error, AWAY.match);
      this.#hooks.refused(file.name, error.detail);
    }
  }

  /** Searches on for a closer match to the sound that was dropped. */
  async closer(): Promise<void> {
    const { comparison: last, listening, refining } = this.#store.state;
    const comparison = comparisonOf(this.#store.state);
    const [model, file] = [modelOf(this.#store.state), this.#file];
    if (!model || !comparison || !file || listening || refining) return;
    const abort = new AbortController();
    this.#abort = abort;
    this.#store.update({ refining: BEGUN });
    const told = (rounds: Rounds): void => {
      if (!abort.signal.aborted) this.#store.update({ refining: rounds });
    };
    try {
      const match = await matchCloser(model.name, file, comparison.found.class, abort.signal, told);
      if (abort.signal.aborted) return;
      this.#store.update({ refining: null });
      if (this.#store.state.comparison !== last) return;
      if (match.distance_db < comparison.distanceDb) {
        this.#matched(file.name, match, comparison);
        this.#hooks.notify(gained(comparison.distanceDb - match.distance_db));
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

  /** `earlier` is what the search went on from. */
  #matched(file: string, match: Match, earlier: Comparison | null): void {
    const { score, distance_db: distanceDb, warnings, original, recipe = false } = match;
    const { controls, seed, class: drum, latent } = match;
    // A file may tell of a sound of another model than the one that was asked.
    const other = recipe && match.model !== undefined ? { model: match.model } : {};
    const found = { controls, seed, class: drum, latent, ...other };
    this.#store.update({
      listening: null,
      side: 'match',
      comparison: {
        ...{ file, score, distanceDb, warnings, original, found, recipe, earlier },
        refined: earlier !== null,
      },
    });
    this.#hooks.matched(found);
  }
}
