import { afterEach, beforeEach, expect, it, vi, type Mock } from 'vitest';
import { ServiceError, UnreachableError } from '../src/api/errors';
import type { Found } from '../src/api/types';
import { Dropper } from '../src/dropper';
import { AWAY } from '../src/notices';
import { writeWav } from '../src/signal/wav-write';
import { INITIAL, comparisonOf, type AppState } from '../src/state/app';
import { begin, commit, undo } from '../src/state/history';
import { initialPatch, type Patch } from '../src/state/patch';
import { Store } from '../src/state/store';
import { kit, model } from './models';

const file = new File(['hit'], 'hit.wav');
const original = btoa(
  String.fromCharCode(
    ...new Uint8Array(
      writeWav({ samples: new Float32Array(50).fill(0.5), sampleRate: 44100 }, '16'),
    ),
  ),
);
const match = (distance_db: number) => ({
  ...{ controls: { x: 0.1, y: 0.2 }, seed: 0, class: 'snare', latent: '', original },
  ...{ score: 50, distance_db, warnings: [], recipe: false, model: model.name, hit: 1, hits: 1 },
});
const wireKit = {
  name: 'Mine',
  formats: [],
  pads: [
    {
      ...{ name: 'Kick', model: 'ghost', class: 'kick', controls: { x: 0.5 }, seed: 7, latent: '' },
      ...{ gain_db: -3, pan: 0.5, choke: 1, note: 36, locked: true },
    },
  ],
};
const line = (content: object): string => `${JSON.stringify(content)}\n`;
const rounds = (done: number): string => line({ rounds: { done, total: 5 } });

let store: Store<AppState>;
let dropper: Dropper;
let hooks: Record<'opened' | 'refused' | 'failed' | 'notify', Mock<() => void>> & {
  readonly matched: Mock<(found: Found) => void>;
};
/** Writes on in the answer to a search; the answer to the file itself is there at once. */
let answer: ReadableStreamDefaultController<Uint8Array>;
let lines: ReadableStream<Uint8Array>;
let fetch: ReturnType<typeof vi.fn>;

const tell = async (text: string): Promise<void> => {
  answer.enqueue(new TextEncoder().encode(text));
  await settled();
};
const settled = () => new Promise((done) => setTimeout(done));

/** Plays another sound of the model in hand. */
function play(change: Partial<Patch>): void {
  const history = store.state.history!;
  store.update({ history: commit(history, { ...history.present, ...change }) });
}

/** Takes what was found in hand. */
function take({ controls, ...found }: Found): void {
  play({ ...found, controls: { ...store.state.history!.present.controls, ...controls } });
}

/** Begins the answer to another search. */
function open(): void {
  lines = new ReadableStream<Uint8Array>({ start: (body) => void (answer = body) });
}

beforeEach(async () => {
  open();
  fetch = vi.fn((_: string, { body, signal }: RequestInit) => {
    signal!.addEventListener('abort', () => {
      answer.error(new DOMException('', 'AbortError'));
    });
    const searches = (body as FormData).has('refine');
    return Promise.resolve(searches ? new Response(lines) : Response.json(match(4)));
  });
  vi.stubGlobal('fetch', fetch);
  const history = begin(initialPatch(model));
  store = new Store<AppState>({ ...INITIAL, models: [model], history });
  hooks = {
    matched: vi.fn(take),
    opened: vi.fn<() => void>(),
    refused: vi.fn<() => void>(),
    failed: vi.fn<() => void>(),
    notify: vi.fn<() => void>(),
  };
  dropper = new Dropper(store, hooks);
  await dropper.drop(file, { x: 0, y: 0 });
});
afterEach(() => vi.unstubAllGlobals());

it('shows the rounds of a search as they are done, and takes what is closer', async () => {
  const searched = dropper.closer();
  expect(store.state.refining).toEqual({ done: 0, total: 0 });
  await settled();
  expect(fetch.mock.lastCall![1].headers).toEqual({ Accept: 'application/x-ndjson' });
  await tell(rounds(1) + rounds(2).slice(0, 9));
  expect(store.state.refining).toEqual({ done: 1, total: 5 });
  await tell(rounds(2).slice(9));
  expect(store.state.refining).toEqual({ done: 2, total: 5 });
  await tell(line({ match: match(3) }));
  await searched;
  expect([store.state.refining, store.state.comparison!.distanceDb]).toEqual([null, 3]);
  expect(hooks.matched).toHaveBeenCalledTimes(2);
  expect(hooks.notify).toHaveBeenLastCalledWith('Closer by 1.0 dB.');
  expect(store.state.comparison!.earlier).toMatchObject({ distanceDb: 4, refined: false });
});

