import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { UnreachableError } from '../src/api/errors';
import { keepKit, keptKit, type OwnKit } from '../src/kept-kit';
import { Kits, type KitHooks } from '../src/kits';
import { AWAY } from '../src/notices';
import { keptTake } from '../src/preferences';
import { INITIAL, patchOf, type AppState } from '../src/state/app';
import { begin, commit } from '../src/state/history';
import { withPad, withSound, type Kit } from '../src/state/kit';
import { INITIAL_DESK } from '../src/state/kit-desk';
import { initialPatch, recipeOf } from '../src/state/patch';
import { Store } from '../src/state/store';
import { kit as model, kitOf } from './models';

const items = new Map<string, string>();
const clip = { samples: new Float32Array(100).fill(0.5), sampleRate: 44100 };
let full = false;
const own = (kit: Kit | null) => ({ kit, grid: null });

beforeEach(() => {
  items.clear();
  full = false;
  vi.useFakeTimers();
  vi.stubGlobal('addEventListener', () => {});
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => items.get(key) ?? null,
    removeItem: (key: string) => items.delete(key),
    setItem: (key: string, value: string) => {
      if (full) throw new DOMException('full', 'QuotaExceededError');
      items.set(key, value);
    },
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function opened(kit: Kit | null, fetch: KitHooks['fetch'] = () => Promise.resolve(clip)) {
  const patch = { ...initialPatch(model), kit };
  const store = new Store<AppState>({ ...INITIAL, models: [model], history: begin(patch) });
  const hooks = {
    edit: vi.fn((next: OwnKit, gesture: string | null) => {
      const history = store.state.history!;
      store.update({ history: commit(history, { ...history.present, ...next }, gesture) });
    }),
    recall: vi.fn(),
    strike: vi.fn(),
    renewed: vi.fn(),
    unfit: vi.fn(() => false),
    learn: vi.fn<KitHooks['learn']>(),
    fetch: vi.fn(fetch),
    rate: () => 44100 as const,
    notify: vi.fn(),
    remark: vi.fn(),
    failed: vi.fn(),
  };
  const kits = new Kits(store, hooks);
  const kitNow = () => patchOf(store.state)!.kit!;
  return { kits, store, hooks, kitNow };
}

const settled = () => vi.advanceTimersByTimeAsync(0);

it('has every sound before it is struck, and asks for each but once', async () => {
  const { kits, store, hooks } = opened(kitOf(8));
  kits.follow();
  kits.follow();
  await settled();
  expect(hooks.fetch).toHaveBeenCalledTimes(8);
  expect(store.state.kitDesk.outlines.filter((outline) => outline !== '')).toHaveLength(8);
});

it('strikes a pad with its level, place and choke group', async () => {
  const { kits, store, hooks } = opened(kitOf(8));
  kits.follow();
  await settled();
  kits.play(4);
  const gain = 10 ** (-1.5 / 20);
  expect(hooks.strike).toHaveBeenCalledWith({ clip, gain, pan: 0.2, choke: 1 });
  expect(store.state.kitDesk.struck).toEqual([4]);
});

it('strikes on arrival what came late, but not what came too late', async () => {
  let answer: (clip: Awaited<ReturnType<KitHooks['fetch']>>) => void = () => {};
  const { kits, hooks } = opened(kitOf(1), () => new Promise((done) => (answer = done)));
  kits.play(0);
  expect(hooks.strike).not.toHaveBeenCalled();
  answer(clip);
  await settled();
  expect(hooks.strike).toHaveBeenCalledTimes(1);
  const late = opened(kitOf(1, 9), () => new Promise((done) => (answer = done)));
  late.kits.play(0);
  await vi.advanceTimersByTimeAsync(2000);
  answer(clip);
  await settled();
  expect(late.hooks.strike).not.toHaveBeenCalled();
});

it('strikes but once what was pressed several times before its sound was there', async () => {
  let answer: (clip: Awaited<ReturnType<KitHooks['fetch']>>) => void = () => {};
  const { kits, hooks } = opened(kitOf(1), () => new Promise((done) => (answer = done)));
  for (const velocity of [1, 0.8, 0.5]) kits.play(0, velocity);
  answer(clip);
  await settled();
  expect(hooks.strike.mock.calls).toHaveLength(1);
  expect(hooks.strike.mock.calls[0]![0].gain).toBeCloseTo(10 ** (-1.5 / 20) * 0.25, 6);
});

it('has strokes for the loop once a sound is there, and never a late one', async () => {
  const answers: ((clip: Awaited<ReturnType<KitHooks['fetch']>>) => void)[] = [];
  const { kits, hooks, kitNow } = opened(kitOf(8), () => new Promise((done) => answers.push(done)));
  kits.follow();
  expect(kits.strokeOf(4, 1)).toBeNull();
  answers.forEach((answer) => answer(clip));
  await settled();
  expect(hooks.strike).not.toHaveBeenCalled();
  expect(hooks.renewed).toHaveBeenCalled();
  const gain = 10 ** (-1.5 / 20) * 0.25;
  expect(kits.strokeOf(4, 0.5)).toEqual({ clip, gain, pan: 0.2, choke: 1 });
  expect(kits.strokeOf(8, 1)).toBeNull();
  // What a pad plays lasts until its next sound is there.
  const next = { ...clip };
  const { recipe } = kitNow().pads[4]!;
  hooks.edit(own(withPad(kitNow(), 4, { recipe: { ...recipe, seed: 1 } })), null);
  kits.follow();
  expect(kits.strokeOf(4, 0.5)!.clip).toBe(clip);
  answers.at(-1)!(next);
  await settled();
  expect(kits.strokeOf(4, 0.5)!.clip).toBe(next);
  // But not where it becomes another drum, nor where its model is gone.
  hooks.edit(own(withSound(kitNow(), 4, { ...recipe, class: 'snare', seed: 2 })), null);
  kits.follow();
  expect(kits.strokeOf(4, 0.5)).toBeNull();
});

it('keeps what the loop plays for a time without the server, once it rests', async () => {
  const add = vi.fn((_: string) => Promise.resolve());
  const cache = { match: () => Promise.resolve(undefined), keys: () => Promise.resolve([]), add };
  vi.stubGlobal('caches', { open: () => Promise.resolve(cache) });
  const { kits, hooks, kitNow } = opened(kitOf(8));
  kits.follow();
  await settled();
  const [first, second] = [2, 5].map((pad) => hooks.fetch.mock.calls[pad]![0]);
  kits.strokeOf(2, 1);
  kits.strokeOf(5, 1);
  await vi.advanceTimersByTimeAsync(1000);
  kits.strokeOf(2, 0.5);
  const { recipe } = kitNow().pads[5]!;
  hooks.edit(own(withPad(kitNow(), 5, { recipe: { ...recipe, seed: 1 } })), null);
  kits.follow();
  await settled();
  kits.strokeOf(5, 1);
  kits.strokeOf(2, 1);
  await vi.advanceTimersByTimeAsync(2000);
  const next = hooks.fetch.mock.lastCall![0];
  expect(next).not.toBe(second);
  expect(add.mock.calls.flat().toSorted()).toEqual([first, next].toSorted());
});

it('waits no more for a note of a pad that is gone', () => {
  const { kits, hooks, store } = opened(kitOf(16));
  kits.learn(12);
  hooks.edit(own(kitOf(8)), null);
  kits.follow();
  expect(store.state.kitDesk.learning).toBeNull();
  expect(hooks.learn).toHaveBeenLastCalledWith(null);
});

it('plays a MIDI note on every pad of it, harder with velocity, and learns notes', async () => {
  const { kits, hooks, kitNow } = opened(kitOf(8));
  kits.follow();
  await settled();
  kits.learnNote(3, 36);
  kits.playNote(36, 1);
  expect(hooks.strike.mock.calls.map(([{ gain }]) => gain)).toEqual([10 ** (-1.5 / 20), 1]);
  expect(kitNow().pads[3]!.note).toBe(36);
  hooks.strike.mockClear();
  kits.playNote(99, 1);
  expect(hooks.strike).not.toHaveBeenCalled();
  kits.playNote(37, 64 / 127);
  expect(hooks.strike.mock.calls[0]![0].gain).toBeCloseTo((64 / 127) ** 2, 6);
});

it('learns the next note for the pad that asked for it, or no more', () => {
  const { kits, hooks, kitNow, store } = opened(kitOf(8));
  kits.learn(2);
  expect(store.state.kitDesk.learning).toBe(2);
  kits.learn(2);
  expect(hooks.learn).toHaveBeenLastCalledWith(null);
  expect(store.state.kitDesk.learning).toBeNull();
  kits.learn(5);
  hooks.learn.mock.lastCall![0]!(61);
  expect(kitNow().pads[5]!.note).toBe(61);
  expect(store.state.kitDesk.learning).toBeNull();
});

it('waits no more for a note once another pad is looked at', () => {
  const { kits, hooks, store } = opened(kitOf(8));
  kits.learn(2);
  kits.select(2);
  expect(store.state.kitDesk.learning).toBe(2);
  kits.select(3);
  expect(store.state.kitDesk.learning).toBeNull();
  expect(hooks.learn).toHaveBeenLastCalledWith(null);
  hooks.learn.mockClear();
  kits.select(4);
  expect(hooks.learn).not.toHaveBeenCalled();
});

it('takes a pad in hand, and puts the sound in hand on a pad', () => {
  const { kits, hooks, kitNow, store } = opened(kitOf(8));
  kits.take(2);
  expect(hooks.recall).toHaveBeenCalledWith(
    expect.objectContaining({ class: 'hihat-closed', seed: kitOf(8).pads[2]!.recipe.seed }),
  );
  kits.put(5);
  expect(kitNow().pads[5]!.recipe).toEqual(recipeOf(patchOf(store.state)!));
});

it('says which model a pad needs instead of striking it', () => {
  const { kits, store, hooks } = opened(kitOf(8));
  store.update({ models: [] });
  kits.play(0);
  kits.take(0);
  expect(hooks.strike).not.toHaveBeenCalled();
  expect(hooks.notify.mock.calls.flat()).toEqual([
    expect.stringContaining('“ghost”'),
    expect.stringContaining('“ghost”'),
  ]);
});

it('shrinks within reach of undo, with a pad selected that is there', async () => {
  const { kits, store, kitNow } = opened(kitOf(16));
  kits.select(12);
  await kits.resize(8);
  expect([kitNow().pads.length, store.state.kitDesk.pad]).toEqual([8, 7]);
  expect(store.state.history!.past.at(-1)!.kit!.pads).toHaveLength(16);
});

it('stays as it is where the server is away, and says so at every try', async () => {
  const { kits, hooks, kitNow } = opened(kitOf(8), () => Promise.reject(new UnreachableError()));
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('away')));
  for (let tries = 0; tries < 2; tries++) {
    await kits.renew();
    await kits.vary();
    await kits.resize(16);
  }
  const said = [AWAY.kit, AWAY.variation, AWAY.pads];
  expect(hooks.notify.mock.calls.flat()).toEqual([...said, ...said]);
  expect(hooks.failed).toHaveBeenCalledTimes(6);
  expect(hooks.edit).not.toHaveBeenCalled();
  expect(kitNow()).toEqual(kitOf(8));
});

