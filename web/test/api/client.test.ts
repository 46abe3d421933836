import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  exportKit,
  fetchClip,
  fetchKit,
  fetchKitZip,
  fetchModels,
  soundAddress,
} from '../../src/api/client';
import { ServiceError, UnreachableError, serviceError } from '../../src/api/errors';
import { placedSounds, soundsOfClass } from '../../src/api/map';
import type { KitRequest, RawMap } from '../../src/api/types';
import { initialPatch } from '../../src/state/patch';
import { control, kit, model } from '../models';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const answers = (...list: (Response | Error)[]) => {
  const fetch = vi.fn(() => {
    const next = list.shift()!;
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  });
  vi.stubGlobal('fetch', fetch);
  return fetch;
};
const busy = () => new Response('', { status: 503, headers: { 'Retry-After': '0.01' } });

describe('a call', () => {
  it('asks a busy server again without a word', async () => {
    const fetch = answers(busy(), busy(), Response.json({ models: [] }));
    expect(await fetchModels()).toEqual([]);
    expect(fetch).toHaveBeenCalledTimes(3);
  });

  it.each([
    ['2', 2000],
    ['60', 3000],
  ])('asks a server that names %s s again after %d ms', async (seconds, wait) => {
    vi.useFakeTimers();
    const later = new Response('', { status: 503, headers: { 'Retry-After': seconds } });
    const fetch = answers(later, Response.json({ models: [] }));
    const models = fetchModels();
    await vi.advanceTimersByTimeAsync(wait - 1);
    expect(fetch).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(fetch).toHaveBeenCalledTimes(2);
    expect(await models).toEqual([]);
  });

  it('gives up after five times', async () => {
    answers(...Array.from({ length: 5 }, busy));
    await expect(fetchModels()).rejects.toMatchObject({ status: 503 });
  });

  it('tells a server that goes in the middle of its answer', async () => {
    const cut = new ReadableStream({ start: (body) => body.error(new TypeError('cut off')) });
    answers(new Response(cut));
    const sound = fetchClip('sound.wav', new AbortController().signal);
    await expect(sound).rejects.toBeInstanceOf(UnreachableError);
    for (const ask of [() => fetchKit(kit, 7, 8), () => exportKit({} as KitRequest)]) {
      const text = new ReadableStream({ start: (body) => body.error(new TypeError('cut off')) });
      answers(new Response(text));
      await expect(ask()).rejects.toBeInstanceOf(UnreachableError);
    }
  });

  it('tells a server that is gone from one that refuses', async () => {
    answers(new TypeError('Failed to fetch'));
    await expect(fetchModels()).rejects.toBeInstanceOf(UnreachableError);
    answers(new Response('<html>', { status: 502 }));
    await expect(fetchModels()).rejects.toBeInstanceOf(UnreachableError);
    answers(Response.json({ title: 'No', detail: 'Not that.' }, { status: 422 }));
    await expect(fetchModels()).rejects.toEqual(new ServiceError(422, 'No', 'Not that.'));
  });
});

it.each([
  ['attachment; filename="my-kit.zip"', 'my-kit.zip'],
  ['attachment; filename="caj.zip"; filename*=UTF-8\'\'%C4%8Daj.zip', 'čaj.zip'],
  ['attachment; filename="caj.zip"; filename*=UTF-8\'\'%C4.zip', 'caj.zip'],
  ['', 'kit.zip'],
])('calls a kit as its header does: %j', async (header, name) => {
  answers(new Response('PK', { headers: { 'Content-Disposition': header } }));
  expect((await fetchKitZip({} as KitRequest)).name).toBe(name);
});

it('has words for an answer without any', () => {
  expect(serviceError(413, null).detail).toContain('too large');
  expect(serviceError(500, 'oops').detail).not.toBe('');
});

it('asks for all that decides the bytes', () => {
  expect(soundAddress(initialPatch(model), '9f', 48000, '16')).toBe(
    'api/models/ae-medium-tanh/sound.wav?v=9f&class=snare&seed=0&x=0&y=0&rate=48000&depth=16',
  );
  expect(soundAddress({ ...initialPatch(model), latent: 'Az-_' }, '9f', 48000, '16')).toContain(
    '&seed=0&latent=Az-_&',
  );
});

const rawMap = (points: RawMap['points']): RawMap => ({
  points,
  classes: ['snare'],
  class_of: points.map((_, index) => index),
  descriptors: [{ name: 'd', label: 'D', unit: '', scale: 'linear', values: [1, 2, null] }],
});

it('leaves out the sounds without a place, and all that belongs to them', () => {
  const points: RawMap['points'] = [
    [0, 0],
    [null, 1],
    [0.5, -0.5],
  ];
  const map = placedSounds(rawMap(points), model);
  expect(map.points).toEqual([
    [0, 0],
    [0.5, -0.5],
  ]);
  expect(map.class_of).toEqual([0, 2]);
  expect(map.descriptors[0]!.values).toEqual([1, null]);
});

it('places the sounds by the ranges of the pad’s controls, in its order', () => {
  const controls = [
    control('n'),
    control('y', { minimum: 0, maximum: 4 }),
    control('x', { minimum: 100, maximum: 300 }),
  ];
  const points: RawMap['points'] = [
    [100, 0],
    [250, 2],
    [300, 4],
  ];
  expect(placedSounds(rawMap(points), { ...model, controls }).points).toEqual([
    [-1, -1],
    [0.5, 0],
    [1, 1],
  ]);
});

it('shows the sounds of one class alone, with what belongs to them', () => {
  const raw = rawMap([
    [0, 0],
    [0.25, 0],
    [0.5, 0],
  ]);
  const map = placedSounds({ ...raw, classes: ['snare', 'kick'], class_of: [1, 0, 1] }, model);
  const kicks = soundsOfClass(map, 'kick');
  expect(kicks.points).toEqual([
    [0, 0],
    [0.5, 0],
  ]);
  expect(kicks.descriptors[0]!.values).toEqual([1, null]);
  expect(soundsOfClass(map, 'kick')).toBe(kicks);
  expect(soundsOfClass(map, 'clap').points).toEqual([]);
});
