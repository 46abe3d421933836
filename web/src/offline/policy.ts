/** What the service worker does with a request: nothing, most of the time. */

export type Treatment =
  /** Asked of the server, and remembered for when it is away. */
  | 'fresh'
  /** Named by a hash of its content: asked for once. */
  | 'lasting'
  | 'none';

export interface Asked {
  readonly method: string;
  readonly url: string;
}

const FRESH = /^(lab|api\/models|api\/models\/[^/]+\/map)?$/;
const LASTING = /^assets\/[^/]+$/;

/** What is never kept and must not wait: as path patterns below the scope of the worker. */
export const PAST_WORKER = [
  'api/models/:name/sound.wav',
  'api/models/:name/nearest',
  'api/models/:name/draw',
  'api/models/:name/match',
];

/**
 * Sounds are left alone, so that nothing stands between the pad and what it plays; the page keeps
 * those itself.
 */
export function treatmentOf({ method, url }: Asked, scope: string): Treatment {
  if (method !== 'GET' || !url.startsWith(scope)) return 'none';
  const path = url.slice(scope.length).replace(/[?#].*$/, '');
  if (LASTING.test(path)) return 'lasting';
  return FRESH.test(path) ? 'fresh' : 'none';
}