it('is varied once a sound of the variation is there, but not over what was done meanwhile', async () => {
  const { kits, hooks, kitNow } = opened(kitOf(8));
  await kits.vary();
  expect(hooks.fetch).toHaveBeenCalledTimes(1);
  expect(kitNow()).not.toEqual(kitOf(8));
  const varied = kits.vary();
  kits.change(0, { name: 'Mine' });
  const mine = kitNow();
  await varied;
  expect(kitNow()).toBe(mine);
});

it('keeps the kit a little after its last change, and says when there is no room', () => {
  const { kits, hooks } = opened(kitOf(8));
  kits.keep();
  expect(keptKit().kit).toBeNull();
  vi.advanceTimersByTime(500);
  expect(keptKit()).toEqual({ kit: kitOf(8), grid: null, damaged: 0, beatDamaged: false });
  full = true;
  kits.keep();
  vi.advanceTimersByTime(500);
  expect(hooks.notify).toHaveBeenCalledWith(expect.stringContaining('keeps no more'));
});

it('takes the kit that another tab has kept, within reach of undo, and says so', () => {
  const { kits, hooks, store } = opened(kitOf(16));
  kits.select(12);
  for (const seed of [8, 9]) {
    keepKit(own(kitOf(8, seed)));
    kits.reread();
  }
  const { present, past } = store.state.history!;
  expect([present.kit, past.map(({ kit }) => kit)]).toEqual([kitOf(8, 9), [kitOf(16)]]);
  expect(store.state.kitDesk.pad).toBe(7);
  expect(hooks.notify).toHaveBeenCalledWith(expect.stringContaining('another tab'));
  hooks.notify.mockClear();
  kits.reread();
  expect(hooks.notify).not.toHaveBeenCalled();
  keepKit(own(null));
  kits.reread();
  expect(patchOf(store.state)!.kit).toBeNull();
});

