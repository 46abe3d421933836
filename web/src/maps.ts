/** The map of the model in hand: fetched when another model is taken, told when it is there. */

import { fetchMap } from './api/client';
import type { Model } from './api/types';
import { patchOf, type AppState } from './state/app';
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

  /** Shows the map of a model, unless that is what is shown. */
  async show(model: Model): Promise<void> {
    const wanted = `${model.name} ${model.version}`;
    if (this.#model === wanted) return;
    this.#model = wanted;
    this.#store.update({ map: null });
    try {
      const map = await fetchMap(model);
      const shown = patchOf(this.#store.state)?.model === model.name;
      if (shown && this.#model === wanted) this.#store.update({ map });
    } catch (error) {
      this.#model = null;
      this.#failed(error);
    }
  }
}
