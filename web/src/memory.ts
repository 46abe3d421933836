/** What the page remembers of sounds: those heard, those starred, and the two ends of a morph. */

import { fetchDraw } from './api/client';
import { ServiceError, UnreachableError } from './api/errors';
import { keepList, keptList } from './kept-list';
import type { Clip } from './signal/wav';
import { modelOf, patchOf, type AppState, type End, type Ends, type Offer } from './state/app';
import { outlineOf, remember, strip } from './state/heard';
import { latentFor } from './state/latent';
import { changedModel, lostLatent, readLink } from './state/link';
import { morphFault, morphed } from './state/morph';
import { drumName, recipeOf, type Recipe } from './state/patch';
import { foundIn, listed, type ListedSound } from './state/sound-list';
import type { Store } from './state/store';
import { lostNotice, versionNotice } from './state/versions';

export interface MemoryHooks {
  /** Plays a sound in place of the one that is heard. */
  recall(recipe: Recipe, gesture: string | null): void;
  notify(notice: string, offer?: Offer): void;
}

const full = (what: string): string =>
  `This browser keeps no more for this page: ${what} lasts until you leave it.`;
/** Storage takes its time, and a drag hears many sounds: the strip is kept once it rests. */
const KEEP_DELAY_MS = 400;

export class Memory {
  readonly #store: Store<AppState>;
  readonly #hooks: MemoryHooks;
  /** Ends of which it was asked what their seeds stand for. */
  readonly #asked = new WeakSet<End>();
  /** Links of the strip as it was read or kept last. */
  #keptHeard: ReadonlySet<string> = new Set();
  /** Runs while the strip is still to be kept. */
  #keeping: ReturnType<typeof setTimeout> | undefined;
  /** Whether it was said that the strip is not kept. */
  #toldFull = false;

  constructor(store: Store<AppState>, hooks: MemoryHooks) {
    this.#store = store;
    this.#hooks = hooks;
  }

