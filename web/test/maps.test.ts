import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ServiceError, UnreachableError } from '../src/api/errors';
import { Maps } from '../src/maps';
import { INITIAL, mapStanding, type AppState } from '../src/state/app';
import { begin } from '../src/state/history';
import { initialPatch } from '../src/state/patch';
import { Store } from '../src/state/store';
import { model } from './models';

const raw = { points: [[0.5, -0.5]], classes: ['snare'], class_of: [0], descriptors: [] };
const answer = (): Response => Response.json(raw);
const refusal = (): Response => new Response('', { status: 500 });

let store: Store<AppState>;
let maps: Maps;
let failures: unknown[];
/** Answers to the calls so far, each to be given by the test. */
let calls: { give: (answer: Response) => void; fail: (error: unknown) => void }[];
const standing = () => mapStanding(store.state);
const settled = () => new Promise((done) => setTimeout(done));

beforeEach(() => {
  calls = [];
  failures = [];
  vi.stubGlobal('fetch', () => new Promise((give, fail) => calls.push({ give, fail })));
  store = new Store<AppState>({ ...INITIAL, models: [model], history: begin(initialPatch(model)) });
  maps = new Maps(store, (error) => failures.push(error));
});
afterEach(() => vi.unstubAllGlobals());

it('is loading until the map is there, and asks for it once', async () => {
  const shown = maps.show(model);
  void maps.show(model);
  expect(standing()).toBe('loading');
  calls[0]!.give(answer());
  await shown;
  expect([standing(), calls.length]).toEqual(['shown', 1]);
  expect(store.state.map!.points).toEqual([[0.5, -0.5]]);
});

it('says that a map was refused, and asks again only when told to', async () => {
  const shown = maps.show(model);
  calls[0]!.give(refusal());
  await shown;
  expect([standing(), failures[0]]).toEqual(['failed', expect.any(ServiceError)]);
  await maps.show(model);
  expect(calls).toHaveLength(1);
  const again = maps.retry();
  expect(standing()).toBe('loading');
  calls[1]!.give(answer());
  await again;
  expect(standing()).toBe('shown');
});

it('goes on loading while the server does not answer, and asks with the next change', async () => {
  const shown = maps.show(model);
  calls[0]!.fail(new TypeError('away'));
  await shown;
  expect([standing(), failures[0]]).toEqual(['loading', expect.any(UnreachableError)]);
  void maps.show(model);
  expect(calls).toHaveLength(2);
});

it('lets the refusal of one model’s map say nothing of the next', async () => {
  const other = { ...model, name: 'other' };
  void maps.show(model);
  const next = maps.show(other);
  calls[0]!.give(refusal());
  await settled();
  expect(standing()).toBe('loading');
  store.update({ models: [model, other], history: begin(initialPatch(other)) });
  calls[1]!.give(answer());
  await next;
  expect(standing()).toBe('shown');
});
