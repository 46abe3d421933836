/** Brings the service worker in, and hands it what was loaded past it, and what may be needed later. */

import worker from './worker?worker&url';

/** The first sounds go before what may be needed later. */
const PARTS_MS = 3000;

/** Browsers without one, and pages from an insecure address, do without. */
export async function registerWorker(): Promise<void> {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (!workers) return;
  try {
    await workers.register(worker);
    const { active } = await workers.ready;
    active?.postMessage([location.href.replace(/[?#].*$/, '')]);
    setTimeout(() => active?.postMessage(parts()), PARTS_MS);
    // Until it has taken the page over, which is some time after it is ready, files load past it.
    new PerformanceObserver((list) => {
      const past = list.getEntries().filter((entry) => !wentThrough(entry));
      if (past.length > 0) active?.postMessage(past.map(({ name }) => name));
    }).observe({ type: 'resource', buffered: true });
  } catch {
    // A browser may refuse, for example in a private window; the page then needs its server.
  }
}

/** The scripts that the page loads only when they are needed, as the build names them. */
function parts(): readonly string[] {
  const named = document.querySelector<HTMLMetaElement>('meta[name=parts]')?.content ?? '';
  return named.split(' ').map((path) => new URL(path, location.href).href);
}

/** Whether the service worker had a request in its hands. */
function wentThrough(entry: PerformanceEntry): boolean {
  return (entry as PerformanceResourceTiming).workerStart > 0;
}
