/** The link of what is in hand: kept in the address bar, copied, and followed where another is put there. */

import { Address } from './address';
import { followLink } from './opening';
import { patchOf, type AppState, type Offer } from './state/app';
import { handAlone } from './state/beat';
import { heldBy, lengthNotice, linkOf, namesKit, namesSound } from './state/link';
import type { Patch } from './state/patch';
import type { Store } from './state/store';

export interface LinkHooks {
  /** Takes in hand what a link asks for. */
  followed(patch: Patch): void;
  notify(notice: string, offer?: Offer | null): void;
}

export class Link {
  readonly #store: Store<AppState>;
  readonly #hooks: LinkHooks;
  readonly #address = new Address((hash) => this.#follow(hash));

  constructor(store: Store<AppState>, hooks: LinkHooks) {
    this.#store = store;
    this.#hooks = hooks;
  }

  /** What names all that is in hand. */
  get hash(): string {
    return linkOf(patchOf(this.#store.state)!, this.#store.state.models);
  }

  write(): void {
    this.#address.write(this.hash);
  }

  /** Copies the address; where that has a kit, the sound alone is offered. */
  async copy(): Promise<void> {
    const patch = patchOf(this.#store.state);
    if (!patch) return;
    const { models } = this.#store.state;
    const held = heldBy(patch, models);
    if (!(await this.#address.copy())) {
      this.#hooks.notify(`The address bar holds ${held}; copy it from there.`);
    } else {
      const link = linkOf({ ...patch, kit: null, grid: handAlone(patch.grid) }, models);
      const offer = patch.kit && ({ kind: 'sound alone', link } as const);
      const long = lengthNotice(this.hash);
      this.#hooks.notify(`Link copied: it holds ${held}.${long}`, offer);
    }
  }

  /** Copies the link of a sound without the kit. */
  async copySound(link: string): Promise<void> {
    const copied = await this.#address.copy(link);
    this.#hooks.notify(
      copied
        ? `Link copied: it holds this exact sound, without the kit.${lengthNotice(link)}`
        : 'The link could not be copied: the browser keeps pages from the clipboard.',
    );
  }

  #follow(hash: string): void {
    const { models } = this.#store.state;
    const present = patchOf(this.#store.state);
    if (!present) return;
    if (namesSound(hash)) {
      const { patch, missingModel, notice } = followLink(hash, models, present);
      if (missingModel)
        this.#hooks.notify(`The model “${missingModel}” is not here; your sound is as it was.`);
      else {
        this.#hooks.followed(patch);
        if (namesKit(hash)) this.#store.update({ shelf: 'kit' });
        if (notice) this.#hooks.notify(notice);
      }
    }
    this.write();
  }
}
