/** What a MIDI keyboard plays: the pads of the kit, or without one the sound in hand. */

import type { Kits } from './kits';
import { Midi, type LearnListener } from './midi';
import { inWords } from './midi-words';
import { patchOf, type AppState } from './state/app';
import type { Store } from './state/store';

export interface KeyboardHooks {
  /** Plays the sound in hand at a level of 0..1. */
  hit(level: number): void;
  notify(notice: string): void;
}

export class Keyboard {
  readonly #store: Store<AppState>;
  readonly #kits: Kits;
  readonly #hooks: KeyboardHooks;
  readonly midi = new Midi(
    (midi) => this.#store.update({ midi }),
    (note, velocity) => this.#play(note, velocity),
  );

  constructor(store: Store<AppState>, kits: Kits, hooks: KeyboardHooks) {
    this.#store = store;
    this.#kits = kits;
    this.#hooks = hooks;
  }

  /** Gives the next note to `learned`, and asks for MIDI where that was not done; null waits no more. */
  async learn(learned: LearnListener | null): Promise<void> {
    if (!learned) return this.midi.cancelLearn();
    this.midi.learn(learned);
    await this.midi.start();
    const { state } = this.midi;
    // While the browser asks, the note may still come.
    if (typeof state !== 'string' || state === 'asking') return;
    this.#hooks.notify(inWords(state));
    // A device may still be plugged in; of the rest no note will come.
    if (state !== 'no device') this.#kits.learnNoMore();
  }

  /** Listens no more, and waits for no note. */
  stop(): void {
    this.midi.stop();
    this.#kits.learnNoMore();
  }

  #play(note: number, velocity: number): void {
    if (patchOf(this.#store.state)?.kit) this.#kits.playNote(note, velocity);
    else this.#hooks.hit(velocity);
  }
}
