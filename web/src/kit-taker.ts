/** Taking a kit away as a zip. */

import { exportKit, fetchKitZip } from './api/client';
import { ServiceError, UnreachableError } from './api/errors';
import { download } from './download';
import { writtenToFolder } from './folder';
import { keepTake } from './preferences';
import { patchOf, type AppState } from './state/app';
import { padFault } from './state/kit';
import { takeFault, type KitDesk, type KitTake } from './state/kit-desk';
import { kitRequest } from './state/kit-wire';
import type { Store } from './state/store';

export interface KitTakerHooks {
  notify(notice: string): void;
  failed(error: unknown): void;
}

export class KitTaker {
  readonly #store: Store<AppState>;
  readonly #hooks: KitTakerHooks;

  constructor(store: Store<AppState>, hooks: KitTakerHooks) {
    this.#store = store;
    this.#hooks = hooks;
  }

  /** Chooses how kits are taken away, now and in later visits. */
  set(change: Partial<KitTake>): void {
    const take = { ...this.#store.state.kitDesk.take, ...change };
    this.#show({ take, fault: '' });
    keepTake(take);
  }

  /** One at a time. */
  async save(): Promise<void> {
    const { models, kitDesk } = this.#store.state;
    const kit = patchOf(this.#store.state)?.kit;
    const { take, taking } = kitDesk;
    if (!kit || taking || takeFault(take, kit.pads.length)) return;
    const request = kitRequest(kit, take, models);
    if (!request) {
      const at = kit.pads.findIndex((pad) => padFault(pad, models));
      return this.#show({ fault: `Pad ${at + 1}: ${padFault(kit.pads[at]!, models)}` });
    }
    this.#show({ taking: true, fault: '' });
    try {
      const { content, name } = await fetchKitZip(request);
      download(content, name);
      const write = () => exportKit(request);
      const failed = (error: unknown) => this.#hooks.failed(error);
      const folder = name.replace(/\.zip$/, '');
      this.#hooks.notify(
        `Saved ${name}${await writtenToFolder(this.#store.state, folder, write, failed)}`,
      );
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#show({ taking: false });
    }
  }

  #failed(error: unknown): void {
    if (error instanceof ServiceError) return this.#show({ fault: error.detail });
    if (error instanceof UnreachableError) this.#show({ fault: 'Not saved: the server is away.' });
    this.#hooks.failed(error);
  }

  #show(change: Partial<KitDesk>): void {
    this.#store.update({ kitDesk: { ...this.#store.state.kitDesk, ...change } });
  }
}
