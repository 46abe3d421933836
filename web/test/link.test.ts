import { beforeEach, expect, it, vi } from 'vitest';
import { Link } from '../src/link';
import { INITIAL, type AppState, type Offer } from '../src/state/app';
import { begin } from '../src/state/history';
import { linkOf } from '../src/state/link';
import { initialPatch, type Patch } from '../src/state/patch';
import { Store } from '../src/state/store';
import { kit, kitOf } from './models';

const bar = vi.hoisted(() => ({
  changed: (_: string): void => {},
  write: vi.fn(),
  copy: vi.fn(),
}));
vi.mock('../src/address', () => ({
  Address: class {
    readonly write = bar.write;
    readonly copy = bar.copy;
    constructor(changed: (hash: string) => void) {
      bar.changed = changed;
    }
  },
}));

const patch: Patch = { ...initialPatch(kit), class: 'kick', seed: 7 };
let store: Store<AppState>;
let link: Link;
let followed: Patch[];
let said: [notice: string, offer: Offer | null][];

beforeEach(() => {
  bar.write.mockClear();
  bar.copy.mockReset().mockResolvedValue(true);
  [followed, said] = [[], []];
  store = new Store<AppState>({ ...INITIAL, models: [kit], history: begin(patch) });
  link = new Link(store, {
    followed: (patch) => followed.push(patch),
    notify: (notice, offer) => said.push([notice, offer ?? null]),
  });
});

it('is copied whole, and of a kit the sound alone is offered', async () => {
  await link.copy();
  store.update({ history: begin({ ...patch, kit: kitOf(8) }) });
  await link.copy();
  expect(bar.copy.mock.calls).toEqual([[], []]);
  expect(said.map(([notice]) => notice.slice(0, 21))).toEqual(
    Array(2).fill('Link copied: it holds'),
  );
  const alone = linkOf(patch, [kit]);
  expect(said.map(([, offer]) => offer)).toEqual([null, { kind: 'sound alone', link: alone }]);
  await link.copySound(alone);
  expect(bar.copy).toHaveBeenLastCalledWith(alone);
});

it('says how long it is where chats may cut it', async () => {
  const latent = 'A'.repeat(768);
  const pads = kitOf(8).pads.map((pad) => ({ ...pad, recipe: { ...pad.recipe, latent } }));
  store.update({ history: begin({ ...patch, kit: { ...kitOf(8), pads } }) });
  await link.copy();
  expect(said[0]![0]).toMatch(/^Link copied: .*its kit\. It is 6,\d{3} characters long/);
  await link.copySound(linkOf({ ...patch, latent: `${latent}.${'x'.repeat(3800)}` }));
  expect(said[1]![0]).toMatch(/without the kit\. It is 4,\d{3} characters long/);
});

it('says where it is when it cannot be copied', async () => {
  bar.copy.mockResolvedValue(false);
  await link.copy();
  expect(said[0]![0]).toContain('The address bar holds');
});

it('is followed where another is put there, with its kit in sight', () => {
  const other: Patch = { ...patch, seed: 8, kit: kitOf(8) };
  bar.changed(linkOf(other, [kit]));
  expect(followed).toMatchObject([{ seed: 8, class: 'kick' }]);
  expect(store.state.shelf).toBe('kit');
});

it('stays what it is where the other names no sound, or a model that is not here', () => {
  bar.changed('#');
  bar.changed('#/gone?seed=8');
  expect(followed).toEqual([]);
  expect(said).toEqual([['The model “gone” is not here; your sound is as it was.', null]]);
  expect(bar.write.mock.calls).toEqual(Array(2).fill([linkOf(patch, [kit])]));
});
