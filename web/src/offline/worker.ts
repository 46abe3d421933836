/** The service worker: lets the page open without its server, and never serves a stale one with it. */

import { KEPT_HEADER, PAGE_CACHE, PREFIX, SOUNDS_CACHE } from './names';
import { PAST_WORKER, treatmentOf } from './policy';

/** The parts of a worker's global scope that the page's own types lack. */
interface Scope extends EventTarget {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
}

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Installing extends Extendable {
  /** Missing in browsers without static routes, where what is left alone still comes by here. */
  addRoutes?(route: {
    readonly condition: { readonly urlPattern: { readonly pathname: string } };
    readonly source: 'network';
  }): Promise<void>;
}

interface Fetched extends Extendable {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

const MOST_FILES = 60;
const scope = self as unknown as Scope;

scope.addEventListener('install', (event) => {
  (event as Installing).waitUntil(Promise.all([letPast(event as Installing), scope.skipWaiting()]));
});

scope.addEventListener('activate', (event) =>
  (event as Extendable).waitUntil(forgetOthers().then(() => scope.clients.claim())),
);

scope.addEventListener('fetch', (event) => {
  const { request } = event as Fetched;
  const treatment = treatmentOf(request, scope.registration.scope);
  if (treatment === 'lasting') (event as Fetched).respondWith(lasting(request));
  if (treatment === 'fresh') (event as Fetched).respondWith(fresh(request));
});

/** Lets sounds go to the server without waking this worker, which takes longer than a render. */
async function letPast(event: Installing): Promise<void> {
  const { pathname } = new URL(scope.registration.scope);
  for (const path of PAST_WORKER) {
    const condition = { urlPattern: { pathname: `${pathname}${path}` } };
    await event.addRoutes?.({ condition, source: 'network' });
  }
}

/** What the page loaded before it had a worker, and what it may load when that is away. */
scope.addEventListener('message', (event) => {
  const urls = (event as MessageEvent<readonly string[]>).data;
  (event as MessageEvent & Extendable).waitUntil(keepAll(urls));
});

async function keepAll(urls: readonly string[]): Promise<void> {
  await Promise.allSettled(
    urls.map(async (url) => {
      const treatment = treatmentOf({ method: 'GET', url }, scope.registration.scope);
      if (treatment === 'none' || (treatment === 'lasting' && (await kept(url)))) return;
      await keep(url, await fetch(url));
    }),
  );
}

async function lasting(request: Request): Promise<Response> {
  const known = await kept(request.url);
  if (known) return known;
  const answer = await fetch(request);
  void keep(request.url, answer.clone());
  return answer;
}

async function fresh(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request);
    void keep(request.url, answer.clone());
    return answer;
  } catch {
    const known = await kept(bare(request.url));
    return known ? marked(known) : Response.error();
  }
}

async function kept(url: string): Promise<Response | undefined> {
  return (await caches.open(PAGE_CACHE)).match(url);
}

/** Keeps an answer; beyond some files the oldest go. */
async function keep(url: string, answer: Response): Promise<void> {
  if (!answer.ok || answer.redirected) return;
  const cache = await caches.open(PAGE_CACHE);
  await cache.put(bare(url), answer);
  const keys = await cache.keys();
  for (const key of keys.slice(0, Math.max(0, keys.length - MOST_FILES))) await cache.delete(key);
}

/** An answer that tells that it was kept. */
function marked(answer: Response): Response {
  const headers = new Headers(answer.headers);
  headers.set(KEPT_HEADER, '1');
  return new Response(answer.body, { status: answer.status, headers });
}

async function forgetOthers(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX));
  for (const name of old) {
    if (name !== PAGE_CACHE && name !== SOUNDS_CACHE) await caches.delete(name);
  }
}

const bare = (url: string): string => url.replace(/[?#].*$/, '');