  /** Reads what earlier visits starred and heard, and says so where some of it is spoiled. */
  open(): void {
    const [starred, heard] = [keptList('favourites'), keptList('history')];
    this.#store.update({ favourites: starred.sounds, heard: strip(heard.sounds) });
    this.#keptHeard = linksOf(heard.sounds);
    const spoiled = [
      counted(starred.damaged, 'favourite', 'favourites'),
      counted(heard.damaged, 'sound of the history', 'sounds of the history'),
    ].filter(Boolean);
    if (spoiled.length === 0) return;
    const what = spoiled.join(' and ');
    const others = starred.sounds.length + heard.sounds.length > 0 ? ' The others are here.' : '';
    this.#hooks.notify(
      `${what[0]!.toUpperCase()}${what.slice(1)} could not be read and stayed out.${others}`,
    );
  }

  /** Another tab of the page starred something. */
  rereadFavourites(): void {
    this.#store.update({ favourites: keptList('favourites').sounds });
  }

  /** Another tab of the page heard something; what this one heard since it kept its own stays. */
  rereadHeard(): void {
    const { heard } = this.#store.state;
    const own = heard.filter(({ link }) => !this.#keptHeard.has(link));
    const kept = keptList('history').sounds;
    this.#keptHeard = linksOf(kept);
    this.#store.update({ heard: own.reduce(remember, strip(kept, heard)) });
  }

  /** Puts the sound that is heard on the strip. */
  remember(clip: Clip): void {
    const { heard, history, models } = this.#store.state;
    if (!history) return;
    const { present, gesture } = history;
    const sound = listed({ recipe: recipeOf(present), outline: outlineOf(clip) }, models);
    const next = remember(heard, { ...sound, gesture });
    if (next === heard) return;
    this.#store.update({ heard: next });
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => this.keepHeard(), KEEP_DELAY_MS);
  }

  /** Keeps the strip as it is by now, where it has changed since. */
  keepHeard(): void {
    if (this.#keeping === undefined) return;
    clearTimeout(this.#keeping);
    this.#keeping = undefined;
    const { heard, history } = this.#store.state;
    if (keepList('history', heard)) {
      this.#keptHeard = linksOf(heard);
      return;
    }
    if (this.#toldFull) return;
    // Before anything was changed, nothing that matters is lost.
    if (!history || history.past.length === 0) return;
    this.#toldFull = true;
    this.#hooks.notify(full('History'));
  }

  recallHeard(sound: ListedSound): void {
    this.#recallListed(sound, 'sound');
  }

  /** Stars the sound that is heard, or takes its star away. */
  toggleStar(): void {
    const { favourites, clip, models } = this.#store.state;
    const patch = patchOf(this.#store.state);
    if (!patch || !clip) return;
    const known = foundIn(patch, favourites);
    if (known) return this.unstar(known);
    const added = listed({ recipe: recipeOf(patch), outline: outlineOf(clip) }, models);
    this.#keep((all) => [...all.filter(({ link }) => link !== added.link), added]);
  }

  unstar(favourite: ListedSound): void {
    this.#keep((all) => all.filter(({ link }) => link !== favourite.link));
    this.#hooks.notify(`${drumName(favourite.class)} ${favourite.tag} is no favourite any more.`, {
      kind: 'put back',
      favourite,
    });
  }

  /** Puts back a favourite that was taken away. */
  restore(removed: ListedSound): void {
    this.#keep((all) => [...all.filter(({ link }) => link !== removed.link), removed]);
    this.#hooks.notify('Back among your favourites.');
  }

  recallFavourite(favourite: ListedSound): void {
    this.#recallListed(favourite, 'favourite');
  }

  #recallListed({ link }: ListedSound, what: string): void {
    const { models } = this.#store.state;
    const { patch, missingModel } = readLink(link, models);
    if (missingModel) return this.#lacks(missingModel);
    this.#hooks.recall(recipeOf(patch), null);
    const [model, changed] = [
      models.find(({ name }) => name === patch.model),
      changedModel(link, models),
    ];
    if (model && lostLatent(link, patch)) this.#hooks.notify(lostNotice(`this ${what}`, model));
    else if (changed) this.#hooks.notify(versionNotice([`This ${what}`], [changed]));
  }

  /** Makes the sound that is heard one end of the morph. */
  setEnd(end: keyof Ends): void {
    const { clip, ends } = this.#store.state;
    const [model, patch] = [modelOf(this.#store.state), patchOf(this.#store.state)];
    if (!model || !patch || !clip) return;
    const sound = { recipe: recipeOf(patch), outline: outlineOf(clip) };
    const kept = { ...sound, told: patch.latent, version: model.version };
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

  /** Forgets what was told of ends whose models do not play that any more, and asks anew. */
  renewEnds(): void {
    const { ends, models } = this.#store.state;
    for (const name of ['a', 'b'] as const) {
      const end = ends[name];
      const model = models.find((each) => each.name === end?.recipe.model);
      if (!end || !model) continue;
      const isRefused = model.refused?.includes(end.told) ?? false;
      if (end.version === model.version && !isRefused) continue;
      const latent = latentFor(model, end.recipe.latent);
      const recipe = { ...end.recipe, latent };
      const renewed = { ...end, recipe, told: latent, version: model.version };
      this.#store.update({ ends: { ...this.#store.state.ends, [name]: renewed } });
      if (!latent) void this.#learn(name, renewed);
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
  #keep(change: (favourites: readonly ListedSound[]) => readonly ListedSound[]): void {
    const { favourites } = this.#store.state;
    const kept = keptList('favourites').sounds;
    const links = new Set(favourites.map(({ link }) => link));
    const changed = change([...favourites, ...kept.filter(({ link }) => !links.has(link))]);
    this.#store.update({ favourites: changed });
    if (!keepList('favourites', changed)) this.#hooks.notify(full('the star'));
  }
}

const linksOf = (sounds: readonly ListedSound[]): ReadonlySet<string> =>
  new Set(sounds.map(({ link }) => link));

/** Whether the sound that is heard is starred. */
export function isStarred(state: AppState): boolean {
  const patch = patchOf(state);
  if (!patch || !modelOf(state)) return false;
  return foundIn(patch, state.favourites) !== undefined;
}

/** For example `a favourite` or `3 favourites`; empty for none. */
function counted(count: number, one: string, many: string): string {
  if (count === 0) return '';
  return count === 1 ? `a ${one}` : `${count} ${many}`;
}
