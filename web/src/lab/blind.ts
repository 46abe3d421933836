/** The blind test: rounds, what is heard of them, and the votes. */

import { fetchClip, fetchDraw, fetchMap, soundAddress } from '../api/client';
import { soundsOfClass } from '../api/map';
import { ServiceError } from '../api/errors';
import type { Model } from '../api/types';
import type { Output } from '../audio/output';
import { download } from '../download';
import { padControls, valueAt } from '../geometry/pad';
import { equalGains } from '../signal/loudness';
import type { Clip } from '../signal/wav';
import { controlsFor } from '../state/patch';
import type { Store } from '../state/store';
import { classOf, drawRound, shareSounds, type Round, type Task } from './round';
import { contestants, type Blind, type LabState, type Side } from './state';
import { keepVotes } from './storage';
import { writeVotes, type Choice, type Vote } from './votes';

const NO_ROUND = { round: null, clips: null, side: null, heard: [], vote: null };

export class BlindTest {
  readonly #store: Store<LabState>;
  readonly #output: Output;
  readonly #failed: (error: unknown) => void;
  #abort: AbortController | null = null;

  constructor(store: Store<LabState>, output: Output, failed: (error: unknown) => void) {
    this.#store = store;
    this.#output = output;
    this.#failed = failed;
  }

  /** Lets a model take part, or leaves it out; a round under way is drawn again. */
  take(name: string): void {
    const { left } = this.#state;
    const next = left.includes(name) ? left.filter((each) => each !== name) : [...left, name];
    this.#begin({ left: next });
  }

  /** Lets every model take part, or none. */
  takeAll(all: boolean): void {
    const names = this.#store.state.models.map(({ name }) => name);
    this.#begin({ left: all ? [] : names });
  }

  setTask(task: Task): void {
    this.#begin({ task });
  }

  /** Draws the next round and loads its two sounds. */
  async next(): Promise<void> {
    const models = contestants(this.#store.state);
    if (models.length < 2) return;
    this.#abort?.abort();
    const abort = (this.#abort = new AbortController());
    const round = drawRound(models, Math.random);
    this.#update({ ...NO_ROUND, round, problem: '' });
    try {
      const [a, b] = await this.#sounds(round, abort.signal);
      if (!abort.signal.aborted) this.#update({ clips: { a, b } });
    } catch (error) {
      if (abort.signal.aborted) return;
      this.#update({ round: null });
      if (!(error instanceof ServiceError)) return this.#failed(error);
      this.#update({ problem: 'One of the two could not be played. Draw another round.' });
    }
  }

  hear(side: Side): void {
    const { clips, heard } = this.#state;
    if (!clips) return;
    this.#update({ side, heard: heard.includes(side) ? heard : [...heard, side] });
    this.#output.trigger();
  }

  /** Gives the output the side that is heard, as loud as the other; before that, silence. */
  voice(): void {
    const { clips, side } = this.#state;
    if (this.#store.state.patch?.view !== 'blind') return;
    this.#output.setVoices(clips && side ? null : () => null);
    if (!clips || !side) return;
    const [a, b] = equalGains(clips.a, clips.b);
    this.#output.setSound({ clip: clips[side], gain: side === 'a' ? a : b });
  }

  vote(choice: Choice): void {
    const { round, heard, vote } = this.#state;
    if (!round || vote || heard.length < 2) return;
    const known = ({ name, version }: Model) => ({ name, version });
    const given: Vote = {
      at: new Date().toISOString(),
      a: known(round.a),
      b: known(round.b),
      choice,
      seed: round.seed,
    };
    this.#update({ vote: given });
    this.#keep([...this.#store.state.votes, given]);
  }

  undo(): void {
    const { votes } = this.#store.state;
    if (this.#state.vote === votes.at(-1)) this.#update({ vote: null });
    this.#keep(votes.slice(0, -1));
  }

  clear(): void {
    this.#keep([]);
  }

  exportVotes(): void {
    const text = writeVotes(this.#store.state.votes);
    download(new Blob([text], { type: 'application/json' }), 'ghostnote-votes.json');
  }

  get #state(): Blind {
    return this.#store.state.blind;
  }

  /** What is on its way for a round that will not be is given up. */
  #begin(change: Partial<Blind>): void {
    this.#abort?.abort();
    this.#update({ ...NO_ROUND, ...change });
  }

  #update(change: Partial<Blind>): void {
    this.#store.update({ blind: { ...this.#state, ...change } });
    this.voice();
  }

  #keep(votes: readonly Vote[]): void {
    this.#store.update({ votes, unkept: keepVotes(votes) });
  }

  async #sounds(round: Round, signal: AbortSignal): Promise<readonly [Clip, Clip]> {
    const { a, b, seed } = round;
    const same = this.#state.task === 'sound' && shareSounds([a, b]);
    const find = same ? placeOfSound : ownDraw;
    const load = async (model: Model): Promise<Clip> => {
      const drum = classOf(model, round);
      const controls = controlsFor(model, await find(model, drum, seed));
      const sound = { model: model.name, class: drum, controls, seed, latent: '' };
      return fetchClip(soundAddress(sound, model.version, this.#output.rate, '16'), signal);
    };
    return Promise.all([load(a), load(b)]);
  }
}

async function ownDraw(model: Model, drum: string, seed: number) {
  return (await fetchDraw(model.name, drum, seed)).controls;
}

/** Where a model has the training sound that a seed picks; one corpus gives all the same order. */
async function placeOfSound(model: Model, drum: string, seed: number) {
  const { points } = soundsOfClass(await fetchMap(model), drum);
  const [x, y] = points[seed % points.length] ?? [0, 0];
  const [across, up] = padControls(model);
  return { [across.name]: valueAt(across, x), [up.name]: valueAt(up, y) };
}
