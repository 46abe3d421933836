import { parseMidi } from 'midi-file';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { download } from '../src/download';
import { OutdatedError, UnreachableError } from '../src/api/errors';
import { loopFile, type LoopFile, type LoopOrder } from '../src/loop-file';
import { loopsPads } from '../src/loop-taker';
import { writeWav } from '../src/signal/wav-write';
import { INITIAL, type AppState } from '../src/state/app';
import { gridFrom, setStep, toggleMute } from '../src/state/grid';
import { begin } from '../src/state/history';
import { withPad } from '../src/state/kit';
import { initialPatch, type Patch } from '../src/state/patch';
import { Store } from '../src/state/store';
import { Taker } from '../src/taker';
import { kit as model, kitOf } from './models';

vi.mock('../src/download', () => ({ download: vi.fn() }));

/** A worker, which gets what is handed over and nothing else. */
class Thread {
  static begun: Thread[];
  /** What goes wrong in it; empty where it cannot be loaded, null for nothing. */
  static fault: string | null;
  readonly script: string;
  ended = false;
  onmessage: (event: { readonly data: LoopFile }) => void = () => undefined;
  onerror: (event: { readonly message: string }) => void = () => undefined;

  constructor(script: URL) {
    this.script = script.href;
    Thread.begun.push(this);
  }

  async postMessage(order: LoopOrder, transfer: Transferable[]): Promise<void> {
    const data = await loopFile(structuredClone(order, { transfer }));
    if (Thread.fault === null) this.onmessage({ data });
    else this.onerror({ message: Thread.fault });
  }

  terminate(): void {
    this.ended = true;
  }
}

const RATE = 44100;
/** A bar lasts two seconds. */
const STEP = RATE / 8;
const rests = gridFrom(Array(16).fill(0));
const grid = [
  ['hand', 0, 9],
  [0, 0, 9],
  [1, 4, 6],
  [5, 8, 9],
].reduce(
  (now, [voice, step, level]) => setStep(now, voice as number, Number(step), Number(level)),
  rests,
);
const kit = withPad(withPad(withPad(kitOf(8), 0, { pan: 0 }), 1, { pan: 0, choke: 0 }), 5, {
  pan: -0.5,
  choke: 0,
});
const patch: Patch = { ...initialPatch(model), tempo: 120, rhythm: 'grid', grid, kit };
let store: Store<AppState>;
let taker: Taker;
let said: string[];
let failures: unknown[];
let asked: string[];

beforeEach(() => {
  vi.mocked(download).mockClear();
  [said, asked, failures, Thread.begun, Thread.fault] = [[], [], [], [], null];
  vi.stubGlobal('Worker', Thread);
  const sound = { samples: Float32Array.of(0.75, 0.5), sampleRate: RATE };
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address);
    return Promise.resolve(new Response(writeWav(sound, '32f')));
  });
  taking(patch);
});
afterEach(() => vi.unstubAllGlobals());

function taking(now: Patch): void {
  const format = { kind: 'wav', rate: RATE, depth: '32f' } as const;
  store = new Store<AppState>({ ...INITIAL, models: [model], history: begin(now), format });
  taker = new Taker(store, {
    notify: (notice) => said.push(notice),
    failed: (error) => void failures.push(error),
  });
}

async function taken(): Promise<{ name: string; bytes: ArrayBuffer }> {
  const [blob, name] = vi.mocked(download).mock.lastCall!;
  return { name, bytes: await blob.arrayBuffer() };
}

/** The channels of a float file. */
function channelsOf(bytes: ArrayBuffer): Float32Array[] {
  const view = new DataView(bytes);
  const count = view.getUint16(22, true);
  const samples = new Float32Array(bytes.slice(44));
  return Array.from({ length: count }, (_, side) =>
    samples.filter((__, at) => at % count === side),
  );
}

