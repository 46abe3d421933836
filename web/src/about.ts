/** What is told of the sound in hand to who asks: which recording it is nearest to. */

import { fetchNearest, soundAddress } from './api/client';
import { UnreachableError } from './api/errors';
import { Lru } from './api/lru';
import type { Nearest } from './api/types';
import { modelOf, patchOf, type AppState } from './state/app';
import type { Store } from './state/store';

export type Told =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'told'; readonly nearest: Nearest }
  /** The server is away, and was not asked of this sound before. */
  | { readonly kind: 'away' }
  | { readonly kind: 'refused' };

const KEPT = 64;
/** How long a sound stays in hand before it is asked of. */
const REST_MS = 250;
const WAITING: Told = { kind: 'waiting' };

export class About {
  readonly #store: Store<AppState>;
  readonly #rate: () => number;
  readonly #changed: () => void;
  readonly #known = new Lru<Nearest>(KEPT);
  #told = WAITING;
  /** The address of the sound that is told of; empty while nobody asks. */
  #address = '';
  #resting: ReturnType<typeof setTimeout> | undefined;
  #call = new AbortController();

  /** Asks for the sounds that `rate` says; `changed` hears when something else is told. */
  constructor(store: Store<AppState>, rate: () => number, changed: () => void) {
    this.#store = store;
    this.#rate = rate;
    this.#changed = changed;
    store.subscribe(() => this.#follow());
  }

  get told(): Told {
    return this.#told;
  }

  /** Tells of the sound in hand, and of those that come in its place, until it is closed. */
  open(): void {
    this.#ask(this.#wanted(), 0);
  }

  close(): void {
    this.#giveUp();
    this.#address = '';
  }

  /** What was not told for want of a server is asked again once there is one. */
  #follow(): void {
    if (this.#address === '') return;
    const address = this.#wanted();
    const back = this.#told.kind === 'away' && this.#store.state.reachable;
    if (address !== this.#address || back) this.#ask(address, REST_MS);
  }

  #ask(address: string, rest: number): void {
    this.#giveUp();
    this.#address = address;
    const nearest = this.#known.get(address);
    if (nearest) return this.#tell({ kind: 'told', nearest });
    this.#tell(WAITING);
    this.#resting = setTimeout(() => void this.#fetch(address), rest);
  }

  async #fetch(address: string): Promise<void> {
    const call = (this.#call = new AbortController());
    try {
      const nearest = await fetchNearest(address, call.signal);
      this.#known.set(address, nearest);
      if (!call.signal.aborted) this.#tell({ kind: 'told', nearest });
    } catch (error) {
      if (call.signal.aborted) return;
      this.#tell({ kind: error instanceof UnreachableError ? 'away' : 'refused' });
    }
  }

  #giveUp(): void {
    clearTimeout(this.#resting);
    this.#call.abort();
  }

  #tell(told: Told): void {
    this.#told = told;
    this.#changed();
  }

  #wanted(): string {
    const { state } = this.#store;
    return soundAddress(patchOf(state)!, modelOf(state)!.version, this.#rate(), '16');
  }
}
