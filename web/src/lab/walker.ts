/** The walk that is being drawn or played: its path, its sounds, and the marker's place. */

import { fetchClip, soundAddress } from '../api/client';
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
import { soundOf, type LabPatch } from './patch';
import { modelNamed, type LabState, type Walk } from './state';
import { WALK_HITS, hitSteps, hitsBefore, sampleWalk } from './walk';

const AT_ONCE = 4;
/** A knob that is being turned rests this long before the walk's sounds are loaded anew. */
const SETTLE_MS = 120;

const NEW = { clips: [], missing: 0 };

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
  #settling: ReturnType<typeof setTimeout> | undefined;
  /** Calls that are under way, or about to be. */
  #calls = 0;
  /** What the sounds have in common, as the address of one place. */
  #tone = '';
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
    this.#begin({ ...NEW, model, path, count, places: sampleWalk(path, count), playing: true });
    if (!this.#output.looping) {
      this.#output.wake();
      this.#output.startLoop();
      this.#store.update({ looping: true });
    }
  }

  setCount(count: number): void {
    const walk = this.#store.state.walk;
    if (walk) this.#begin({ ...walk, ...NEW, count, places: sampleWalk(walk.path, count) });
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
    this.#giveUp();
    this.#store.update({ walk: null });
    this.#hooks.changed();
  }

  /**
   * Goes along with another patch. A model that is no longer among the chosen takes its walk with
   * it; after another seed or turn of a knob the sounds are loaded anew, and those that could not
   * be had are asked for again.
   */
  follow({ chosen }: LabPatch): void {
    const walk = this.#store.state.walk;
    if (!walk) return;
    if (!chosen.includes(walk.model)) return this.clear();
    const tone = this.#toneOf(walk);
    if (tone === this.#tone && (walk.missing === 0 || this.#calls > 0)) return;
    this.#giveUp();
    this.#tone = tone;
    this.#calls = 1;
    this.#settling = setTimeout(() => this.#begin(this.#store.state.walk!), SETTLE_MS);
    this.#store.update({ walk: { ...walk, missing: walk.places.length } });
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
    if (!walk || !patch || walk.missing > 0) return '';
    const { steps } = rhythmNamed(patch.rhythm);
    const times = hitSteps(steps, walk.clips.length);
    const hits = walk.clips.map((clip, index) => ({
      clip: clip!,
      seconds: (times[index]! - times[0]!) * stepSeconds(patch.tempo),
      velocity: steps[times[index]! % STEPS_PER_BAR]!,
    }));
    const name = `${walk.model}-walk.wav`;
    download(new Blob([writeWav(mixHits(hits), '16')], { type: 'audio/wav' }), name);
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
    this.#giveUp();
    const abort = (this.#abort = new AbortController());
    const { places } = walk;
    const begun = {
      ...walk,
      clips: places.map((_, index) => walk.clips[index] ?? null),
      missing: places.length,
    };
    this.#store.update({ walk: begun });
    this.#tone = this.#toneOf(begun);
    this.#hooks.changed();
    const next = this.#nextHit();
    const waiting = places.map((_, index) => (index + next) % places.length);
    this.#calls = AT_ONCE;
    for (let line = 0; line < AT_ONCE; line++) void this.#load(begun, waiting, abort);
  }

  async #load({ model, places }: Walk, waiting: number[], abort: AbortController): Promise<void> {
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const clip = await fetchClip(this.#addressOf(model, places[next]!), abort.signal);
        if (abort.signal.aborted) return;
        this.#keep(next, clip);
      }
    } catch (error) {
      if (!abort.signal.aborted) this.#hooks.failed(error);
    }
    if (!abort.signal.aborted) this.#calls--;
  }

  #giveUp(): void {
    clearTimeout(this.#settling);
    this.#abort?.abort();
    this.#calls = 0;
  }

  /** The place whose sound is wanted soonest. */
  #nextHit(): number {
    const step = this.#output.looping ? this.#output.step() : null;
    return step === null ? 0 : this.#hit(step + 1);
  }

  #keep(index: number, clip: Clip): void {
    const walk = this.#store.state.walk!;
    const clips = walk.clips.with(index, clip);
    this.#store.update({ walk: { ...walk, clips, missing: walk.missing - 1 } });
  }

  #toneOf({ model }: Walk): string {
    return this.#addressOf(model, [0, 0]);
  }

  #addressOf(name: string, [x, y]: Point): string {
    const model = modelNamed(this.#store.state, name)!;
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
