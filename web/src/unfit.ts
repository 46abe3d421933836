/** Latents that the server refuses: the model's own sounds are played in their place. */

import { fetchModels } from './api/client';
import { ServiceError } from './api/errors';
import { patchOf, type AppState } from './state/app';
import { mapped } from './state/history';
import { latentFor } from './state/latent';
import type { Patch, Recipe } from './state/patch';
import type { Store } from './state/store';
import { lostNotice, outdatedNotice } from './state/versions';

export interface UnfitHooks {
  /** The server has another version of a model than the page knows. */
  renewed(): void;
  /** Other sounds are those of the patch; the hand's may be one of them, and to be heard. */
  replaced(hear: boolean): void;
  notify(notice: string): void;
  failed(error: unknown): void;
}

const REFUSED = 422;

export class Unfit {
  readonly #store: Store<AppState>;
  readonly #hooks: UnfitHooks;

  constructor(store: Store<AppState>, hooks: UnfitHooks) {
    this.#store = store;
    this.#hooks = hooks;
  }

  /**
   * Whether a sound, of the hand unless told, did not come because of its latent; if so, the model's
   * own takes its place.
   */
  takes(error: unknown, sound: Recipe = patchOf(this.#store.state)!): boolean {
    const isUnfit =
      error instanceof ServiceError && error.status === REFUSED && sound.latent !== '';
    if (isUnfit) void this.#replace(sound);
    return isUnfit;
  }

  /** Lets no sound of that latent be wanted any more; a kit keeps its own for another version. */
  async #replace({ model: name, latent }: Recipe): Promise<void> {
    const known = this.#store.state.models.find((each) => each.name === name);
    if (!known) return;
    try {
      const now = (await fetchModels()).find((each) => each.name === name);
      if (now?.version !== known.version) return this.#hooks.renewed();
    } catch (error) {
      return this.#hooks.failed(error);
    }
    const { models, history, clip } = this.#store.state;
    if (!history) return;
    const isOne = (sound: Recipe): boolean => sound.model === name && sound.latent === latent;
    const own = (patch: Patch): Patch => (isOne(patch) ? { ...patch, latent: '' } : patch);
    const lost = isOne(history.present);
    const model = { ...known, refused: [...(known.refused ?? []), latent] };
    this.#store.update({
      models: models.map((each) => (each.name === name ? model : each)),
      history: mapped(history, own),
    });
    const pads = patchOf(this.#store.state)!.kit?.pads.filter(({ recipe }) => {
      return recipe.model === name && recipe.latent !== '' && !latentFor(model, recipe.latent);
    });
    const said = [
      lost ? lostNotice('this sound', model) : '',
      outdatedNotice(pads?.length ?? 0, 'of your kit'),
    ].filter(Boolean);
    // Nothing is heard by itself of a page that opens.
    this.#hooks.replaced(lost && clip !== null);
    if (said.length > 0) this.#hooks.notify(said.join(' '));
  }
}