it('says the difference of the distances as they are shown', async () => {
  store.update({ comparison: { ...store.state.comparison!, distanceDb: 3.06 } });
  const searched = dropper.closer();
  await settled();
  await tell(line({ match: match(2.94) }));
  await searched;
  expect(hooks.notify).toHaveBeenLastCalledWith('Closer by 0.2 dB.');
});

it('says so where what it found is hardly closer', async () => {
  const searched = dropper.closer();
  await settled();
  await tell(line({ match: match(3.97) }));
  await searched;
  expect(store.state.comparison!.distanceDb).toBe(3.97);
  expect(hooks.notify).toHaveBeenLastCalledWith(expect.stringContaining('Hardly closer'));
});

it.each<Partial<Patch>>([{ controls: { x: -1, y: 1 } }, { seed: 7 }, { latent: 'AAAA' }])(
  'leaves the hand where it has gone meanwhile, with the closer match to go back to: %j',
  async (change) => {
    const searched = dropper.closer();
    await settled();
    play(change);
    store.update({ side: 'original' });
    await tell(line({ match: match(3) }));
    await searched;
    expect(hooks.matched).toHaveBeenCalledTimes(1);
    expect(store.state.comparison).toMatchObject({ distanceDb: 3, refined: true });
    expect(store.state.comparison!.earlier).toMatchObject({ distanceDb: 4 });
    expect([store.state.refining, store.state.side]).toEqual([null, 'original']);
    expect(hooks.notify).toHaveBeenLastCalledWith(expect.stringMatching(/1.0 dB.*sound stays/));
  },
);

it('takes what is closer where the hand has come back', async () => {
  const searched = dropper.closer();
  await settled();
  const { seed } = store.state.history!.present;
  play({ seed: 7 });
  play({ seed });
  await tell(line({ match: match(3) }));
  await searched;
  expect(hooks.matched).toHaveBeenCalledTimes(2);
});

it('lays what is closer under the knobs that were turned meanwhile', async () => {
  store.update({ models: [kit], history: begin(initialPatch(kit)) });
  take(store.state.comparison!.found);
  const searched = dropper.closer();
  await settled();
  play({ controls: { ...store.state.history!.present.controls, pitch: 0.5 } });
  const found = { ...match(3), controls: { x: 0.1, y: 0.2, pitch: 0 } };
  await tell(line({ match: found }));
  await searched;
  expect(hooks.matched).toHaveBeenLastCalledWith(
    expect.objectContaining({ controls: { x: 0.1, y: 0.2 } }),
  );
  expect(store.state.comparison!.found.controls).toEqual(found.controls);
});

it('keeps the match that nothing is closer than', async () => {
  const searched = dropper.closer();
  await settled();
  await tell(line({ match: match(4) }));
  await searched;
  expect(store.state.comparison).toMatchObject({ distanceDb: 4, refined: true });
  expect(hooks.matched).toHaveBeenCalledTimes(1);
});

it('gives a search up, and then may search again', async () => {
  const searched = dropper.closer();
  await settled();
  await tell(rounds(1));
  dropper.giveUp();
  await searched;
  expect([store.state.refining, store.state.comparison!.refined]).toEqual([null, false]);
  expect(hooks.failed).not.toHaveBeenCalled();
  void dropper.closer();
  expect(store.state.refining).toEqual({ done: 0, total: 0 });
});

it('searches on from the first answer alone, and while that is in hand', async () => {
  const { comparison, history } = store.state;
  const searches = (): boolean => {
    void dropper.closer();
    return store.state.refining !== null;
  };
  play({ seed: 7 });
  expect(searches()).toBe(false);
  store.update({ history, recording: { level: 0, share: 0 } });
  expect(searches()).toBe(false);
  for (const beyond of [{ refined: true }, { recipe: true }]) {
    store.update({ recording: null, comparison: { ...comparison!, ...beyond } });
    expect(searches()).toBe(false);
  }
  store.update({ comparison });
  expect(searches()).toBe(true);
});

it('searches on in no match while another sound is being matched', async () => {
  const heard = store.state.comparison!;
  fetch.mockImplementationOnce(
    () => new Promise((done) => setTimeout(() => done(Response.json(match(7))))),
  );
  const dropped = dropper.drop(new File(['other'], 'other.wav'), { x: 0, y: 0 });
  await dropper.closer();
  expect(store.state.refining).toBe(null);
  expect(store.state.comparison).toBe(heard);
  await dropped;
  expect(fetch).toHaveBeenCalledTimes(2);
  expect(store.state.comparison).toMatchObject({ file: 'other.wav', distanceDb: 7 });
});

