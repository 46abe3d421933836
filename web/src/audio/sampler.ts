/** The pads of a kit on the audio clock: strokes ring on together unless one chokes another. */

import type { Clip } from '../signal/wav';
import { Buffers } from './buffers';
import { COMMITTED_SECONDS, onFrame } from './frames';

const RISE_SECONDS = 0.001;
const CHOKE_SECONDS = 0.005;
const STOP_SECONDS = 0.06;
/** More than can be told apart; the oldest give way. */
const VOICES_MOST = 64;

export interface Stroke {
  readonly clip: Clip;
  readonly gain: number;
  /** From -1, left, to 1, right. */
  readonly pan: number;
  /** Strokes of one group silence each other; 0 is none. */
  readonly choke: number;
}

export interface Voice {
  readonly stroke: Stroke;
  readonly when: number;
  readonly source: AudioBufferSourceNode;
  readonly envelope: GainNode;
  /** What of it leads to the loudspeaker. */
  readonly end: AudioNode;
  /** When it gives way to a crowd or is stopped. */
  limit: number;
  /** When it starts to fade out. */
  cut: number;
}

export class Sampler {
  readonly #context: BaseAudioContext;
  readonly #out: AudioNode;
  readonly #buffers = new Buffers();
  /** In order of time. */
  #voices: Voice[] = [];

  constructor(context: BaseAudioContext, out: AudioNode) {
    this.#context = context;
    this.#out = out;
  }

  /** Plays a stroke at a time on the audio clock; what it chokes fades out from there on. */
  play(stroke: Stroke, when: number): Voice {
    const ringing = this.#voices.filter(({ cut }) => cut === Infinity);
    const crowd = ringing.slice(0, Math.max(0, ringing.length + 1 - VOICES_MOST));
    for (const voice of crowd) voice.limit = when;
    const voice = this.#start(stroke, when);
    const later = this.#voices.findIndex((each) => each.when > when);
    this.#voices.splice(later < 0 ? this.#voices.length : later, 0, voice);
    this.#settle();
    return voice;
  }

  /** Takes strokes back that do not sound yet; what they would choke rings on. */
  cancel(voices: readonly Voice[]): void {
    for (const { source, end } of voices) {
      source.stop();
      end.disconnect();
    }
    this.#voices = this.#voices.filter((voice) => !voices.includes(voice));
    this.#settle();
  }

  /** Fades strokes out from a time on. */
  fade(voices: readonly Voice[], at: number): void {
    for (const voice of voices) {
      if (voice.cut <= at) continue;
      voice.limit = at;
      this.#cut(voice, at, STOP_SECONDS);
    }
  }

  /** Lets every stroke fade out where another chokes it, in whatever order they were asked for. */
  #settle(): void {
    const past = this.#context.currentTime + COMMITTED_SECONDS;
    this.#voices.forEach((voice, index) => {
      const { choke } = voice.stroke;
      const next = this.#voices.find(
        (each, at) => at > index && choke > 0 && each.stroke.choke === choke,
      );
      const due = Math.min(voice.limit, next?.when ?? Infinity);
      if (due !== voice.cut && voice.cut > past) this.#cut(voice, due, CHOKE_SECONDS);
    });
  }

  #start(stroke: Stroke, when: number): Voice {
    const { clip, gain, pan } = stroke;
    const source = new AudioBufferSourceNode(this.#context, { buffer: this.#buffers.of(clip) });
    const envelope = new GainNode(this.#context, { gain: 0 });
    envelope.gain.setValueAtTime(0, when);
    envelope.gain.linearRampToValueAtTime(gain, when + RISE_SECONDS);
    source.connect(envelope);
    const end = pan === 0 ? envelope : this.#placed(envelope, pan);
    end.connect(this.#out);
    const voice = { stroke, when, source, envelope, end, limit: Infinity, cut: Infinity };
    source.onended = () => {
      end.disconnect();
      this.#voices = this.#voices.filter((each) => each !== voice);
    };
    source.start(onFrame(when, this.#context.sampleRate));
    return voice;
  }

  /** As a balance: neither side gets louder than it is in the middle. */
  #placed(from: AudioNode, pan: number): AudioNode {
    const sides = new ChannelMergerNode(this.#context, { numberOfInputs: 2 });
    for (const [side, gain] of [Math.min(1, 1 - pan), Math.min(1, 1 + pan)].entries()) {
      from.connect(new GainNode(this.#context, { gain })).connect(sides, 0, side);
    }
    return sides;
  }

  /** Fades out from a time on, in place of when it was to before; never, where that is infinite. */
  #cut(voice: Voice, at: number, seconds: number): void {
    const { stroke, when, source, envelope } = voice;
    const risen = when + RISE_SECONDS;
    const [before, from] = [Math.max(voice.cut, risen), Math.max(at, risen)];
    if (Number.isFinite(before)) {
      envelope.gain.cancelScheduledValues(before);
      if (before === risen) envelope.gain.linearRampToValueAtTime(stroke.gain, risen);
    }
    voice.cut = at;
    if (Number.isFinite(from)) {
      envelope.gain.setValueAtTime(stroke.gain, from);
      envelope.gain.linearRampToValueAtTime(0, from + seconds);
      source.stop(from + seconds + 0.001);
    } else {
      source.stop(when + source.buffer!.duration);
    }
  }
}
