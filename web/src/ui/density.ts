/** How many pixels of the screen a CSS pixel has: another screen may have others. */

/** Tells of every change; returns the function that stops it. */
export function watchDensity(changed: () => void): () => void {
  let query: MediaQueryList;
  const watch = (): void => {
    query = matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    query.addEventListener('change', told, { once: true });
  };
  const told = (): void => {
    watch();
    changed();
  };
  watch();
  return () => query.removeEventListener('change', told);
}
