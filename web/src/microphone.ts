/** Recording a sound to match: two seconds of the microphone, or a sentence on why there are none. */

import { isAbort } from './api/errors';
import { CaptureError, record } from './audio/recorder';
import { whyMissing } from './part';
import { peak } from './signal/envelope';
import { writeWav } from './signal/wav-write';
import type { AppState } from './state/app';
import type { Store } from './state/store';

export interface MicrophoneHooks {
  recorded(file: File): void;
  notify(notice: string): void;
  /** A part of the page that recording needs did not come. */
  failed(error: unknown): void;
}

const SECONDS = 2;
const SILENT = 10 ** (-50 / 20);
const FILE_NAME = 'recording.wav';
const FAULTS: Readonly<Record<string, string>> = {
  NotAllowedError:
    'The browser keeps the microphone shut. Allow it beside the address, or drop a file.',
  NotFoundError: 'No microphone was found. Plug one in, or drop a file.',
  NotReadableError: 'Another program holds the microphone. Close it there, or drop a file.',
};
const OTHER_FAULT = 'The microphone could not be opened. Drop a file instead.';
const INSECURE = 'Browsers record on https and localhost only. Drop a file instead.';

export class Microphone {
  readonly #store: Store<AppState>;
  readonly #hooks: MicrophoneHooks;
  #abort: AbortController | null = null;

  constructor(store: Store<AppState>, hooks: MicrophoneHooks) {
    this.#store = store;
    this.#hooks = hooks;
  }

  /** Records, or gives up the recording that goes on. */
  async toggle(): Promise<void> {
    if (this.#abort) return this.#abort.abort();
    // Pages from an insecure address have no such thing.
    if (!(navigator.mediaDevices as MediaDevices | undefined)) return this.#hooks.notify(INSECURE);
    const abort = new AbortController();
    this.#abort = abort;
    this.#store.update({ recording: { level: 0, share: 0 } });
    try {
      const clip = await record(SECONDS, abort.signal, {
        progress: (level, share) => this.#store.update({ recording: { level, share } }),
      });
      abort.signal.throwIfAborted();
      if (peak(clip) < SILENT) this.#hooks.notify('Nothing came through the microphone.');
      else this.#hooks.recorded(new File([writeWav(clip, '24')], FILE_NAME));
    } catch (error) {
      if (error instanceof CaptureError) void whyMissing().then((why) => this.#hooks.failed(why));
      else if (!isAbort(error)) this.#hooks.notify(faultOf(error));
    } finally {
      this.#abort = null;
      this.#store.update({ recording: null });
    }
  }

  giveUp(): void {
    this.#abort?.abort();
  }
}

function faultOf(error: unknown): string {
  return (error instanceof DOMException && FAULTS[error.name]) || OTHER_FAULT;
}
