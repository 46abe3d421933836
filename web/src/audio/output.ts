/** The way to the loudspeaker: wakes the audio context on the first gesture, plays and loops. */

import type { Clip } from '../signal/wav';
import type { PadRow } from '../state/beat';
import { SWING_STRAIGHT } from '../state/rhythm';
import { Beat, type StrokeOf } from './beat';
import { COMMITTED_SECONDS } from './frames';
import { openWayOut } from './limiter';
import { latencyOf, openLoudspeaker } from './loudspeaker';
import { Player, type Playhead, type Sound } from './player';
import { Sampler, type Stroke } from './sampler';
import { Scheduler } from './scheduler';

/** Outside the loop, a moving point starts a new hit no more often than this. */
const RETRIGGER_SECONDS = 0.09;
const MARGIN_SECONDS = 0.002;
const LATENCY_KNOWN_MS = 300;
/** A first hit that waited longer than this for the context would come as a surprise. */
const LATEST_FIRST_HIT_MS = 1500;

/** The sound of a step, counted on through the bars; null for silence. */
export type Voices = (step: number) => Sound | null;

/** A hit that can be heard or is to be, in ms since 1970. */
export interface HeardHit {
  readonly clip: Clip;
  readonly from: number;
  readonly until: number;
}

/** Follows what can be heard. */
export interface Follower {
  /** Told of all hits whenever they change. */
  hits(hits: readonly HeardHit[]): void;
  /** Told of each step as soon as it is settled, counted on through the bars, in ms since 1970. */
  settled(count: number, from: number): void;
  /** Told of each step as it is heard; null once the loop stops. */
  step(count: number | null): void;
}

