/** MIDI keyboards: asked for when the player wants them, followed as they come and go. */

import type { MidiState } from './state/app';

export type NoteListener = (note: number, velocity: number) => void;
export type LearnListener = (note: number) => void;

const NOTE_ON = 0x90;
/** What a status byte says beside its channel. */
const KIND = 0xf0;
const LOUDEST = 127;
const NAMELESS = 'a MIDI device';
/** What a browser says for no; Firefox has its own word. */
const REFUSALS = ['NotAllowedError', 'SecurityError'];

export class Midi {
  /** Called with each note that is struck, 0..127, and how hard, over 0 and up to 1. */
  readonly #onNote: NoteListener;
  readonly #changed: (state: MidiState) => void;
  #state: MidiState = 'off';
  #access: MIDIAccess | null = null;
  /** Counts what was asked, so that an answer that nobody waits for any more is known. */
  #asked = 0;
  /** Called in place of the listener with the one note that is waited for. */
  #learn: LearnListener | null = null;

  constructor(changed: (state: MidiState) => void, onNote: NoteListener) {
    this.#changed = changed;
    this.#onNote = onNote;
  }

  get state(): MidiState {
    return this.#state;
  }

  /** Asks the browser for MIDI, and listens from then on; to be called on the player's request. */
  async start(): Promise<void> {
    if (this.#access || this.#state === 'asking') return;
    // Pages from an insecure address, and some browsers, have no such thing.
    if (!('requestMIDIAccess' in navigator)) return this.#become('unsupported');
    const asked = ++this.#asked;
    this.#become('asking');
    try {
      const access = await navigator.requestMIDIAccess();
      if (asked === this.#asked) this.#listen(access);
    } catch (error) {
      if (asked === this.#asked) this.#become(faultOf(error));
    }
  }

  /** Listens no more, and gives up what was asked or waited for. */
  stop(): void {
    this.#asked++;
    this.#learn = null;
    const access = this.#access;
    this.#access = null;
    if (access) {
      access.onstatechange = null;
      for (const input of access.inputs.values()) {
        input.onmidimessage = null;
        void input.close();
      }
    }
    this.#become('off');
  }

  /** Gives the next note to `learn`. */
  learn(learn: LearnListener): void {
    this.#learn = learn;
  }

  cancelLearn(): void {
    this.#learn = null;
  }

  #listen(access: MIDIAccess): void {
    this.#access = access;
    access.onstatechange = () => this.#follow(access);
    this.#follow(access);
  }

  #follow(access: MIDIAccess): void {
    const inputs = [...access.inputs.values()].filter(({ state }) => state === 'connected');
    for (const input of inputs) input.onmidimessage = ({ data }) => this.#heard(data);
    const names = inputs.map(({ name }) => name || NAMELESS);
    this.#become(names.length > 0 ? names : 'no device');
  }

  #heard(data: Uint8Array | null): void {
    const [status = 0, note = 0, velocity = 0] = data ?? [];
    // Some keyboards send a note of velocity 0 for one that is let go.
    if ((status & KIND) !== NOTE_ON || velocity === 0) return;
    const learn = this.#learn;
    this.#learn = null;
    if (learn) learn(note);
    else this.#onNote(note, velocity / LOUDEST);
  }

  /** Opening a device is a change to the browser, and none to the player. */
  #become(state: MidiState): void {
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return;
    this.#state = state;
    this.#changed(state);
  }
}

function faultOf(error: unknown): MidiState {
  if (!(error instanceof DOMException)) return 'failed';
  if (error.name === 'NotSupportedError') return 'unsupported';
  return REFUSALS.includes(error.name) ? 'refused' : 'failed';
}