it('leaves what another tab kept as it wrote it', () => {
  const { kits, hooks } = opened(kitOf(16));
  hooks.edit.mockImplementation(() => kits.keep());
  items.set('ghostnote.kit', '1~Kit~7~ghost.x~Kick,0,kick,001,0.50,36');
  kits.reread();
  vi.advanceTimersByTime(500);
  expect(items.get('ghostnote.kit')).toBe('1~Kit~7~ghost.x~Kick,0,kick,001,0.50,36');
});

it('keeps its own kit where that was changed later, or the other cannot be read', () => {
  const { kits, kitNow } = opened(kitOf(8));
  kits.keep();
  keepKit(own(kitOf(8, 9)));
  kits.reread();
  expect(kitNow()).toEqual(kitOf(8));
  vi.advanceTimersByTime(500);
  expect(keptKit().kit).toEqual(kitOf(8));
  items.set('ghostnote.kit', '2~of a later page');
  kits.reread();
  expect(kitNow()).toEqual(kitOf(8));
});

it('takes back what it says of an edit once that is done, and nothing else', () => {
  const { kits, store, hooks } = opened(kitOf(8));
  hooks.recall.mockImplementation(() => undefined);
  kits.take(4);
  store.update({ notice: hooks.notify.mock.lastCall![0] });
  kits.stopEditing();
  expect(hooks.notify).toHaveBeenLastCalledWith('');
  kits.take(4);
  store.update({ notice: 'Link copied.' });
  hooks.notify.mockClear();
  kits.stopEditing();
  expect(hooks.notify).not.toHaveBeenCalled();
});