export class Output {
  readonly #context = openLoudspeaker();
  readonly #out = openWayOut(this.#context);
  readonly #player = new Player(this.#context, this.#out, () => this.#tellHits());
  /** What is played by hand leaves the hits of the loop as they are. */
  readonly #hand = new Player(this.#context, this.#out, () => this.#tellHits());
  readonly #sampler = new Sampler(this.#context, this.#out);
  readonly #beat = new Beat(this.#sampler, () => this.#context.currentTime);
  readonly #scheduler = new Scheduler({
    now: () => this.#context.currentTime,
    hit: (time, velocity, step) => this.#hit(time, velocity, step),
    step: (time, step) => {
      this.#beat.step(time, step);
      this.#tellStep(time, step);
    },
  });
  #sound: Sound | null = null;
  #voices: Voices | null = null;
  /** Whether the loop leaves the sound out. */
  #rests = false;
  #lastTrigger = -Infinity;
  #retrigger: ReturnType<typeof setTimeout> | null = null;
  #held: { asked: number } | null = null;
  #heldStrokes: readonly { stroke: Stroke; asked: number }[] = [];
  #follower: Follower | null = null;
  /** Whether the follower is about to be told of hits. */
  #telling = false;
  readonly #stepsToTell = new Set<ReturnType<typeof setTimeout>>();

  constructor() {
    this.#context.addEventListener('statechange', () => {
      this.#release();
      this.#tellAnew();
      // By then browsers know how late their sound is.
      setTimeout(() => this.#tellHits(), LATENCY_KNOWN_MS);
    });
  }

  /** The rate to ask sounds in, so that the browser need not resample them. */
  get rate(): 44100 | 48000 {
    return this.#context.sampleRate === 44100 ? 44100 : 48000;
  }

  /** Whether sound can come out by now. */
  get awake(): boolean {
    return this.#context.state === 'running';
  }

  get looping(): boolean {
    return this.#scheduler.running;
  }

  /** To be called within every gesture until it has succeeded once. */
  wake(): void {
    if (this.#context.state !== 'running') void this.#context.resume();
  }

  /** The sound of every hit that is not on its way yet. */
  setSound(sound: Sound): void {
    this.#sound = sound;
    if (!this.#voices) this.#player.swap(sound);
  }

  /** Lets each step of the loop choose its sound; null gives all of them the one sound again. */
  setVoices(voices: Voices | null): void {
    this.#voices = voices;
  }

  /** What the loop plays: the sound by its steps, and pads beside it. */
  setLoop(
    tempo: number,
    steps: readonly number[],
    swing = SWING_STRAIGHT,
    pads: readonly PadRow[] = [],
  ): void {
    const rows = pads.map(({ velocities }) => velocities);
    this.#rests = !steps.some((velocity) => velocity > 0);
    this.#scheduler.set(tempo, steps, swing, rows);
    this.#beat.set(pads);
    this.#renewHits();
  }

  /** Where the strokes of the pads in the loop come from. */
  playPadsWith(strokeOf: StrokeOf): void {
    this.#beat.playWith(strokeOf);
  }

  /** Lets strokes on their way be those of the pads as they are now. */
  renewPads(): void {
    this.#beat.renew();
  }

  /**
   * Plays the sound once, at once, unless the loop plays it; in a quick series, at most every 90 ms
   * and the last for sure.
   */
  trigger(): void {
    if (this.#looped || this.#retrigger !== null) return;
    if (this.#context.state !== 'running') {
      this.#held = { asked: performance.now() };
      return;
    }
    const wait = this.#lastTrigger + RETRIGGER_SECONDS - this.#context.currentTime;
    if (wait <= 0) this.#playNow();
    else this.#retrigger = setTimeout(() => this.#playNow(), wait * 1000);
  }

  /** Plays the sound once, at once and beside the loop, at a level of 0..1. */
  hit(level: number): void {
    if (!this.awake) return this.wake();
    if (this.#sound) this.#hand.play(this.#sound, this.#soon(), level);
  }

  /** Plays a stroke on a pad of the kit at once, beside whatever sounds. */
  strike(stroke: Stroke): void {
    this.wake();
    if (this.awake) this.#sampler.play(stroke, this.#soon());
    else {
      const others = this.#heldStrokes.filter((held) => held.stroke.clip !== stroke.clip);
      this.#heldStrokes = [...others, { stroke, asked: performance.now() }];
    }
  }

  /** Keeps one told of what can be heard; null for none. */
  follow(follower: Follower | null): void {
    this.#follower = follower;
    this.#tellHits();
  }

  startLoop(): void {
    this.#clearRetrigger();
    this.#forgetSteps();
    this.#held = null;
    this.#scheduler.start(this.#soon());
  }

  stopLoop(): void {
    this.#scheduler.stop();
    this.#player.stop(this.#soon());
    this.#beat.stop(this.#soon());
    this.#forgetSteps();
    this.#follower?.step(null);
  }

  /** What can be heard right now; of two hits, the later one. */
  playhead(): Playhead | null {
    const time = this.#heardTime();
    const [hand, own] = [this.#hand.playhead(time), this.#player.playhead(time)];
    return hand && (!own || hand.seconds < own.seconds) ? hand : own;
  }

  /** The step that can be heard, counted on through the bars. */
  step(): number | null {
    return this.#scheduler.stepAt(this.#heardTime());
  }

  /**
   * The earliest time at which a start or a fade is sure to be exact: the block that is being
   * rendered now may already be past the clock, by one base latency at most.
   */
  #soon(): number {
    return this.#context.currentTime + this.#context.baseLatency + MARGIN_SECONDS;
  }

  /** Whether the loop plays the sound. */
  get #looped(): boolean {
    return this.looping && !this.#rests;
  }

  #heardTime(): number {
    return this.#context.currentTime - latencyOf(this.#context);
  }

  /** When what the audio clock calls 0 was heard, in ms since 1970. */
  #zero(): number {
    return performance.timeOrigin + performance.now() - this.#heardTime() * 1000;
  }

  /** Once, however many hits have changed. */
  #tellHits(): void {
    if (this.#telling || !this.#follower) return;
    this.#telling = true;
    queueMicrotask(() => {
      this.#telling = false;
      const zero = this.#zero();
      const hits = [...this.#player.hits, ...this.#hand.hits].map(({ clip, from, until }) => ({
        clip,
        from: zero + from * 1000,
        until: zero + until * 1000,
      }));
      this.#follower?.hits(this.awake ? hits : []);
    });
  }

  #tellStep(time: number, count: number): void {
    if (!this.#follower || !this.awake) return;
    this.#follower.settled(count, this.#zero() + time * 1000);
    const timer = setTimeout(
      () => {
        this.#stepsToTell.delete(timer);
        this.#follower?.step(count);
      },
      (time - this.#heardTime()) * 1000,
    );
    this.#stepsToTell.add(timer);
  }

  /** While the context sleeps its clock stands still: what was told by it does not hold. */
  #tellAnew(): void {
    this.#tellHits();
    this.#forgetSteps();
    this.#follower?.step(null);
    for (const { time, count } of this.#scheduler.settledAfter(this.#heardTime())) {
      this.#tellStep(time, count);
    }
  }

  #forgetSteps(): void {
    for (const timer of this.#stepsToTell) clearTimeout(timer);
    this.#stepsToTell.clear();
  }

  #playNow(): void {
    this.#clearRetrigger();
    if (!this.#sound || this.#looped) return;
    this.#lastTrigger = this.#context.currentTime;
    const player = this.looping ? this.#hand : this.#player;
    player.play(this.#sound, this.#soon());
  }

  #hit(time: number, velocity: number, step: number): void {
    const sound = this.#voices ? this.#voices(step) : this.#sound;
    if (sound) this.#player.play(sound, time, velocity);
  }

  /** Hits that are scheduled but do not sound yet become what the steps are by now, as pads do. */
  #renewHits(): void {
    const from = this.#context.currentTime + COMMITTED_SECONDS;
    const steps = this.#scheduler.renewed(from);
    if (!steps) return;
    this.#player.cancel(from);
    for (const { time, velocity, count } of steps) {
      if (velocity > 0) this.#hit(time, velocity, count);
    }
  }

  #clearRetrigger(): void {
    if (this.#retrigger !== null) clearTimeout(this.#retrigger);
    this.#retrigger = null;
  }

  #release(): void {
    if (!this.awake) return;
    const strokes = this.#heldStrokes;
    this.#heldStrokes = [];
    for (const { stroke, asked } of strokes) {
      if (performance.now() - asked < LATEST_FIRST_HIT_MS) this.strike(stroke);
    }
    if (!this.#held) return;
    const waited = performance.now() - this.#held.asked;
    this.#held = null;
    if (waited < LATEST_FIRST_HIT_MS) this.#playNow();
  }
}
