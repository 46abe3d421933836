/** The walk that is being drawn or played: its path, its sounds, and the marker's place. */

import { fetchClip, soundAddress } from '../api/client';
import type { Model } from '../api/types';
import type { Output } from '../audio/output';
import type { Sound } from '../audio/player';
import { download } from '../download';
import { padControls, valueAt, type Point } from '../geometry/pad';
import { mixHits } from '../signal/mix';
import type { Clip } from '../signal/wav';
import { writeWav } from '../signal/wav-write';
import { controlsFor } from '../state/patch';
import { STEPS_PER_BAR, rhythmNamed, stepSeconds } from '../state/rhythm';
import type { Store } from '../state/store';
import { soundOf } from './patch';
import { modelNamed, type LabState, type Walk } from './state';
import { WALK_HITS, hitSteps, hitsBefore, sampleWalk } from './walk';

const AT_ONCE = 4;

export interface WalkerHooks {
  /** What is to be heard may be another. */
  changed(): void;
  failed(error: unknown): void;
}

export class Walker {
  readonly #store: Store<LabState>;
  readonly #output: Output;
  readonly #hooks: WalkerHooks;
  #abort: AbortController | null = null;
  /** Hits that the loop had played before the walk began. */
  #before = 0;

  constructor(store: Store<LabState>, output: Output, hooks: WalkerHooks) {
    this.#store = store;
    this.#output = output;
    this.#hooks = hooks;
  }

  get playing(): boolean {
    return this.#store.state.walk?.playing ?? false;
  }

  /** Takes a finished path, and plays it. */
  walk(model: string, path: readonly Point[]): void {
    const count = this.#store.state.walk?.count ?? WALK_HITS[1];
    const step = this.#output.looping ? this.#output.step() : null;
    this.#before = step === null ? 0 : this.#hits(step + 1);
    this.#store.update({ drawing: null });
    this.#begin({ model, path, count, places: sampleWalk(path, count), clips: [], playing: true });
    if (!this.#output.looping) {
      this.#output.wake();
      this.#output.startLoop();
      this.#store.update({ looping: true });
    }
  }

  setCount(count: number): void {
    const walk = this.#store.state.walk;
    if (walk) this.#begin({ ...walk, count, places: sampleWalk(walk.path, count) });
  }

  toggle(): void {
    const walk = this.#store.state.walk;
    if (!walk) return;
    if (walk.playing) this.stop();
    else this.walk(walk.model, walk.path);
  }

  /** Keeps the path, and lets the loop play the point again. */
  stop(): void {
    const walk = this.#store.state.walk;
    if (!walk?.playing) return;
    this.#store.update({ walk: { ...walk, playing: false } });
    this.#hooks.changed();
  }

  /** Forgets the path. */
  clear(): void {
    this.#abort?.abort();
    this.#store.update({ walk: null });
    this.#hooks.changed();
  }

  /** A model that is no longer among the chosen takes its walk with it. */
  keepTo(chosen: readonly string[]): void {
    const walk = this.#store.state.walk;
    if (walk && !chosen.includes(walk.model)) this.clear();
  }

  /** The place that a step plays. */
  place(step: number | null): Point | null {
    const walk = this.#store.state.walk;
    return walk?.playing && step !== null ? (walk.places[this.#hit(step)] ?? null) : null;
  }

  /** The sound of a step: of its place, or of the last one before it that has come. */
  voice(step: number): Sound | null {
    const clips = this.#store.state.walk?.clips ?? [];
    const clip = clips.slice(0, this.#hit(step) + 1).findLast((each) => each !== null);
    return clip ? { clip, gain: 1 } : null;
  }

  /** Saves one round of the walk as a WAV file; its name, or nothing while sounds are missing. */
  save(): string {
    const { walk, patch } = this.#store.state;
    if (!walk || !patch || walk.clips.some((clip) => clip === null)) return '';
    const { steps } = rhythmNamed(patch.rhythm);
    const times = hitSteps(steps, walk.clips.length);
    const hits = walk.clips.map((clip, index) => ({
      clip: clip!,
      seconds: (times[index]! - times[0]!) * stepSeconds(patch.tempo),
      velocity: steps[times[index]! % STEPS_PER_BAR]!,
    }));
    const name = `${walk.model}-walk.wav`;
    download(new Blob([writeWav(mixHits(hits))], { type: 'audio/wav' }), name);
    return name;
  }

  /** Which hit of the walk a step plays. */
  #hit(step: number): number {
    const count = this.#store.state.walk!.places.length;
    const hit = (this.#hits(step) - this.#before) % count;
    return hit < 0 ? hit + count : hit;
  }

  #hits(step: number): number {
    return hitsBefore(rhythmNamed(this.#store.state.patch!.rhythm).steps, step);
  }

  #begin(walk: Walk): void {
    this.#abort?.abort();
    const abort = (this.#abort = new AbortController());
    const empty = { ...walk, clips: walk.places.map(() => null) };
    this.#store.update({ walk: empty });
    this.#hooks.changed();
    const model = modelNamed(this.#store.state, walk.model)!;
    const waiting = walk.places.map((_, index) => index);
    for (let line = 0; line < AT_ONCE; line++) void this.#load(model, empty, waiting, abort);
  }

  async #load(model: Model, walk: Walk, waiting: number[], abort: AbortController): Promise<void> {
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const clip = await fetchClip(this.#addressOf(model, walk.places[next]!), abort.signal);
        if (abort.signal.aborted) return;
        this.#keep(next, clip);
      }
    } catch (error) {
      if (!abort.signal.aborted) this.#hooks.failed(error);
    }
  }

  #keep(index: number, clip: Clip): void {
    const walk = this.#store.state.walk!;
    const clips = walk.clips.with(index, clip);
    this.#store.update({ walk: { ...walk, clips } });
  }

  #addressOf(model: Model, [x, y]: Point): string {
    const [across, up] = padControls(model);
    const sound = soundOf(this.#store.state.patch!, model);
    const controls = controlsFor(model, {
      ...sound.controls,
      [across.name]: valueAt(across, x),
      [up.name]: valueAt(up, y),
    });
    return soundAddress({ ...sound, controls }, model.version, this.#output.rate, '16');
  }
}
