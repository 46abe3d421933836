/** Striking the pads: their sounds, ready beforehand, and what is drawn of them. */

import { soundAddress } from './api/client';
import type { Model, SaveRate } from './api/types';
import type { Stroke } from './audio/sampler';
import { keepAtRest, keepSound } from './offline/sounds';
import { PadSounds } from './pad-sounds';
import type { Clip } from './signal/wav';
import { patchOf, type AppState } from './state/app';
import { outlineOf } from './state/heard';
import { padFault, soundOf, strokeGain, type Kit, type Pad } from './state/kit';
import type { Recipe } from './state/patch';
import type { Store } from './state/store';

export interface StrikerHooks {
  strike(stroke: Stroke): void;
  /** Tells that the loop has other strokes than before. */
  renewed(): void;
  fetch(address: string, signal: AbortSignal): Promise<Clip>;
  /** The rate to ask sounds in. */
  rate(): SaveRate;
  notify(notice: string): void;
  /** Whether the sound of a pad did not come because of its latent, which is seen to. */
  unfit(error: unknown, sound: Recipe): boolean;
  failed(error: unknown): void;
}

interface Last {
  readonly address: string;
  readonly drum: string;
  readonly clip: Clip;
}

interface Waiting {
  readonly pad: number;
  readonly address: string;
  readonly velocity: number;
  readonly asked: number;
}

/** A stroke whose sound comes later than this would come as a surprise. */
const LATEST_STROKE_MS = 1500;

export class Striker {
  readonly #store: Store<AppState>;
  readonly #hooks: StrikerHooks;
  readonly #sounds: PadSounds;
  readonly #outlines = new WeakMap<Clip, string>();
  /** What each pad played last, so that the loop goes on while another sound is on its way. */
  #lasts: readonly (Last | null)[] = [];
  #waiting: readonly Waiting[] = [];
  /** What the loop asked of each pad last. */
  #looped = new Map<number, string>();

  constructor(store: Store<AppState>, hooks: StrikerHooks) {
    this.#store = store;
    this.#hooks = hooks;
    this.#sounds = new PadSounds({
      fetch: (address, signal) => hooks.fetch(address, signal),
      arrived: (address) => this.#arrived(address),
      failed: (address, error) => this.#failed(address, error),
    });
  }

  /** Fetches the sounds of the kit that holds now. */
  follow(): void {
    const { kit } = this.#now();
    this.#looped.clear();
    this.#sounds.want(kit ? this.#addresses(kit) : []);
    this.#draw();
  }

  /** Fetches a sound that `next` has and `kit` has not, to see whether it can be had. */
  async tryNew(kit: Kit, next: Kit): Promise<void> {
    const known = this.#addresses(kit);
    const other = this.#addresses(next).find((address) => !known.includes(address));
    if (other !== undefined) await this.#hooks.fetch(other, new AbortController().signal);
  }

  /** Strikes a pad as hard as 0..1, or as soon as its sound is there. */
  strike(index: number, velocity: number): void {
    const { kit, models } = this.#now();
    const pad = kit?.pads[index];
    if (!pad) return;
    const address = this.#address(pad, models);
    if (address === null) return this.#hooks.notify(padFault(pad, models));
    const clip = this.#sounds.get(address);
    if (clip) this.#play(pad, clip, velocity);
    else {
      const waiting = { pad: index, address, velocity, asked: performance.now() };
      // Of several strokes on one pad the last is meant: together they would be too loud.
      this.#waiting = [...this.#waiting.filter((each) => each.pad !== index), waiting];
      this.follow();
    }
    void keepSound(address);
  }

  /**
   * The stroke of a pad in the loop: of the sound that it has, or had until its next one is there.
   * Null while it has none.
   */
  strokeOf(index: number, velocity: number): Stroke | null {
    const pad = this.#now().kit?.pads[index];
    const last = this.#lasts[index];
    if (!pad || !last) return null;
    if (this.#looped.get(index) !== last.address) keepAtRest(last.address, index);
    this.#looped.set(index, last.address);
    return strokeFor(pad, last.clip, velocity);
  }

  #arrived(address: string): void {
    const { kit, models } = this.#now();
    const due = this.#waiting.filter((each) => each.address === address);
    this.#waiting = this.#waiting.filter((each) => each.address !== address);
    for (const { pad, velocity, asked } of due) {
      const struck = kit?.pads[pad];
      const same = struck && this.#address(struck, models) === address;
      const late = performance.now() - asked > LATEST_STROKE_MS;
      if (same && !late) this.#play(struck, this.#sounds.get(address)!, velocity);
    }
    this.#draw();
  }

  #failed(address: string, error: unknown): void {
    const { kit, models } = this.#now();
    const pad = kit?.pads.find((each) => this.#address(each, models) === address);
    if (!pad || !this.#hooks.unfit(error, pad.recipe)) this.#hooks.failed(error);
  }

  #play(pad: Pad, clip: Clip, velocity: number): void {
    this.#hooks.strike(strokeFor(pad, clip, velocity));
  }

  #draw(): void {
    const { kit, models } = this.#now();
    this.#lasts = kit?.pads.map((pad, index) => this.#last(pad, index, models)) ?? [];
    this.#hooks.renewed();
    const outlines = kit?.pads.map((pad) => this.#outline(pad, models)) ?? [];
    this.#store.update({ kitDesk: { ...this.#store.state.kitDesk, outlines } });
  }

  /** A pad without a model here, or of another drum than before, is silent. */
  #last(pad: Pad, index: number, models: readonly Model[]): Last | null {
    const address = this.#address(pad, models);
    if (address === null) return null;
    const drum = pad.recipe.class;
    const clip = this.#sounds.get(address);
    if (clip) return { address, drum, clip };
    const before = this.#lasts[index] ?? null;
    return before?.drum === drum ? before : null;
  }

  #outline(pad: Pad, models: readonly Model[]): string {
    const address = this.#address(pad, models);
    const clip = address === null ? null : this.#sounds.get(address);
    if (!clip) return '';
    const known = this.#outlines.get(clip) ?? outlineOf(clip);
    this.#outlines.set(clip, known);
    return known;
  }

  #addresses(kit: Kit): string[] {
    const { models } = this.#now();
    const addresses = kit.pads.map((pad) => this.#address(pad, models));
    return addresses.filter((address) => address !== null);
  }

  #address(pad: Pad, models: readonly Model[]): string | null {
    const sound = soundOf(pad, models);
    const model = models.find(({ name }) => name === sound?.model);
    return sound && model ? soundAddress(sound, model.version, this.#hooks.rate(), '16') : null;
  }

  #now(): { kit: Kit | null; models: readonly Model[] } {
    return { kit: patchOf(this.#store.state)?.kit ?? null, models: this.#store.state.models };
  }
}

function strokeFor(pad: Pad, clip: Clip, velocity: number): Stroke {
  const { pan, choke } = pad;
  return { clip, gain: strokeGain(pad, velocity), pan, choke };
}
