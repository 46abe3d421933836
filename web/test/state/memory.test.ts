import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Memory, isStarred } from '../../src/memory';
import { INITIAL, type AppState } from '../../src/state/app';
import {
  OUTLINE_BARS,
  heights,
  outlineOf,
  remember,
  strip,
  type HeardStep,
} from '../../src/state/heard';
import { begin } from '../../src/state/history';
import { readLink } from '../../src/state/link';
import { initialPatch, recipeOf } from '../../src/state/patch';
import { foundIn, listed, readList, writeList } from '../../src/state/sound-list';
import { Store } from '../../src/state/store';
import { kit, model } from '../models';

const sound = (seed: number) => ({
  recipe: recipeOf({ ...initialPatch(kit), seed }),
  outline: '9'.repeat(OUTLINE_BARS),
});
const heard = (seed: number, gesture: string | null = null): HeardStep => ({
  ...listed(sound(seed)),
  gesture,
});
const seeds = (list: readonly HeardStep[]) =>
  list.map(({ link }) => readLink(link, [kit]).patch.seed);

describe('what was heard', () => {
  it('is kept in order, the last 24', () => {
    const all = Array.from({ length: 30 }, (_, seed) => heard(seed));
    const list = all.reduce<readonly HeardStep[]>(remember, []);
    expect(seeds(list)).toEqual(Array.from({ length: 24 }, (_, index) => index + 6));
  });

  it('counts a drag as the sound it ended on', () => {
    const list = [heard(1), heard(2, 'drag-1'), heard(3, 'drag-1'), heard(4, 'drag-2')];
    expect(seeds(list.reduce<readonly HeardStep[]>(remember, []))).toEqual([1, 3, 4]);
  });

  it('keeps its order when one goes back', () => {
    const list = [heard(1), heard(2), heard(1)].reduce<readonly HeardStep[]>(remember, []);
    expect(seeds(list)).toEqual([1, 2]);
  });

  it('is the sound it was, as a new version of its model plays it', () => {
    const [older, newer] = ['1', '2'].map((version) => ({
      ...listed(sound(1), [{ ...kit, version }]),
      gesture: null,
    }));
    expect(remember([older!, heard(2)], newer!)).toEqual([newer, heard(2)]);
  });

  it('comes back as it was kept, the last 24, with the gesture that goes on', () => {
    const all = Array.from({ length: 30 }, (_, seed) => listed(sound(seed)));
    const back = strip(readList('history', writeList('history', all)).sounds, [heard(29, 'drag')]);
    expect(seeds(back)).toEqual(Array.from({ length: 24 }, (_, index) => index + 6));
    expect(back.map(({ gesture }) => gesture).slice(-2)).toEqual([null, 'drag']);
  });

  it('is drawn as tall as its loudest bar', () => {
    const samples = Float32Array.from({ length: 22050 }, (_, at) => (at < 11025 ? 0.3 : -0.1));
    const bars = heights(outlineOf({ samples, sampleRate: 44100 }));
    expect(bars).toHaveLength(OUTLINE_BARS);
    expect([bars[0], bars[9], bars[19]]).toEqual([1, 1, 3 / 9]);
  });
});

describe('favourites', () => {
  const favourite = listed(sound(7));

  it('come back as they were kept', () => {
    const read = readList('favourites', writeList('favourites', [favourite]));
    expect(read).toEqual({ sounds: [favourite], damaged: 0 });
    const { patch } = readLink(read.sounds[0]!.link, [model, kit]);
    expect(recipeOf(patch)).toEqual(sound(7).recipe);
  });

  it('pass over what is none, and count it', () => {
    const text = JSON.stringify({ format: 1, favourites: [favourite, { link: 3 }, null] });
    expect(readList('favourites', text)).toEqual({ sounds: [favourite], damaged: 2 });
    for (const spoiled of ['', '{', '[]', '{"format":2,"favourites":[]}']) {
      expect(readList('favourites', spoiled)).toEqual({ sounds: [], damaged: 1 });
    }
  });

  it('are told to be of another version of their model when they are recalled', () => {
    const now = { ...kit, title: 'Ghost', version: '2' };
    const [older, unknown] = [listed(sound(7), [kit]), listed(sound(8))];
    const store = new Store<AppState>({
      ...INITIAL,
      models: [now],
      favourites: [older, unknown],
      history: begin({ ...initialPatch(now), seed: 7 }),
    });
    const said: unknown[] = [];
    const memory = new Memory(store, {
      recall: ({ seed }) => said.push(seed),
      notify: (notice) => said.push(notice),
    });
    memory.recallFavourite(older);
    memory.recallFavourite(unknown);
    memory.recallFavourite(listed(sound(9), [now]));
    expect(said).toEqual([
      7,
      'This favourite was made with another version of Ghost: it may sound different here.',
      8,
      9,
    ]);
    // It is starred all the same.
    expect([isStarred(store.state), foundIn(sound(8).recipe, [older, unknown])]).toEqual([
      true,
      unknown,
    ]);
  });

  it('say so where their model cannot play them any more', () => {
    const now = { ...kit, title: 'Ghost', version: '2' };
    const kept = { ...sound(7), recipe: { ...sound(7).recipe, latent: 'AAAA' } };
    const store = new Store<AppState>({
      ...INITIAL,
      models: [now],
      history: begin(initialPatch(now)),
    });
    const said: unknown[] = [];
    const memory = new Memory(store, {
      recall: ({ seed, latent }) => said.push(seed, latent),
      notify: (notice) => said.push(notice),
    });
    const cannot = (what: string): string =>
      `Ghost as it is here cannot play this ${what}: here is the model’s own sound. ` +
      'A file saved of it, dropped here, is matched anew.';
    memory.recallFavourite(listed(kept, [kit]));
    memory.recallHeard(listed(kept));
    expect(said).toEqual([7, '', cannot('favourite'), 7, '', cannot('sound')]);
  });
});