it('mixes hand and pads at their levels and places, turned down to the peak of a hit', async () => {
  await taker.loop.saveMix();
  const { name, bytes } = await taken();
  const [left, right] = channelsOf(bytes);
  expect(name).toBe('Kit ä~7, 100%-loop-120bpm.wav');
  expect([left!.length, right!.length]).toEqual([2 * RATE, 2 * RATE]);
  const kick = 10 ** (-1.5 / 20);
  const gain = 0.9 / (0.75 * (1 + kick));
  expect(said).toEqual([
    `Saved ${name}, ${(-20 * Math.log10(gain)).toFixed(1)} dB down so that nothing clips`,
  ]);
  expect(left![0]).toBeCloseTo(0.9, 6);
  // Velocities of pads count as squares.
  expect(left![4 * STEP]).toBeCloseTo(gain * 0.75 * (6 / 9) ** 2, 6);
  expect([left![8 * STEP], right![8 * STEP]]).toEqual([
    expect.closeTo(gain * 0.75, 6),
    expect.closeTo(gain * 0.375, 6),
  ]);
  const heard = [...left!.keys()].filter((at) => left![at]! > 0);
  expect(heard).toEqual([0, 4, 8].flatMap((step) => [step * STEP, step * STEP + 1]));
});

it('is one channel and untouched where no pad is out of the middle and nothing clips', async () => {
  taking({ ...patch, grid: toggleMute(toggleMute(grid, 5), 0) });
  await taker.loop.saveMix();
  const channels = channelsOf((await taken()).bytes);
  expect(channels).toHaveLength(1);
  expect(channels[0]![0]).toBe(0.75);
  expect(said.at(-1)).toMatch(/bpm\.wav$/);
  expect(asked).toHaveLength(2);
});

it('takes a stem of each voice in one zip, which add up to the mix', async () => {
  await taker.loop.saveMix();
  const mix = channelsOf((await taken()).bytes);
  await taker.loop.saveStems();
  const { name, bytes } = await taken();
  expect(name).toBe('Kit ä~7, 100%-loop-120bpm-stems.zip');
  const files = unzipped(bytes);
  const folder = 'Kit ä~7, 100%-loop-120bpm-stems';
  expect([...files.keys()]).toEqual(
    ['00 Hand snare', '01 Pad 0', '02 Pad 1', '06 Pad 5'].map((stem) => `${folder}/${stem}.wav`),
  );
  const stems = [...files.values()].map(channelsOf);
  for (const side of [0, 1]) {
    for (const at of [0, 1, 4 * STEP, 8 * STEP, 8 * STEP + 1]) {
      const sum = stems.reduce((total, stem) => total + stem[side]![at]!, 0);
      expect(sum).toBeCloseTo(mix[side]![at]!, 6);
    }
  }
  expect(said[1]).toContain('dB down');
});

it('calls the stem of a pad without a name after its drum', async () => {
  taking({ ...patch, kit: withPad(patch.kit!, 0, { name: ' ' }) });
  await taker.loop.saveStems();
  const [, first] = unzipped((await taken()).bytes).keys();
  expect(first).toMatch(/stems\/01 Snare\.wav$/);
});

it('has a note for each pad, and one for the hand', async () => {
  await taker.loop.saveMidi();
  const { name, bytes } = await taken();
  expect(name).toMatch(/\.mid$/);
  const { tracks } = parseMidi(new Uint8Array(bytes));
  const notes = tracks[0]!.flatMap((event) =>
    event.type === 'noteOn' ? [[event.channel, event.noteNumber, event.velocity]] : [],
  );
  expect(notes).toEqual([
    [9, 38, 127],
    [9, 36, 127],
    [9, 37, 85],
    [9, 41, 127],
  ]);
  expect(tracks[0]![0]).toMatchObject({
    type: 'trackName',
    // Bytes, one a sign.
    text: Buffer.from(kit.name).toString('latin1'),
  });
});

it('goes by the sound in hand and its naming where no pad plays', async () => {
  taking({ ...patch, rhythm: 'four' });
  expect(loopsPads(store.state)).toBe(false);
  await taker.loop.saveMix();
  expect((await taken()).name).toMatch(/^ghostnote-snare-[0-9a-f]{4}-loop-120bpm\.wav$/);
  expect(asked).toHaveLength(1);
});

it('says which pads it lacks, and that there is nothing where nothing plays', async () => {
  const gone = { ...kit.pads[1]!, recipe: { ...kit.pads[1]!.recipe, model: 'gone' } };
  taking({ ...patch, kit: withPad(kit, 1, gone) });
  await taker.loop.saveMix();
  expect(said.at(-1)).toMatch(/Without pad 2: the model is missing$/);
  taking({ ...patch, grid: rests });
  for (const save of ['saveMix', 'saveStems', 'saveMidi'] as const) {
    vi.mocked(download).mockClear();
    await taker.loop[save]();
    expect(download).not.toHaveBeenCalled();
    expect(said.at(-1)).toContain('no hit yet');
  }
});