it('lays nothing over a comparison that took the place of the one it searched on from', async () => {
  for (const distance of [3, 4]) {
    const searched = dropper.closer();
    await settled();
    const other = { ...store.state.comparison!, file: 'other.wav', distanceDb: 9 };
    store.update({ comparison: other });
    await tell(line({ match: match(distance) }));
    await searched;
    expect([store.state.refining, store.state.comparison]).toEqual([null, other]);
    store.update({ comparison: { ...other, distanceDb: 4 } });
    open();
  }
  expect(hooks.matched).toHaveBeenCalledTimes(1);
});

it('says in a sentence what came between', async () => {
  const searched = dropper.closer();
  await settled();
  await tell(rounds(1) + line({ problem: { status: 500, title: 'No', detail: 'Silent.' } }));
  await searched;
  expect(hooks.failed).toHaveBeenCalledWith(new ServiceError(500, 'No', 'Silent.'), AWAY.match);
  expect([store.state.refining, store.state.comparison!.refined]).toEqual([null, false]);
});

it.each(['', rounds(1), rounds(1) + '{"match"'])(
  'knows a server that went away after %j',
  async (said) => {
    const searched = dropper.closer();
    await settled();
    await tell(said);
    answer.close();
    await searched;
    expect(hooks.failed).toHaveBeenCalledWith(new UnreachableError(), AWAY.match);
    expect(store.state.refining).toBe(null);
  },
);

it('matches a file again as the drum it is said to be, while its sound is in hand', async () => {
  const asked = (): unknown => (fetch.mock.lastCall![1].body as FormData).get('class');
  play({ seed: 7 });
  expect([dropper.canRematch, asked()]).toEqual([false, null]);
  take(store.state.comparison!.found);
  expect(dropper.canRematch).toBe(true);
  await dropper.rematch('kick', { x: 0, y: 0 });
  expect(asked()).toBe('kick');
  expect(hooks.matched).toHaveBeenCalledTimes(2);
  // A search goes on as the drum that was found.
  void dropper.closer();
  await settled();
  expect(asked()).toBe('snare');
  dropper.giveUp();
  store.update({ comparison: { ...store.state.comparison!, recipe: true } });
  expect(dropper.canRematch).toBe(false);
});

it('matches another hit of the file, and from then on that one', async () => {
  const asked = (): unknown[] => {
    const body = fetch.mock.lastCall![1].body as FormData;
    return ['hit', 'class', 'refine'].map((name) => body.get(name));
  };
  expect(asked()).toEqual(['1', null, null]);
  const loop = { ...match(4), hit: 1, hits: 3 };
  store.update({ comparison: { ...store.state.comparison!, hits: 3 } });
  for (const hit of [0, 4]) await dropper.chooseHit({ hit, x: 0, y: 0 });
  expect(fetch).toHaveBeenCalledOnce();
  fetch.mockImplementationOnce(() => Promise.resolve(Response.json({ ...loop, hit: 2, seed: 5 })));
  const chosen = dropper.chooseHit({ hit: 2, x: 8, y: 9 });
  expect(store.state.listening).toEqual({ x: 8, y: 9, file: 'hit.wav', hit: 2, compared: true });
  await chosen;
  expect(asked()).toEqual(['2', null, null]);
  expect(store.state.listening).toBe(null);
  expect(store.state.comparison).toMatchObject({ hit: 2, hits: 3, refined: false });
  expect(store.state.comparison!.earlier).toMatchObject({ hit: 1, hits: 3, earlier: null });
  expect(hooks.matched).toHaveBeenLastCalledWith(expect.objectContaining({ seed: 5 }));
  void dropper.closer();
  await settled();
  expect(asked()).toEqual(['2', 'snare', 'true']);
  await dropper.rematch('kick', { x: 0, y: 0 });
  expect(asked()).toEqual(['2', 'kick', null]);
  // Another file begins with its first.
  await dropper.drop(new File(['other'], 'other.wav'), { x: 0, y: 0 });
  expect(asked()).toEqual(['1', null, null]);
});

it('remembers one match of each hit, so that undo leads back to what was compared with', async () => {
  store.update({ comparison: { ...store.state.comparison!, hits: 3 } });
  for (const hit of [2, 3, 2, 1, 2]) {
    const controls = { x: hit / 10, y: 0.2 };
    const answered = { ...match(4), hit, hits: 3, controls };
    fetch.mockImplementationOnce(() => Promise.resolve(Response.json(answered)));
    await dropper.chooseHit({ hit, x: 0, y: 0 });
  }
  const told: number[] = [];
  for (let each = store.state.comparison; each; each = each.earlier) told.push(each.hit);
  expect(told).toEqual([2, 1, 3]);
  store.update({ history: undo(store.state.history!) });
  expect(comparisonOf(store.state)!.hit).toBe(1);
  store.update({ history: undo(undo(store.state.history!)) });
  expect(comparisonOf(store.state)!.hit).toBe(3);
});

