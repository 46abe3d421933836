/** Brings the service worker in, and hands it what was loaded before it came. */

import worker from './worker?worker&url';

/** Browsers without one, and pages from an insecure address, do without. */
export async function registerWorker(): Promise<void> {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (!workers) return;
  try {
    await workers.register(worker);
    const { active } = await workers.ready;
    const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
    active?.postMessage([location.href.replace(/[?#].*$/, ''), ...loaded]);
  } catch {
    // A browser may refuse, for example in a private window; the page then needs its server.
  }
}
