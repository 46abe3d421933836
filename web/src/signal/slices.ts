/** Long work on a thread that has hits to ask for meanwhile: done in slices, never all at once. */

/** Work that stops every few thousand samples, and may be left for a while wherever it does. */
export type Work<T> = Generator<void, T, void>;

const CHUNK_SAMPLES = 1 << 14;
/** Far less than the loop looks ahead. */
const SLICE_MS = 12;

/** Does something for each of so many samples, by their places. */
export function* eachSample(length: number, act: (at: number) => void): Work<void> {
  for (let from = 0; from < length; from += CHUNK_SAMPLES) {
    const to = Math.min(length, from + CHUNK_SAMPLES);
    for (let at = from; at < to; at++) act(at);
    yield;
  }
}

/** Does work in slices, with whatever else is waiting let in before each. */
export async function inSlices<T>(work: Work<T>): Promise<T> {
  for (;;) {
    await breath();
    const end = performance.now() + SLICE_MS;
    do {
      const { done, value } = work.next();
      if (done) return value;
    } while (performance.now() < end);
  }
}

/** Does work that is short. */
export function atOnce<T>(work: Work<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** The next task; unlike timers, these are not put off in a tab that is not shown. */
function breath(): Promise<void> {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(null);
  });
}
