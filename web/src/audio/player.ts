/** One drum on the audio clock: each hit cuts the one before it with a short fade, never a click. */

import type { Clip } from '../signal/wav';
import { Buffers } from './buffers';
import { COMMITTED_SECONDS, onFrame } from './frames';

/** A hit's gain rises in 1 ms; the sounds begin 2 ms in, so no attack is lost. */
const RISE_SECONDS = 0.001;
const CUT_SECONDS = 0.005;
const STOP_SECONDS = 0.06;

export interface Sound {
  readonly clip: Clip;
  readonly gain: number;
}

interface Voice {
  readonly when: number;
  readonly velocity: number;
  readonly sound: Sound;
  readonly source: AudioBufferSourceNode;
  readonly envelope: GainNode;
  /** When it starts to fade out. */
  cut: number;
}

export interface Playhead {
  readonly clip: Clip;
  readonly seconds: number;
}

/** A hit that sounds or is to sound; times are on the audio clock. */
export interface Hit {
  readonly clip: Clip;
  readonly from: number;
  readonly until: number;
}

export class Player {
  readonly #context: BaseAudioContext;
  readonly #out: AudioNode;
  readonly #changed: () => void;
  readonly #buffers = new Buffers();
  #voices: Voice[] = [];

  /** `changed` is told of every change of its hits. */
  constructor(context: BaseAudioContext, out: AudioNode, changed: () => void) {
    this.#context = context;
    this.#out = out;
    this.#changed = changed;
  }

  /** What sounds or is to sound. */
  get hits(): readonly Hit[] {
    return this.#voices.map(({ when, cut, sound, source }) => ({
      clip: sound.clip,
      from: when,
      until: Math.min(when + source.buffer!.duration, cut),
    }));
  }

  /** Plays a sound at a time on the audio clock; hits are asked for in order of time. */
  play(sound: Sound, when: number, velocity = 1): void {
    this.#forget();
    const previous = this.#voices.at(-1);
    if (previous) this.#fade(previous, when, CUT_SECONDS);
    this.#voices.push(this.#start(sound, when, velocity));
    this.#changed();
  }

  /** Hits that are scheduled but not sounding yet get this sound instead. */
  swap(sound: Sound): void {
    const pending = this.#cancelPending(this.#context.currentTime + COMMITTED_SECONDS);
    for (const { when, velocity } of pending) this.play(sound, when, velocity);
  }

  /** Takes back what is scheduled after a time; what that would have cut rings on. */
  cancel(after: number): void {
    this.#cancelPending(after);
    const last = this.#voices.at(-1);
    if (last && after < last.cut && last.cut < Infinity) this.#ringOn(last);
    this.#changed();
  }

  /** Takes back what is scheduled after a time and fades out from there on what sounds. */
  stop(at: number): void {
    this.#cancelPending(at);
    for (const voice of this.#voices) this.#fade(voice, at, STOP_SECONDS);
    this.#changed();
  }

  /** What sounds at a time, and how far into it; null in silence. */
  playhead(time: number): Playhead | null {
    const hit = this.hits.findLast(({ from }) => from <= time);
    return hit && time <= hit.until ? { clip: hit.clip, seconds: time - hit.from } : null;
  }

  #start(sound: Sound, when: number, velocity: number): Voice {
    const source = new AudioBufferSourceNode(this.#context, {
      buffer: this.#buffers.of(sound.clip),
    });
    const envelope = new GainNode(this.#context, { gain: 0 });
    envelope.gain.setValueAtTime(0, when);
    envelope.gain.linearRampToValueAtTime(sound.gain * velocity, when + RISE_SECONDS);
    source.connect(envelope).connect(this.#out);
    source.onended = () => envelope.disconnect();
    source.start(onFrame(when, this.#context.sampleRate));
    return { when, velocity, sound, source, envelope, cut: Infinity };
  }

  #fade(voice: Voice, at: number, seconds: number): void {
    const { when, envelope, source, sound, velocity } = voice;
    const from = Math.max(at, when + RISE_SECONDS);
    if (voice.cut <= from) return;
    voice.cut = from;
    envelope.gain.cancelScheduledValues(from);
    envelope.gain.setValueAtTime(sound.gain * velocity, from);
    envelope.gain.linearRampToValueAtTime(0, from + seconds);
    source.stop(from + seconds + 0.001);
  }

  #ringOn(voice: Voice): void {
    const { when, cut, envelope, source, sound, velocity } = voice;
    const risen = when + RISE_SECONDS;
    envelope.gain.cancelScheduledValues(cut);
    if (cut === risen) envelope.gain.linearRampToValueAtTime(sound.gain * velocity, risen);
    source.stop(when + source.buffer!.duration);
    voice.cut = Infinity;
  }

  #cancelPending(limit: number): Voice[] {
    const pending = this.#voices.filter(({ when }) => when > limit);
    this.#voices = this.#voices.filter(({ when }) => when <= limit);
    for (const { source, envelope } of pending) {
      source.stop();
      envelope.disconnect();
    }
    return pending;
  }

  #forget(): void {
    const now = this.#context.currentTime;
    this.#voices = this.#voices.filter(
      ({ when, source, cut }) => Math.min(when + source.buffer!.duration, cut + STOP_SECONDS) > now,
    );
  }
}
