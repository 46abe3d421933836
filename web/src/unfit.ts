/** Latents that the server refuses: the model's own sounds are played in their place. */

import { fetchModels } from './api/client';
import { ServiceError } from './api/errors';
import { patchOf, type AppState } from './state/app';
import { mapped } from './state/history';
import { withRefused } from './state/latent';
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

interface Refused {
  readonly sound: Recipe;
  readonly hear: boolean;
}

const REFUSED = 422;
/** The sounds of a kit are refused one after the other; what is said of them is said once. */
const GATHER_MS = 200;

export class Unfit {
  readonly #store: Store<AppState>;
  readonly #hooks: UnfitHooks;
  #refused: readonly Refused[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: Store<AppState>, hooks: UnfitHooks) {
    this.#store = store;
    this.#hooks = hooks;
  }

  /**
   * Whether a sound, which was to be heard or not, did not come because of its latent; if so, the
   * model's own takes its place.
   */
  takes(error: unknown, sound: Recipe, hear: boolean): boolean {
    const isUnfit =
      error instanceof ServiceError && error.status === REFUSED && sound.latent !== '';
    if (isUnfit) {
      this.#refused = [...this.#refused, { sound, hear }];
      this.#timer ??= setTimeout(() => void this.#replace(), GATHER_MS);
    }
    return isUnfit;
  }

  /** Lets no sound of those latents be wanted any more; a kit keeps them for another version. */
  async #replace(): Promise<void> {
    try {
      const listed = await fetchModels();
      const version = (name: string) => listed.find((each) => each.name === name)?.version;
      const names = new Set(this.#refused.map(({ sound }) => sound.model));
      const known = this.#store.state.models.filter(({ name }) => names.has(name));
      if (known.some((model) => model.version !== version(model.name))) this.#hooks.renewed();
      else this.#play(this.#refused);
    } catch (error) {
      this.#hooks.failed(error);
    } finally {
      this.#refused = [];
      this.#timer = undefined;
    }
  }

  #play(refused: readonly Refused[]): void {
    const { models, history } = this.#store.state;
    if (!history) return;
    const of = ({ model, latent }: Recipe): Refused[] =>
      refused.filter(({ sound }) => sound.model === model && sound.latent === latent);
    const own = (patch: Patch): Patch => (of(patch).length > 0 ? { ...patch, latent: '' } : patch);
    const lost = of(history.present);
    this.#store.update({
      models: models.map((model) =>
        withRefused(
          model,
          refused
            .filter(({ sound }) => sound.model === model.name)
            .map(({ sound }) => sound.latent),
        ),
      ),
      history: mapped(history, own),
    });
    const patch = patchOf(this.#store.state)!;
    const player = models.find(({ name }) => name === patch.model);
    const pads = patch.kit?.pads.filter(({ recipe }) => of(recipe).length > 0) ?? [];
    const said = [
      lost.length > 0 && player ? lostNotice('this sound', player) : '',
      outdatedNotice(pads.length, 'of your kit'),
    ].filter(Boolean);
    this.#hooks.replaced(lost.some(({ hear }) => hear));
    if (said.length > 0) this.#hooks.notify(said.join(' '));
  }
}
