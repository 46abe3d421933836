import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { UnreachableError } from '../src/api/errors';
import { Chance } from '../src/chance';
import { INITIAL, patchOf, type AppState } from '../src/state/app';
import { begin, commit } from '../src/state/history';
import { initialPatch, type Patch } from '../src/state/patch';
import { Store } from '../src/state/store';
import { kit } from './models';

let store: Store<AppState>;
let chance: Chance;
let answers: ((seed: number) => void)[];
let throws: number;
let said: string[];
let failed: unknown[];
const patch = () => patchOf(store.state)!;
const change = (part: Partial<Patch>): void => {
  const history = store.state.history!;
  store.update({ history: commit(history, { ...history.present, ...part }) });
};

beforeEach(() => {
  store = new Store<AppState>({ ...INITIAL, models: [kit], history: begin(initialPatch(kit)) });
  answers = [];
  throws = 0;
  said = [];
  failed = [];
  chance = new Chance(store, {
    moved: (part) => {
      throws++;
      change(part);
    },
    notify: (notice) => said.push(notice),
    failed: (error) => failed.push(error),
  });
  vi.stubGlobal(
    'fetch',
    () =>
      new Promise<Response>((resolve) => {
        answers.push((seed) => resolve(Response.json({ controls: { x: 0.9, y: 0.9 }, seed })));
      }),
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
  expect(failed).toEqual([]);
});

it('leaves what was chosen while a throw was on its way', async () => {
  const thrown = chance.random();
  change({ controls: { ...patch().controls, x: -0.5 } });
  answers[0]!(7);
  await thrown;
  expect(patch().controls['x']).toBe(-0.5);
  expect(patch().seed).not.toBe(7);
});

it('lands where only the loop was changed meanwhile', async () => {
  const thrown = chance.random();
  change({ tempo: 97 });
  answers[0]!(7);
  await thrown;
  expect(patch()).toMatchObject({ seed: 7, tempo: 97 });
});

it('throws once from one sound, and again from the next', async () => {
  const first = chance.random();
  await chance.random();
  expect(answers).toHaveLength(1);
  change({ seed: 5 });
  const second = chance.random();
  answers[0]!(7);
  await first;
  expect(patch().seed).toBe(5);
  answers[1]!(8);
  await second;
  expect(patch().seed).toBe(8);
  expect(throws).toBe(1);
});

it('says at every press why nothing comes while the server is away', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('away')));
  await chance.random();
  await chance.random();
  expect(failed.splice(0)).toEqual([expect.any(UnreachableError), expect.any(UnreachableError)]);
  expect(said).toEqual([said[0], said[0]]);
  expect(said[0]).toMatch(/server, which is away.* History/);
  expect(throws).toBe(0);
});

it('says once that it lets knobs rest which were turned', async () => {
  const answered = async (): Promise<void> => {
    const thrown = chance.random();
    answers.at(-1)!(answers.length);
    await thrown;
  };
  vi.stubGlobal(
    'fetch',
    () =>
      new Promise<Response>((resolve) => {
        const controls = { x: 0.9, y: 0.9, pitch: 0 };
        answers.push((seed) => resolve(Response.json({ controls, seed })));
      }),
  );
  await answered();
  expect(said).toEqual([]);
  for (let turn = 0; turn < 2; turn++) {
    change({ controls: { ...patch().controls, pitch: 0.4 } });
    await answered();
    expect(patch().controls['pitch']).toBe(0);
  }
  expect(said).toEqual([expect.stringContaining('A lock keeps a knob')]);
});

it('varies a sample by takes and all else by seeds', () => {
  change({ latent: 'AAAA.own', seed: 1 });
  chance.vary();
  expect(patch().latent).toBe('AAAA.own');
  expect(patch().seed).not.toBe(1);
  change({ latent: 'AAAA' });
  chance.vary();
  expect(patch().latent).toBe('');
});
