/** Where loops become files: a worker each, so that the loop that plays meanwhile goes on. */

import type { LoopFile, LoopOrder } from './loop-file';
import { whyMissing } from './part';

/** Hands the voices' samples over; they are gone here. */
export function madeAside(order: LoopOrder): Promise<LoopFile> {
  return new Promise<LoopFile>((done, failed) => {
    const worker = new Worker(new URL('./loop-worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<LoopFile>) => {
      worker.terminate();
      done(data);
    };
    // Without a message, its script could not be loaded.
    worker.onerror = ({ message }) => {
      worker.terminate();
      if (message) failed(new Error(message));
      else void whyMissing().then(failed);
    };
    worker.postMessage(order, buffersOf(order));
  });
}

function buffersOf({ voices }: LoopOrder): Transferable[] {
  return [...new Set(voices.map(({ clip }) => clip.samples.buffer))];
}
