import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { About } from '../src/about';
import { INITIAL, type AppState } from '../src/state/app';
import { begin } from '../src/state/history';
import { initialPatch, type Patch } from '../src/state/patch';
import { Store } from '../src/state/store';
import { model } from './models';

const answer = { distance_db: 4.1, apart_db: 1.6, pack: 'bank/a', licence: 'MIT' };
const REST_MS = 250;

let store: Store<AppState>;
let about: About;
let told: string[];
/** The addresses that were asked, each to be answered by the test. */
let calls: { url: string; give: (answer: Response) => void; fail: (error: unknown) => void }[];

const play = (change: Partial<Patch>): void =>
  store.update({ history: begin({ ...initialPatch(model), ...change }) });
const rest = (): Promise<unknown> => vi.advanceTimersByTimeAsync(REST_MS);
const give = (): Promise<unknown> => {
  calls.at(-1)!.give(Response.json(answer));
  return vi.advanceTimersByTimeAsync(0);
};

beforeEach(() => {
  vi.useFakeTimers();
  calls = [];
  told = [];
  vi.stubGlobal(
    'fetch',
    (url: string) => new Promise((give, fail) => calls.push({ url, give, fail })),
  );
  store = new Store<AppState>({
    ...INITIAL,
    reachable: true,
    models: [model],
    history: begin(initialPatch(model)),
  });
  about = new About(
    store,
    () => 48000,
    () => told.push(about.told.kind),
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('asks nothing until it is opened, and then of the sound that is played', async () => {
  play({ seed: 3 });
  await rest();
  expect(calls).toEqual([]);
  about.open();
  await vi.advanceTimersByTimeAsync(0);
  expect(calls.map(({ url }) => url)).toEqual([
    'api/models/ae-medium-tanh/nearest?v=1&class=snare&seed=3&x=0&y=0&rate=48000&depth=16',
  ]);
  await give();
  expect(about.told).toEqual({ kind: 'told', nearest: answer });
  expect(told).toEqual(['waiting', 'told']);
});

it('follows the sound once it rests, and asks of none twice', async () => {
  about.open();
  await rest();
  await give();
  for (const seed of [1, 2, 3]) {
    play({ seed });
    expect(about.told.kind).toBe('waiting');
    await vi.advanceTimersByTimeAsync(REST_MS - 1);
  }
  expect(calls).toHaveLength(1);
  await rest();
  expect(calls.slice(1).map(({ url }) => /seed=\d/.exec(url)![0])).toEqual(['seed=3']);
  await give();
  play({});
  expect(about.told.kind).toBe('told');
  expect(calls).toHaveLength(2);
});

it('does not ask again for a change that is none of the sound', async () => {
  about.open();
  await rest();
  await give();
  play({ tempo: 90 });
  store.update({ looping: true });
  await rest();
  expect([about.told.kind, calls.length]).toEqual(['told', 1]);
});

it('forgets an answer that comes for the sound before', async () => {
  about.open();
  await rest();
  play({ seed: 1 });
  await give();
  expect(about.told.kind).toBe('waiting');
});

it('asks nothing more once it is closed', async () => {
  about.open();
  await rest();
  about.close();
  play({ seed: 1 });
  await rest();
  expect(calls).toHaveLength(1);
});

it('tells a server that is away, what it knows without it, and asks when it is back', async () => {
  about.open();
  await rest();
  await give();
  store.update({ reachable: false });
  play({ seed: 1 });
  await rest();
  calls[1]!.fail(new TypeError('away'));
  await rest();
  expect(about.told.kind).toBe('away');
  play({});
  expect(about.told.kind).toBe('told');
  play({ seed: 1 });
  await rest();
  calls[2]!.fail(new TypeError('away'));
  await rest();
  store.update({ notice: 'anything' });
  await rest();
  expect(calls).toHaveLength(3);
  store.update({ reachable: true });
  await rest();
  await give();
  expect(about.told.kind).toBe('told');
});

it('tells that the server refused', async () => {
  about.open();
  await rest();
  calls[0]!.give(new Response('', { status: 500 }));
  await rest();
  expect(about.told.kind).toBe('refused');
});
