import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UnreachableError } from '../src/api/errors';
import { download } from '../src/download';
import { INITIAL, type AppState, type Offer } from '../src/state/app';
import { gridFrom, setStep, type Grid } from '../src/state/grid';
import { begin } from '../src/state/history';
import { withSound } from '../src/state/kit';
import { initialPatch, soundTag } from '../src/state/patch';
import { Store } from '../src/state/store';
import { Taker } from '../src/taker';
import { kit, kitOf } from './models';

vi.mock('../src/download', () => ({ download: vi.fn() }));

const patch = { ...initialPatch(kit), class: 'kick', seed: 7 };
/** The seed as names have it. */
const seed = `7-${soundTag(patch)}`;
let store: Store<AppState>;
let taker: Taker;
let said: string[];
let offered: (Offer | null)[];
let failed: unknown[];
let asked: [address: string, body: unknown][];

/** A server that answers every download, and exports as the test says. */
function server(exported: () => Response): void {
  vi.stubGlobal('fetch', (address: string, { body }: RequestInit = {}) => {
    asked.push([address, body ? JSON.parse(String(body)) : null]);
    return Promise.resolve(address === 'api/exports' ? exported() : new Response('sound'));
  });
}

beforeEach(() => {
  vi.mocked(download).mockClear();
  said = [];
  offered = [];
  failed = [];
  asked = [];
  store = new Store<AppState>({
    ...INITIAL,
    models: [kit],
    history: begin(patch),
    naming: 'Größe “{class}” {seed}',
    folder: 'Samples',
    toFolder: true,
  });
  taker = new Taker(store, {
    notify: (notice, offer) => {
      said.push(notice);
      offered.push(offer ?? null);
    },
    failed: (error) => failed.push(error),
  });
});
afterEach(() => vi.unstubAllGlobals());

describe('a sound that the loop leaves out', () => {
  const beat = setStep(gridFrom(Array(16).fill(0)), 0, 0, 9);

  async function saved(grid: Grid, looping: boolean, pads = kitOf(8)): Promise<void> {
    server(() => Response.error());
    store.update({
      looping,
      folder: '',
      history: begin({ ...patch, rhythm: 'grid', grid, kit: pads }),
    });
    await taker.save();
  }

  it('is saved, and the loop is offered', async () => {
    await saved(beat, true);
    expect(download).toHaveBeenCalledOnce();
    expect(said).toEqual([`Saved Größe “kick” ${seed}.wav, which the loop leaves out`]);
    expect(offered).toEqual([{ kind: 'save loop' }]);
  });

  it('is saved without a word while nothing plays, or where the loop plays it too', async () => {
    await saved(beat, false);
    await saved(setStep(beat, 'hand', 4, 9), true);
    await saved(beat, true, withSound(kitOf(8), 0, patch));
    expect(said).toEqual(Array(3).fill(`Saved Größe “kick” ${seed}.wav`));
    expect(offered).toEqual([null, null, null]);
  });
});

describe('the folder of the server', () => {
  it('is told by its settings, with how much it takes', async () => {
    const settings = { exports: true, folder: 'Hits', upload_bytes: 5000, kit_file_bytes: 9000 };
    vi.stubGlobal('fetch', () => Promise.resolve(Response.json(settings)));
    await taker.readSettings();
    expect(store.state).toMatchObject({ folder: 'Hits', uploadBytes: 5000, kitFileBytes: 9000 });
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('away')));
    await taker.readSettings();
    expect(store.state).toMatchObject({ folder: '', uploadBytes: 5000, kitFileBytes: 9000 });
  });

  it('gets what is saved, under a name that it takes', async () => {
    server(() => Response.json({ name: `Groe kick ${seed}-2.wav` }));
    await taker.save();
    expect(download).toHaveBeenCalledOnce();
    const sound = {
      ...{ model: 'ghost', class: 'kick', controls: patch.controls, seed: 7, latent: '' },
      ...{ rate: 44100, depth: '24', container: 'wav', pattern: `Groe kick ${seed}` },
    };
    expect(asked.at(-1)).toEqual(['api/exports', { sound }]);
    expect(said).toEqual([
      `Saved Größe “kick” ${seed}.wav, also to “Samples” as Groe kick ${seed}-2.wav`,
    ]);
    expect(store.state.saving).toBe(false);
  });

  it('gets nothing unless that is wanted', async () => {
    server(() => Response.error());
    store.update({ toFolder: false });
    await taker.save();
    store.update({ toFolder: true, folder: '' });
    await taker.save();
    expect(asked.map(([address]) => address)).not.toContain('api/exports');
    expect(said).toEqual(Array(2).fill(`Saved Größe “kick” ${seed}.wav`));
  });

  it('may be full: the file is saved all the same', async () => {
    const detail = 'The folder of exports cannot be written to: No space left on device.';
    server(() => Response.json({ detail }, { status: 500 }));
    await taker.save();
    expect(download).toHaveBeenCalledOnce();
    expect(said).toEqual([`Saved Größe “kick” ${seed}.wav. Not to “Samples”: ${detail}`]);
    expect(failed).toEqual([]);
  });

  it('may be away by then', async () => {
    server(() => {
      throw new TypeError('away');
    });
    await taker.save();
    expect(download).toHaveBeenCalledOnce();
    expect(said).toEqual([`Saved Größe “kick” ${seed}.wav. Not to “Samples”: the server is away.`]);
    expect(failed).toEqual([expect.any(UnreachableError)]);
  });
});