it('saves the loop beside a pad of a drum that every object has', async () => {
  const pads = kit.pads.map((pad, index) =>
    index === 1 ? { ...pad, recipe: { ...pad.recipe, class: 'constructor' } } : pad,
  );
  taking({ ...patch, kit: { ...kit, pads } });
  for (const save of ['saveMix', 'saveStems', 'saveMidi'] as const) {
    vi.mocked(download).mockClear();
    await taker.loop[save]();
    expect(download).toHaveBeenCalledOnce();
    expect(said.at(-1)).toMatch(/Without pad 2: the model is missing$/);
  }
  expect(failures).toEqual([]);
});

it('says what is silent where there are hits that cannot be heard', async () => {
  const { recipe } = kit.pads[0]!;
  const gone = {
    ...kit,
    pads: kit.pads.map((pad) => ({ ...pad, recipe: { ...recipe, model: 'gone' } })),
  };
  const muted = toggleMute(grid, 'hand');
  taking({ ...patch, kit: gone, grid: muted });
  await taker.loop.saveMix();
  expect(said).toEqual([
    'The hand is silent, and the pads that play lack their model: there is no loop to take away.',
  ]);
  taking({ ...patch, grid: [0, 1, 5].reduce(toggleMute, muted) });
  await taker.loop.saveMidi();
  expect(said[1]).toBe('All that plays is muted: there is no loop to take away.');
});

it.each(['saveMix', 'saveStems'] as const)(
  '%s has a thread of its own, and ends it',
  async (save) => {
    await taker.loop[save]();
    expect(Thread.begun).toEqual([expect.objectContaining({ ended: true })]);
    expect(Thread.begun[0]!.script).toMatch(/loop-worker\.ts$/);
  },
);

it('says that the server is away where the thread cannot be loaded', async () => {
  Thread.fault = '';
  const { fetch } = globalThis;
  vi.stubGlobal('fetch', (address: string) =>
    address === 'api/settings' ? Promise.reject(new TypeError('away')) : fetch(address),
  );
  await taker.loop.saveMix();
  expect(said).toEqual(['Not saved: the server is away.']);
  expect(failures).toEqual([expect.any(UnreachableError)]);
  expect(Thread.begun).toEqual([expect.objectContaining({ ended: true })]);
});

it('says no such thing where the server answers and has no such thread by now', async () => {
  Thread.fault = '';
  const { fetch } = globalThis;
  vi.stubGlobal('fetch', (address: string) =>
    address === 'api/settings' ? Promise.resolve(Response.json({})) : fetch(address),
  );
  await taker.loop.saveMix();
  expect(said).toEqual([]);
  expect(failures).toEqual([expect.any(OutdatedError)]);
  expect(store.state.saving).toBe(false);
});

it('passes on what went wrong in the thread', async () => {
  Thread.fault = 'Out of memory';
  await taker.loop.saveStems();
  expect(failures).toEqual([new Error('Out of memory')]);
  expect(store.state.saving).toBe(false);
});

/** The stored files of a zip, by the directory at its end. */
function unzipped(bytes: ArrayBuffer): Map<string, ArrayBuffer> {
  const view = new DataView(bytes);
  const end = bytes.byteLength - 22;
  expect(view.getUint32(end, true)).toBe(0x06054b50);
  const files = new Map<string, ArrayBuffer>();
  let at = view.getUint32(end + 16, true);
  for (let count = view.getUint16(end + 10, true); count > 0; count--) {
    const [size, length] = [view.getUint32(at + 20, true), view.getUint16(at + 28, true)];
    const [extra, comment] = [view.getUint16(at + 30, true), view.getUint16(at + 32, true)];
    const local = view.getUint32(at + 42, true);
    const name = new TextDecoder().decode(new Uint8Array(bytes, at + 46, length));
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    expect(view.getUint16(at + 10, true)).toBe(0);
    files.set(name, bytes.slice(start, start + size));
    at += 46 + length + extra + comment;
  }
  return files;
}
