import { afterEach, beforeEach, describe, expect, it, vi, type Mock } from 'vitest';
import { ServiceError, UnreachableError } from '../src/api/errors';
import type { Output } from '../src/audio/output';
import { Hand } from '../src/hand';
import { SOUNDS_CACHE } from '../src/offline/names';
import type { Clip } from '../src/signal/wav';
import { writeWav } from '../src/signal/wav-write';
import { INITIAL, noteOf, type AppState, type Comparison } from '../src/state/app';
import { begin, commit } from '../src/state/history';
import { initialPatch } from '../src/state/patch';
import { Store } from '../src/state/store';
import { model } from './models';

const RATE = 48000;

/** Half a second of a sine. */
function sine(hz: number, level = 0.5): Clip {
  const samples = Float32Array.from(
    { length: RATE / 2 },
    (_, at) => level * Math.sin((2 * Math.PI * hz * at) / RATE),
  );
  return { samples, sampleRate: RATE };
}

const wav = (clip: Clip, headers: Record<string, string> = {}): Response =>
  new Response(writeWav(clip, '16'), { headers });
const settled = () => new Promise((done) => setTimeout(done));
const peakOf = ({ samples }: Clip): number => samples.reduce((a, b) => Math.max(a, Math.abs(b)), 0);

let store: Store<AppState>;
let hand: Hand;
let output: { rate: number; setSound: Mock<Output['setSound']>; trigger: Mock<() => void> };
let hooks: Record<'heard' | 'renewed' | 'failed' | 'missing', Mock<(...told: unknown[]) => void>>;
let fetch: Mock<(address: string) => Promise<Response>>;
const set = () => output.setSound.mock.lastCall![0];

/** Another place on the pad, as the player moves there. */
function move(x: number): void {
  const history = store.state.history!;
  const { controls } = history.present;
  const next = { ...history.present, controls: { ...controls, x } };
  store.update({ history: commit(history, next, null) });
}

/** A browser that has kept the sounds of these addresses. */
function keep(sounds: ReadonlyMap<string, Clip>): Mock<(address: string) => Promise<void>> {
  const add = vi.fn(() => Promise.resolve());
  const match = (address: string) =>
    Promise.resolve(sounds.has(address) && wav(sounds.get(address)!));
  vi.stubGlobal('caches', {
    open: (name: string) =>
      name === SOUNDS_CACHE
        ? Promise.resolve({ match, add, keys: () => Promise.resolve([]) })
        : Promise.reject(new Error(name)),
  });
  return add;
}

beforeEach(() => {
  fetch = vi.fn(() => Promise.resolve(wav(sine(440))));
  vi.stubGlobal('fetch', fetch);
  store = new Store<AppState>({ ...INITIAL, models: [model], history: begin(initialPatch(model)) });
  output = { rate: RATE, setSound: vi.fn(), trigger: vi.fn() };
  hooks = { heard: vi.fn(), renewed: vi.fn(), failed: vi.fn(), missing: vi.fn() };
  hand = new Hand(store, output as Partial<Output> as Output, hooks);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the sound that is wanted', () => {
  it('is asked for as the patch has it, at the rate of the output, and put in place', async () => {
    move(0.25);
    hand.want(false);
    await settled();
    const [address] = fetch.mock.lastCall!;
    expect(address).toBe(
      'api/models/ae-medium-tanh/sound.wav?v=1&class=snare&seed=0&x=0.25&y=0&rate=48000&depth=16',
    );
    expect([store.state.clip, noteOf(store.state)]).toEqual([set().clip, 'A4']);
    expect(set().gain).toBe(1);
    expect(hooks.heard).toHaveBeenCalledExactlyOnceWith(store.state.clip);
    expect(output.trigger).not.toHaveBeenCalled();
  });

  it('is played where it is to be heard, after the output has it', async () => {
    hand.want(true);
    await settled();
    expect(output.trigger).toHaveBeenCalledTimes(1);
    expect(output.setSound.mock.invocationCallOrder[0]).toBeLessThan(
      output.trigger.mock.invocationCallOrder[0]!,
    );
  });

  it('has no note where it has no pitch', async () => {
    fetch.mockResolvedValue(wav({ samples: new Float32Array(RATE / 2), sampleRate: RATE }));
    store.update({ hz: 440 });
    hand.want(false);
    await settled();
    expect(noteOf(store.state)).toBe('');
  });

  it('tells how far its pitch was turned, wherever the hand has gone since', async () => {
    const history = store.state.history!;
    const turn = (pitch: number): void => {
      const { controls } = history.present;
      const next = { ...history.present, controls: { ...controls, pitch } };
      store.update({ history: commit(history, next, null) });
    };
    turn(-3);
    hand.want(false);
    turn(4);
    await settled();
    expect(store.state.hz).toBeCloseTo(440, 0);
    expect(store.state.hzTurn).toBe(-3);
  });

  it('is heard for good only if it still is the patch’s once it comes', async () => {
    hand.want(true);
    move(0.5);
    await settled();
    expect(output.trigger).toHaveBeenCalledTimes(1);
    expect(hooks.heard).not.toHaveBeenCalled();
    hand.want(true);
    await settled();
    expect(hooks.heard).toHaveBeenCalledTimes(1);
  });

  it('leaves what is in place where the server does not answer, and says so', async () => {
    hand.want(true);
    await settled();
    const { clip } = store.state;
    fetch.mockRejectedValue(new TypeError('away'));
    expect(hand.isHere).toBe(true);
    move(0.5);
    hand.want(true);
    await settled();
    expect(hooks.missing).toHaveBeenCalledExactlyOnceWith(new UnreachableError(), true);
    expect(hand.isHere).toBe(false);
    expect([store.state.clip, output.trigger.mock.calls.length]).toEqual([clip, 1]);
  });

  it('is kept for when the server is away, once no other came in its place', async () => {
    const add = keep(new Map());
    vi.useFakeTimers();
    for (const x of [0.1, 0.2]) {
      move(x);
      hand.want(false);
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(add).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1000);
    expect(add).toHaveBeenCalledExactlyOnceWith(fetch.mock.lastCall![0]);
  });
});

