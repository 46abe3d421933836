/** The dice: how far they go, what they leave alone, and other sounds at one place. */

import { fetchDraw } from './api/client';
import { UnreachableError } from './api/errors';
import { AWAY } from './notices';
import { modelOf, patchOf, type AppState } from './state/app';
import { restedKnobs, steppedAmount, thrown } from './state/dice';
import { isOfSample } from './state/latent';
import { randomSeed, soundKey, varies, type Recipe } from './state/patch';
import type { Store } from './state/store';

export interface ChanceHooks {
  moved(change: Partial<Recipe>): void;
  notify(notice: string): void;
  failed(error: unknown): void;
}

const RESTED = 'A lock keeps a knob where it is; Undo takes the throw back.';

export class Chance {
  readonly #store: Store<AppState>;
  readonly #hooks: ChanceHooks;
  /** The sound that a throw on its way goes from. */
  #thrownFrom: string | null = null;
  #saidRested = false;

  constructor(store: Store<AppState>, hooks: ChanceHooks) {
    this.#store = store;
    this.#hooks = hooks;
  }

  /**
   * Another sound of this class, as far from here as the dice go; what is locked stays. A throw
   * counts only while the sound is the one that it goes from: what was chosen meanwhile stays.
   */
  async random(): Promise<void> {
    const patch = patchOf(this.#store.state);
    if (!patch || this.#thrownFrom === soundKey(patch)) return;
    const from = soundKey(patch);
    this.#thrownFrom = from;
    try {
      const draw = await fetchDraw(patch.model, patch.class, randomSeed());
      const { present } = this.#store.state.history!;
      if (soundKey(present) !== from) return;
      const { dice, locked } = this.#store.state;
      const model = modelOf(this.#store.state)!;
      const fallen = thrown(model, present, draw, dice, locked);
      this.#hooks.moved(fallen);
      if (!this.#saidRested && restedKnobs(model, present.controls, fallen.controls)) {
        this.#saidRested = true;
        const how = dice === 100 ? 'put the knobs to rest' : 'brought the knobs nearer to rest';
        this.#hooks.notify(`The dice ${how}. ${RESTED}`);
      }
    } catch (error) {
      if (error instanceof UnreachableError) this.#hooks.notify(AWAY.dice);
      this.#hooks.failed(error);
    } finally {
      if (this.#thrownFrom === from) this.#thrownFrom = null;
    }
  }

  setAmount(percent: number): void {
    this.#store.update({ dice: percent });
  }

  /** Lets the dice go further, or less far, and says how far. */
  stepAmount(direction: 1 | -1): void {
    this.setAmount(steppedAmount(this.#store.state.dice, direction));
    this.#hooks.notify(`The dice go ${this.#store.state.dice}% of the way.`);
  }

  /** Another sound at this place: a new seed, with pad and knobs kept; of a match, another take. */
  vary(): void {
    const [model, patch] = [modelOf(this.#store.state), patchOf(this.#store.state)];
    if (!model || !patch || !varies(model)) return;
    const latent = isOfSample(patch.latent) ? patch.latent : '';
    this.#hooks.moved({ seed: randomSeed(), latent });
  }

  /** Lets the dice leave a control as it is, or no more. */
  toggleLock(name: string): void {
    const { locked } = this.#store.state;
    const others = locked.filter((each) => each !== name);
    this.#store.update({ locked: others.length < locked.length ? others : [...locked, name] });
  }

  /** As `toggleLock`, for both controls of the pad. */
  toggleLockPad(): void {
    const model = modelOf(this.#store.state);
    if (!model) return;
    const { locked } = this.#store.state;
    const others = locked.filter((each) => !model.pad.includes(each));
    const whole = others.length + model.pad.length === locked.length;
    this.#store.update({ locked: whole ? others : [...others, ...model.pad] });
  }
}
