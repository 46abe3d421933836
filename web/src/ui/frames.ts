/** Drawing that goes on: in step with the screen, or slower where something else comes first. */

const SLOW_FRAME_MS = 40;
/** So long after one turn the next is awaited. */
const AWAITED_MS = 250;

/** Draws again and again, unhurriedly where that is asked for; returns the function that stops it. */
export function keepDrawing(draw: () => void, unhurried: () => boolean): () => void {
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const next = (): void => {
    draw();
    if (unhurried()) timer = setTimeout(next, SLOW_FRAME_MS);
    else frame = requestAnimationFrame(next);
  };
  next();
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}

/**
 * Whether something is being turned: where frames follow on each other, Chromium lets a wheel's
 * events wait for two of them.
 */
export class Turning {
  #last = -Infinity;

  /** To be told of every turn. */
  readonly turned = (): void => {
    this.#last = performance.now();
  };

  get goesOn(): boolean {
    return performance.now() - this.#last < AWAITED_MS;
  }
}