describe('a sound that the server refuses', () => {
  const refused = () => new Response('{}', { status: 422 });

  it('is told of, and whether it was to be heard, while it is wanted', async () => {
    fetch.mockResolvedValue(refused());
    hand.want(false);
    await settled();
    expect(hooks.missing).toHaveBeenCalledExactlyOnceWith(expect.any(ServiceError), false);
  });

  it('is no matter once another sound is in the hand', async () => {
    fetch.mockResolvedValue(refused());
    hand.want(true);
    move(0.5);
    await settled();
    expect(hooks.missing).not.toHaveBeenCalled();
  });
});

describe('a sound by its address', () => {
  const { signal } = new AbortController();

  it('is told to be of a version that the page does not know', async () => {
    fetch.mockResolvedValueOnce(wav(sine(440), { 'Ghostnote-Model-Version': '2' }));
    await hand.fetch('sound.wav', signal);
    expect(hooks.renewed).toHaveBeenCalledTimes(1);
    fetch.mockResolvedValueOnce(wav(sine(440), { 'Ghostnote-Model-Version': model.version }));
    await hand.fetch('sound.wav', signal);
    await hand.fetch('sound.wav', signal);
    expect(hooks.renewed).toHaveBeenCalledTimes(1);
  });

  it('is the kept one while the server is away, which is said all the same', async () => {
    keep(new Map([['sound.wav', sine(440, 0.25)]]));
    fetch.mockRejectedValue(new TypeError('away'));
    expect(peakOf(await hand.fetch('sound.wav', signal))).toBeCloseTo(0.25, 3);
    expect(hooks.failed).toHaveBeenCalledExactlyOnceWith(new UnreachableError());
    await expect(hand.fetch('other.wav', signal)).rejects.toBeInstanceOf(UnreachableError);
    expect(hooks.failed).toHaveBeenCalledTimes(1);
  });

  it('tells what would change next to nothing of it, kept or not', async () => {
    const told = () => store.state.idle;
    const idle = { 'Ghostnote-Idle-Controls': 'noise,body' };
    fetch.mockResolvedValueOnce(wav(sine(440), idle));
    hand.want(false);
    await settled();
    expect(told()).toEqual(['noise', 'body']);
    move(0.5);
    hand.want(false);
    await settled();
    expect(told()).toEqual([]);
    move(0.25);
    fetch.mockRejectedValue(new TypeError('away'));
    vi.stubGlobal('caches', {
      open: () => Promise.resolve({ match: () => Promise.resolve(wav(sine(220), idle)) }),
    });
    hand.want(false);
    await settled();
    expect(told()).toEqual(['noise', 'body']);
  });

  it('is not the kept one where the server refuses it', async () => {
    keep(new Map([['sound.wav', sine(440)]]));
    fetch.mockResolvedValue(new Response('', { status: 422 }));
    await expect(hand.fetch('sound.wav', signal)).rejects.toMatchObject({ status: 422 });
    expect(hooks.failed).not.toHaveBeenCalled();
  });
});

describe('the voice', () => {
  const comparison = (original: Clip): Comparison => ({
    ...{
      file: 'hit.wav',
      score: 50,
      distanceDb: 3,
      warnings: [],
      recipe: false,
      hit: 1,
      hits: 1,
      refined: false,
      earlier: null,
    },
    original,
    found: { model: model.name, class: 'snare', controls: {}, seed: 0, latent: '' },
  });

  it('is none without a sound', () => {
    hand.voice();
    expect(output.setSound).not.toHaveBeenCalled();
  });

  it('is the match or the original, as loud as the softer of them', () => {
    const [clip, original] = [sine(440, 0.4), sine(440, 0.1)];
    store.update({ clip, comparison: comparison(original) });
    hand.voice();
    expect(set().clip).toBe(clip);
    expect(set().gain).toBeCloseTo(0.25, 6);
    store.update({ side: 'original' });
    hand.voice();
    expect([set().clip, set().gain]).toEqual([original, 1]);
  });

  it('stays the original while another match comes', async () => {
    const original = sine(440, 0.1);
    store.update({ comparison: comparison(original), side: 'original' });
    hand.want(false);
    await settled();
    expect([set().clip, set().gain]).toEqual([original, 1]);
    expect(peakOf(store.state.clip!)).toBeCloseTo(0.5, 3);
  });
});
