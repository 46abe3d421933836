/** What the page remembers of sounds: those heard, those starred, and the two ends of a morph. */

import { fetchDraw } from './api/client';
import { ServiceError, UnreachableError } from './api/errors';
import { keepFavourites, keptFavourites } from './starred';
import type { Clip } from './signal/wav';
import { modelOf, patchOf, type AppState, type End, type Ends, type Offer } from './state/app';
import { favouriteOf, starredAs, type Favourite } from './state/favourites';
import { outlineOf, remember } from './state/heard';
import { changedModel, readLink } from './state/link';
import { morphFault, morphed } from './state/morph';
import { drumName, recipeOf, type Recipe } from './state/patch';
import type { Store } from './state/store';
import { versionNotice } from './state/versions';

export interface MemoryHooks {
  /** Plays a sound in place of the one that is heard. */
  recall(recipe: Recipe, gesture: string | null): void;
  notify(notice: string, offer?: Offer): void;
}

const FULL = 'This browser keeps no more for this page: the star lasts until you leave it.';

export class Memory {
  readonly #store: Store<AppState>;
  readonly #hooks: MemoryHooks;
  /** Ends of which it was asked what their seeds stand for. */
  readonly #asked = new WeakSet<End>();

  constructor(store: Store<AppState>, hooks: MemoryHooks) {
    this.#store = store;
    this.#hooks = hooks;
  }

  /** Reads what earlier visits starred, and says so where some of it is spoiled. */
  open(): void {
    const { favourites, damaged } = keptFavourites();
    this.#store.update({ favourites });
    if (damaged === 0) return;
    const what = damaged === 1 ? 'A favourite' : `${damaged} favourites`;
    this.#hooks.notify(`${what} could not be read and stayed out. The others are here.`);
  }

  /** Another tab of the page starred something. */
  reread(): void {
    this.#store.update({ favourites: keptFavourites().favourites });
  }

  /** Puts the sound that is heard on the strip. */
  remember(clip: Clip): void {
    const { heard, history } = this.#store.state;
    if (!history) return;
    const { present, gesture } = history;
    const step = { recipe: recipeOf(present), outline: outlineOf(clip), gesture };
    this.#store.update({ heard: remember(heard, step) });
  }

  recall(recipe: Recipe): void {
    this.#hooks.recall(recipe, null);
  }

  /** Stars the sound that is heard, or takes its star away. */
  toggleStar(): void {
    const { favourites, clip, models } = this.#store.state;
    const patch = patchOf(this.#store.state);
    if (!patch || !clip) return;
    const known = starredAs(patch, favourites);
    if (known) return this.unstar(known);
    const added = favouriteOf({ recipe: recipeOf(patch), outline: outlineOf(clip) }, models);
    this.#keep((all) => [...all.filter(({ link }) => link !== added.link), added]);
  }

  unstar(favourite: Favourite): void {
    this.#keep((all) => all.filter(({ link }) => link !== favourite.link));
    this.#hooks.notify(`${drumName(favourite.class)} ${favourite.tag} is no favourite any more.`, {
      kind: 'put back',
      favourite,
    });
  }

  /** Puts back a favourite that was taken away. */
  restore(removed: Favourite): void {
    this.#keep((all) => [...all.filter(({ link }) => link !== removed.link), removed]);
    this.#hooks.notify('Back among your favourites.');
  }

  recallFavourite({ link }: Favourite): void {
    const { models } = this.#store.state;
    const { patch, missingModel } = readLink(link, models);
    if (missingModel) return this.#lacks(missingModel);
    this.#hooks.recall(recipeOf(patch), null);
    const changed = changedModel(link, models);
    if (changed) this.#hooks.notify(versionNotice(['This favourite'], [changed]));
  }

  /** Makes the sound that is heard one end of the morph. */
  setEnd(end: keyof Ends): void {
    const { clip, ends } = this.#store.state;
    const patch = patchOf(this.#store.state);
    if (!patch || !clip) return;
    const kept = { recipe: recipeOf(patch), outline: outlineOf(clip), told: patch.latent };
    this.#store.update({ ends: { ...ends, [end]: kept }, morph: end === 'a' ? 0 : 1 });
    if (!kept.told) void this.#learn(end, kept);
  }

  /** Asks what the seed of an end stands for; until it is told, a seed goes with the nearer end. */
  async #learn(end: keyof Ends, kept: End): Promise<void> {
    if (this.#asked.has(kept)) return;
    this.#asked.add(kept);
    const { model, class: drum, seed } = kept.recipe;
    try {
      const { latent: told } = await fetchDraw(model, drum, seed);
      const { ends } = this.#store.state;
      if (told && ends[end] === kept) {
        this.#store.update({ ends: { ...ends, [end]: { ...kept, told } } });
      }
    } catch (error) {
      // Asked again when the morph is moved: the server may be back, or less busy, by then.
      if (!(error instanceof UnreachableError || error instanceof ServiceError)) throw error;
      this.#asked.delete(kept);
    }
  }

  /** Plays one end of the morph. */
  recallEnd(end: keyof Ends): void {
    const heard = this.#store.state.ends[end];
    if (!heard) return;
    const { model } = heard.recipe;
    if (!this.#store.state.models.some(({ name }) => name === model)) return this.#lacks(model);
    this.#store.update({ morph: end === 'a' ? 0 : 1 });
    this.#hooks.recall(heard.recipe, null);
  }

  #lacks(model: string): void {
    this.#hooks.notify(`That sound needs the model “${model}”, which is not on this server.`);
  }

  /** Plays the sound at a share of the way from A to B. */
  morph(share: number, gesture: string): void {
    const { ends, models } = this.#store.state;
    const { a, b } = ends;
    if (!a || !b || morphFault(a.recipe, b.recipe)) return;
    const model = models.find(({ name }) => name === a.recipe.model);
    if (!model) return this.#lacks(a.recipe.model);
    if (!a.told) void this.#learn('a', a);
    if (!b.told) void this.#learn('b', b);
    this.#store.update({ morph: share });
    this.#hooks.recall(morphed(model, a, b, share), gesture);
  }

  /** Changes what is kept now, which another tab may have changed meanwhile. */
  #keep(change: (favourites: readonly Favourite[]) => readonly Favourite[]): void {
    const { favourites } = this.#store.state;
    const kept = keptFavourites().favourites;
    const links = new Set(favourites.map(({ link }) => link));
    const changed = change([...favourites, ...kept.filter(({ link }) => !links.has(link))]);
    this.#store.update({ favourites: changed });
    if (!keepFavourites(changed)) this.#hooks.notify(FULL);
  }
}

/** Whether the sound that is heard is starred. */
export function isStarred(state: AppState): boolean {
  const patch = patchOf(state);
  if (!patch || !modelOf(state)) return false;
  return starredAs(patch, state.favourites) !== undefined;
}
