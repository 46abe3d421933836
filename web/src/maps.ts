/** The map of the model in hand: fetched when another model is taken, told when it is there. */

import { fetchMap } from './api/client';
import { UnreachableError } from './api/errors';
import type { Model } from './api/types';
import { modelOf, patchOf, type AppState } from './state/app';
import type { Store } from './state/store';

export class Maps {
  readonly #store: Store<AppState>;
  readonly #failed: (error: unknown) => void;
  #model: string | null = null;

  constructor(store: Store<AppState>, failed: (error: unknown) => void) {
    this.#store = store;
    this.#failed = failed;
  }

  /** The next model's map is fetched even where it goes by the name of the last one. */
  forget(): void {
    this.#model = null;
  }

  /** Asks again for a map that was refused. */
  async retry(): Promise<void> {
    const model = modelOf(this.#store.state);
    this.forget();
    if (model) await this.show(model);
  }

  /** Shows the map of a model, unless that is what is shown or was refused. */
  async show(model: Model): Promise<void> {
    const wanted = `${model.name} ${model.version}`;
    if (this.#model === wanted) return;
    this.#model = wanted;
    this.#store.update({ map: null, mapFailed: false });
    try {
      const map = await fetchMap(model);
      const shown = patchOf(this.#store.state)?.model === model.name;
      if (shown && this.#model === wanted) this.#store.update({ map });
    } catch (error) {
      if (this.#model === wanted) this.#miss(error);
      this.#failed(error);
    }
  }

  /** A server that does not answer is asked again once it does; for all else, by the player. */
  #miss(error: unknown): void {
    if (error instanceof UnreachableError) this.#model = null;
    else this.#store.update({ mapFailed: true });
  }
}
