/** Taking the sound away: as a file, dragged out, or in its loop. */

import { exportSound, fetchSaved, fetchSettings, soundAddress } from './api/client';
import { UnreachableError } from './api/errors';
import type { SaveFormat } from './api/types';
import { download } from './download';
import { writtenToFolder } from './folder';
import { LoopTaker, leavesHandOut, nothingLoops } from './loop-taker';
import { keepFormat, keepNaming, keepToFolder } from './preferences';
import { modelOf, noteOf, patchOf, type AppState, type Offer } from './state/app';
import { fileStem, plainStem } from './state/naming';
import type { Patch } from './state/patch';
import type { Store } from './state/store';

export interface TakerHooks {
  notify(notice: string, offer?: Offer | null): void;
  failed(error: unknown): void;
}

/** What a browser needs to know of a file that is dragged out of it. */
export interface DraggedFile {
  readonly type: string;
  readonly name: string;
  readonly address: string;
}

const TYPES = { wav: 'audio/wav', flac: 'audio/flac' } as const;

export class Taker {
  readonly #store: Store<AppState>;
  readonly #hooks: TakerHooks;
  readonly loop: LoopTaker;

  constructor(store: Store<AppState>, hooks: TakerHooks) {
    this.#store = store;
    this.#hooks = hooks;
    this.loop = new LoopTaker(store, (take) => this.#taking(take));
  }

  setFormat(format: SaveFormat): void {
    keepFormat(format);
    this.#store.update({ format });
  }

  setNaming(naming: string): void {
    keepNaming(naming);
    this.#store.update({ naming });
  }

  setToFolder(toFolder: boolean): void {
    keepToFolder(toFolder);
    this.#store.update({ toFolder });
  }

  /** Asks what the server takes and whether it writes into a folder; unless it says so, not. */
  async readSettings(): Promise<void> {
    const settings = await fetchSettings().catch(() => null);
    const { uploadBytes, kitFileBytes } = this.#store.state;
    this.#store.update({
      folder: settings?.folder ?? '',
      uploadBytes: settings?.upload_bytes ?? uploadBytes,
      kitFileBytes: settings?.kit_file_bytes ?? kitFileBytes,
    });
  }

  /** Saves the sound in hand; where others are all that is heard, what is heard is offered. */
  async save(): Promise<void> {
    const unheard = this.#store.state.looping && leavesHandOut(this.#store.state);
    await this.#taking(
      async (patch, version) => {
        const { format } = this.#store.state;
        const name = `${this.#stem(patch)}.${format.kind}`;
        download(await fetchSaved(patch, version, format), name);
        const remark = unheard ? ', which the loop leaves out' : '';
        return `${name}${remark}${await this.#writtenToFolder(patch, name)}`;
      },
      unheard ? { kind: 'save loop' } : null,
    );
  }

  /** The file that saving would make, for dragging it out. */
  dragged(): DraggedFile | null {
    const [model, patch] = [modelOf(this.#store.state), patchOf(this.#store.state)];
    if (!model || !patch) return null;
    const { kind, rate, depth } = this.#store.state.format;
    const address = soundAddress(patch, model.version, rate, depth, kind);
    return { type: TYPES[kind], name: `${this.#stem(patch)}.${kind}`, address };
  }

  #writtenToFolder(patch: Patch, name: string): Promise<string> {
    const { format, naming } = this.#store.state;
    const pattern = plainStem(naming, { recipe: patch, note: noteOf(this.#store.state) });
    const write = () => exportSound(patch, format, pattern);
    return writtenToFolder(this.#store.state, name, write, (error) => this.#hooks.failed(error));
  }

  #stem(patch: Patch): string {
    const note = noteOf(this.#store.state);
    return fileStem(this.#store.state.naming, { recipe: patch, note });
  }

  /** One at a time; tells what was made, or why there is nothing. */
  async #taking(
    take: (patch: Patch, version: string) => Promise<string | null>,
    offer: Offer | null = null,
  ): Promise<void> {
    const [model, patch] = [modelOf(this.#store.state), patchOf(this.#store.state)];
    if (!model || !patch || this.#store.state.saving) return;
    this.#store.update({ saving: true });
    try {
      const made = await take(patch, model.version);
      if (made === null) this.#hooks.notify(nothingLoops(patch));
      else this.#hooks.notify(`Saved ${made}`, offer);
    } catch (error) {
      if (error instanceof UnreachableError) {
        this.#hooks.notify('Not saved: the server is away.');
      }
      this.#hooks.failed(error);
    } finally {
      this.#store.update({ saving: false });
    }
  }
}