describe('the strip of two tabs', () => {
  const items = new Map<string, string>();
  let full = false;
  beforeEach(() => {
    items.clear();
    full = false;
    vi.useFakeTimers();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => items.get(key) ?? null,
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

  const clip = { samples: new Float32Array(9), sampleRate: 44100 };

  function tab(): { memory: Memory; hear: (seed: number) => void; heard: () => number[] } {
    const store = new Store<AppState>({ ...INITIAL, models: [kit] });
    const memory = new Memory(store, { recall: () => {}, notify: () => {} });
    memory.open();
    return {
      memory,
      hear: (seed) => {
        store.update({ history: begin({ ...initialPatch(kit), seed }) });
        memory.remember(clip);
      },
      heard: () => seeds(store.state.heard),
    };
  }

  it('has all that this one heard and has not kept yet, behind what the other one kept', () => {
    const [here, there] = [tab(), tab()];
    here.hear(1);
    there.hear(1);
    vi.runAllTimers();
    here.hear(2);
    here.hear(3);
    there.hear(4);
    there.memory.keepHeard();
    here.memory.rereadHeard();
    expect(here.heard()).toEqual([1, 4, 2, 3]);
    vi.runAllTimers();
    there.memory.rereadHeard();
    expect(there.heard()).toEqual([1, 4, 2, 3]);
  });

  it('has what there was no room to keep', () => {
    const [here, there] = [tab(), tab()];
    full = true;
    here.hear(1);
    here.hear(2);
    vi.runAllTimers();
    full = false;
    there.hear(3);
    there.memory.keepHeard();
    here.memory.rereadHeard();
    expect(here.heard()).toEqual([3, 1, 2]);
  });

  it('is told of as lost where nothing of it could be read, and only then', () => {
    items.set('ghostnote.history', '{spoiled');
    const said: string[] = [];
    const hooks = { recall: () => {}, notify: (notice: string) => said.push(notice) };
    new Memory(new Store<AppState>({ ...INITIAL, models: [kit] }), hooks).open();
    items.set('ghostnote.favourites', writeList('favourites', [listed(sound(1))]));
    items.set('ghostnote.history', '{spoiled');
    new Memory(new Store<AppState>({ ...INITIAL, models: [kit] }), hooks).open();
    const lost = 'A sound of the history could not be read and stayed out.';
    expect(said).toEqual([lost, `${lost} The others are here.`]);
  });
});

describe('the ends of a morph', () => {
  afterEach(() => vi.unstubAllGlobals());

  const at = (version: string): AppState => ({
    ...INITIAL,
    models: [{ ...kit, version }],
    history: begin({ ...initialPatch(kit), seed: 7 }),
    clip: { samples: new Float32Array(9), sampleRate: 44100 },
  });

  it('keep what was told of them until their model has another version, and are asked of anew', async () => {
    const answers = ['AAAA', 'BBBB'];
    const asked = vi.fn(() => Promise.resolve(Response.json({ latent: answers.shift() })));
    vi.stubGlobal('fetch', asked);
    const store = new Store<AppState>(at('1'));
    const memory = new Memory(store, { recall: () => {}, notify: () => {} });
    const told = () => [store.state.ends.a?.told, store.state.ends.a?.version];
    memory.setEnd('a');
    await vi.waitFor(() => expect(told()).toEqual(['AAAA', '1']));
    memory.renewEnds();
    expect(told()).toEqual(['AAAA', '1']);
    store.update({ models: at('2').models });
    memory.renewEnds();
    expect(told()).toEqual(['', '2']);
    await vi.waitFor(() => expect(told()).toEqual(['BBBB', '2']));
    expect(asked).toHaveBeenCalledTimes(2);
    const models = store.state.models.map((each) => ({ ...each, refused: ['BBBB'] }));
    store.update({ models });
    memory.renewEnds();
    expect(told()).toEqual(['', '2']);
  });

  it('take no answer that was on its way while the version changed', async () => {
    let late = (_: Response): void => {};
    const first = new Promise<Response>((answered) => (late = answered));
    const answers = [first, Promise.resolve(Response.json({ latent: 'BBBB' }))];
    vi.stubGlobal('fetch', () => answers.shift());
    const store = new Store<AppState>(at('1'));
    const memory = new Memory(store, { recall: () => {}, notify: () => {} });
    memory.setEnd('a');
    store.update({ models: at('2').models });
    memory.renewEnds();
    await vi.waitFor(() => expect(store.state.ends.a?.told).toBe('BBBB'));
    late(Response.json({ latent: 'AAAA' }));
    await new Promise((done) => setTimeout(done));
    expect(store.state.ends.a?.told).toBe('BBBB');
  });
});
