/** Drawing that goes on: in step with the screen, or slower where something else comes first. */

const SLOW_FRAME_MS = 40;
const HOVERS = '(hover: hover)';

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
 * Whether a wheel may turn something here at any moment: where frames follow on each other, Chromium
 * lets its events wait for two of them. A finger leaves its hover behind, and has no wheel.
 */
export function awaitsWheel(element: Element | null): boolean {
  return (element?.matches(':hover') ?? false) && matchMedia(HOVERS).matches;
}
