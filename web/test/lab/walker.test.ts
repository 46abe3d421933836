import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ServiceError } from '../../src/api/errors';
import type { Output } from '../../src/audio/output';
import { choose, initialLab, setControl, type LabPatch } from '../../src/lab/patch';
import { INITIAL, type LabState } from '../../src/lab/state';
import { Walker } from '../../src/lab/walker';
import { Store } from '../../src/state/store';
import { kit, model } from '../models';

const PITCH = kit.controls.find(({ name }) => name === 'pitch')!;
const SETTLED_MS = 500;

let asked: string[];
let broken: boolean;

/** A server whose sounds are one sample, as loud as their pitch is high. */
vi.mock('../../src/api/client', async (original) => ({
  ...(await original<object>()),
  fetchClip: async (address: string) => {
    asked.push(address);
    if (broken) throw new ServiceError(500, 'Failed', 'It cannot be played.');
    const pitch = Number(new URLSearchParams(address.split('?')[1]).get('pitch'));
    return { samples: Float32Array.of(0.5 + pitch / 4), sampleRate: 44100 };
  },
}));

beforeEach(() => {
  asked = [];
  broken = false;
  vi.useFakeTimers();
});

afterEach(() => vi.useRealTimers());

function walking() {
  const patch: LabPatch = { ...initialLab([kit, model]), rhythm: 'sixteenths', linked: false };
  const store = new Store<LabState>({ ...INITIAL, models: [kit, model], patch });
  const at = { step: 2 };
  const looping = { looping: true, rate: 44100, step: () => at.step, wake: () => {} };
  const failed = vi.fn();
  const walker = new Walker(store, looping as unknown as Output, { changed: () => {}, failed });
  const edit = (next: LabPatch) => {
    store.update({ patch: next });
    walker.follow(next);
  };
  const walk = () => store.state.walk!;
  const heard = () => walk().clips.map((clip) => clip && Number(clip.samples[0]!.toFixed(2)));
  walker.walk('ghost', [
    [-1, 0],
    [1, 0],
  ]);
  walker.setCount(8);
  return { at, store, walker, edit, walk, heard, failed, patch };
}

const settled = () => vi.advanceTimersByTimeAsync(SETTLED_MS);

it('has a sound of every place, the one that plays next first', async () => {
  const { at, walker, walk, heard } = walking();
  await settled();
  expect(walk().missing).toBe(0);
  expect(heard()).toEqual(Array(8).fill(0.5));
  expect(walker.place(3)).toEqual([-1, 0]);
  asked = [];
  at.step = 17;
  walker.setCount(16);
  await settled();
  const places = asked.map((each) => Number(new URLSearchParams(each).get('x')));
  expect(places[0]).toBeCloseTo(walker.place(18)![0], 2);
  expect(places[15]).toBeCloseTo(walker.place(17)![0], 2);
  expect(new Set(places).size).toBe(16);
});

it('keeps playing while a knob is turned, and then has its sounds', async () => {
  const { edit, walk, heard, patch } = walking();
  await settled();
  asked = [];
  const turn = (value: number) => edit(setControl(patch, [kit, model], 'ghost', PITCH, value));
  for (let value = 0.1; value < 0.9; value += 0.1) turn(value);
  turn(1);
  expect(walk().missing).toBe(8);
  expect(heard()).toEqual(Array(8).fill(0.5));
  await settled();
  expect(heard()).toEqual(Array(8).fill(0.75));
  expect(walk().missing).toBe(0);
  expect(asked).toHaveLength(8);
});

it('takes another seed, and nothing that changes no sound of it', async () => {
  const { edit, patch } = walking();
  await settled();
  asked = [];
  edit({ ...patch, tempo: 200, colour: 'tilt', heard: 'ghost' });
  edit(setControl(patch, [kit, model], 'ghost', kit.controls[0]!, 0.5));
  await settled();
  expect(asked).toEqual([]);
  edit({ ...patch, seed: 9 });
  await settled();
  expect(asked).toHaveLength(8);
  expect(asked.every((each) => each.includes('seed=9'))).toBe(true);
});

it('asks again for sounds that could not be had', async () => {
  broken = true;
  const { walker, edit, walk, failed, patch } = walking();
  await settled();
  expect(failed).toHaveBeenCalled();
  expect(walk().missing).toBe(8);
  expect(walker.save()).toBe('');
  broken = false;
  edit(patch);
  await settled();
  expect(walk().missing).toBe(0);
});

it('goes with its model', () => {
  const { store, edit, patch } = walking();
  edit(choose(patch, model));
  expect(store.state.walk).not.toBeNull();
  edit(choose(patch, kit));
  expect(store.state.walk).toBeNull();
});