it('edits a pad until another sound is in hand or on it, and says where that is another drum', () => {
  const { kits, store, hooks, kitNow } = opened(kitOf(8));
  hooks.recall.mockImplementation((sound) => {
    const history = store.state.history!;
    store.update({ history: commit(history, { ...history.present, ...sound }) });
    kits.checkEditing();
  });
  const editing = () => store.state.kitDesk.editing;
  kits.take(4);
  expect([editing(), patchOf(store.state)!.seed]).toEqual([4, kitNow().pads[4]!.recipe.seed]);
  kits.stopEditing();
  expect(editing()).toBeNull();
  kits.take(4);
  hooks.recall({ ...kitNow().pads[4]!.recipe, seed: 1 });
  expect(editing()).toBeNull();
  expect(hooks.notify).toHaveBeenLastCalledWith(expect.stringContaining('its editing is over'));
  kits.take(4);
  hooks.recall(kitNow().pads[3]!.recipe);
  expect(editing()).toBeNull();
  expect(hooks.notify).toHaveBeenCalledWith(expect.stringContaining('Editing pad 5 is over'));
});

it('remarks once of a note which pads have it, until something else is done', () => {
  const { kits, hooks, kitNow } = opened(kitOf(8));
  kits.learnNote(0, 100);
  expect(hooks.remark).not.toHaveBeenCalled();
  kits.learnNote(2, 100);
  kits.learnNote(2, 100);
  kits.learnNote(5, 100, 'First this.');
  expect(hooks.remark.mock.calls).toEqual([
    ['Pads 1 and 3 have the note 100 (E7): it plays them together.'],
    ['First this. Pads 1, 3 and 6 have the note 100 (E7): it plays them together.'],
  ]);
  expect(kitNow().pads.filter(({ note }) => note === 100)).toHaveLength(3);
});

it('opens a kit in sight, as one step that can be undone, to be taken away as it was', () => {
  const { kits, store, hooks, kitNow } = opened(kitOf(16));
  kits.select(12);
  const saved = kitOf(8, 9);
  const take = { ...INITIAL_DESK.take, formats: ['sfz'] as const, layers: 7, rate: 96000 as const };
  kits.open(saved, take);
  expect(hooks.edit).toHaveBeenCalledExactlyOnceWith(own(saved), null);
  expect(kitNow()).toBe(saved);
  expect([store.state.shelf, store.state.kitDesk.pad]).toEqual(['kit', 0]);
  expect(store.state.history!.past.map(({ kit }) => kit?.pads.length)).toEqual([16]);
  expect([store.state.kitDesk.take, keptTake()]).toEqual([take, take]);
});
