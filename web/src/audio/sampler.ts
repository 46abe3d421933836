/** The pads of a kit on the audio clock: strokes ring on together unless one chokes another. */

import type { Clip } from '../signal/wav';
import { Buffers } from './buffers';
import { onFrame } from './frames';

const RISE_SECONDS = 0.001;
const CHOKE_SECONDS = 0.005;
/** More than can be told apart; the oldest give way. */
const VOICES_MOST = 24;

export interface Stroke {
  readonly clip: Clip;
  readonly gain: number;
  /** From -1, left, to 1, right. */
  readonly pan: number;
  /** Strokes of one group silence each other; 0 is none. */
  readonly choke: number;
}

interface Voice {
  readonly choke: number;
  readonly gain: number;
  readonly when: number;
  readonly source: AudioBufferSourceNode;
  readonly envelope: GainNode;
}

export class Sampler {
  readonly #context: BaseAudioContext;
  readonly #buffers = new Buffers();
  #voices: Voice[] = [];

  constructor(context: BaseAudioContext) {
    this.#context = context;
  }

  /** Plays a stroke at a time on the audio clock; what it chokes fades out from there on. */
  play(stroke: Stroke, when: number): void {
    const choked = this.#voices.filter(({ choke }) => choke > 0 && choke === stroke.choke);
    const crowd = this.#voices.slice(0, Math.max(0, this.#voices.length + 1 - VOICES_MOST));
    for (const voice of new Set([...choked, ...crowd])) this.#cut(voice, when);
    this.#voices.push(this.#start(stroke, when));
  }

  #start({ clip, gain, pan, choke }: Stroke, when: number): Voice {
    const source = new AudioBufferSourceNode(this.#context, { buffer: this.#buffers.of(clip) });
    const envelope = new GainNode(this.#context, { gain: 0 });
    envelope.gain.setValueAtTime(0, when);
    envelope.gain.linearRampToValueAtTime(gain, when + RISE_SECONDS);
    source.connect(envelope);
    const end = pan === 0 ? envelope : this.#placed(envelope, pan);
    end.connect(this.#context.destination);
    const voice = { choke, gain, when, source, envelope };
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

  #cut(voice: Voice, at: number): void {
    this.#voices = this.#voices.filter((each) => each !== voice);
    const { gain, when, source, envelope } = voice;
    const from = Math.max(at, when + RISE_SECONDS);
    envelope.gain.setValueAtTime(gain, from);
    envelope.gain.linearRampToValueAtTime(0, from + CHOKE_SECONDS);
    source.stop(from + CHOKE_SECONDS + 0.001);
  }
}