it('matches what is being matched as the drum that is chosen meanwhile', async () => {
  const other = new File(['tom'], 'tom.wav');
  const dropped = dropper.drop(other, { x: 0, y: 0 });
  expect(dropper.canRematch).toBe(true);
  await dropper.rematch('kick', { x: 0, y: 0 });
  await dropped;
  const body = fetch.mock.lastCall![1].body as FormData;
  expect([(body.get('file') as File).name, body.get('class')]).toEqual(['tom.wav', 'kick']);
  expect(store.state.comparison!.file).toBe('tom.wav');
});

it('sends no file that is larger than the server takes', async () => {
  store.update({ uploadBytes: 2 });
  fetch.mockClear();
  await dropper.drop(file, { x: 0, y: 0 });
  expect(fetch).not.toHaveBeenCalled();
  expect(hooks.refused).toHaveBeenCalledExactlyOnceWith(
    'hit.wav',
    'That file is over 0.000002 MB. Cut out the hit, and drop that.',
  );
});

it('opens the file of a kit, and leaves the sound and what was found of it alone', async () => {
  const taken = { rate: 96000, depth: '32f', layers: 5 };
  const made = { ...taken, round_robins: 4, formats: ['h2drumkit', 'sfz', 'later'] };
  const saved = { ...wireKit, ...made, warnings: [] as string[] };
  fetch.mockImplementation(() => Promise.resolve(Response.json(saved)));
  const before = store.state.comparison;
  await dropper.drop(new File(['PK'], 'My kit.ZIP'), { x: 0, y: 0 });
  expect(fetch.mock.lastCall![0]).toBe('api/kits/opened');
  expect((fetch.mock.lastCall![1].body as FormData).get('file')).toBeInstanceOf(File);
  const pad = {
    ...{ name: 'Kick', gainDb: -3, pan: 0.5, choke: 1, note: 36, locked: true },
    recipe: { model: 'ghost', class: 'kick', controls: { x: 0.5 }, seed: 7, latent: '' },
  };
  expect(hooks.opened).toHaveBeenCalledExactlyOnceWith(
    { name: 'Mine', model: 'ghost', seed: 0, pads: [pad] },
    { ...taken, roundRobins: 4, formats: ['sfz', 'h2drumkit'] },
  );
  expect(hooks.notify).toHaveBeenLastCalledWith('Opened kit Mine: exactly as it was saved.');
  saved.warnings.push('Pad 1 needs the model ghost, which is not installed.');
  await dropper.drop(new File(['{'], 'kit.json'), { x: 0, y: 0 });
  expect(hooks.notify).toHaveBeenLastCalledWith(
    'Opened kit Mine. Pad 1 needs the model ghost, which is not installed.',
  );
  expect([store.state.comparison, store.state.listening]).toEqual([before, null]);
});

it('says why a file is no kit, and nothing of one that another file came after', async () => {
  const detail = 'This zip holds no kit.json.';
  fetch.mockImplementation(() => Promise.resolve(Response.json({ detail }, { status: 422 })));
  await dropper.drop(new File(['PK'], 'a.zip'), { x: 0, y: 0 });
  expect(hooks.refused).toHaveBeenCalledExactlyOnceWith('a.zip', detail);
  fetch.mockImplementation(() => Promise.reject(new TypeError('away')));
  await dropper.drop(new File(['PK'], 'a.zip'), { x: 0, y: 0 });
  expect(hooks.failed).toHaveBeenCalledExactlyOnceWith(expect.any(UnreachableError), AWAY.opening);
  let late: (answer: Response) => void = () => {};
  fetch.mockImplementationOnce(() => new Promise((done) => (late = done)));
  const first = dropper.drop(new File(['PK'], 'a.zip'), { x: 0, y: 0 });
  fetch.mockImplementation(() => Promise.resolve(Response.json({ ...wireKit, warnings: [] })));
  await dropper.drop(new File(['PK'], 'b.zip'), { x: 0, y: 0 });
  late(Response.json({ ...wireKit, name: 'Late', warnings: [] }));
  await first;
  expect(hooks.opened).toHaveBeenCalledOnce();
  expect(hooks.refused).toHaveBeenCalledOnce();
});

it.each(['kit.sfz', 'kit.dspreset', 'kit.h2drumkit', 'large.zip'])(
  'refuses %s before it is read',
  async (name) => {
    store.update({ kitFileBytes: 2 });
    fetch.mockClear();
    await dropper.drop(new File(['PK\u0003\u0004'], name), { x: 0, y: 0 });
    expect(fetch).not.toHaveBeenCalled();
    const said = name === 'large.zip' ? /which no kit of this server is/ : /recipe of its own/;
    expect(hooks.refused).toHaveBeenCalledExactlyOnceWith(name, expect.stringMatching(said));
  },
);
