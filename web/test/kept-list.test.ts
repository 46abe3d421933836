import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepList, keptList } from '../src/kept-list';
import { initialPatch, recipeOf } from '../src/state/patch';
import { listed } from '../src/state/sound-list';
import { kit } from './models';

const sound = listed({ recipe: recipeOf(initialPatch(kit)), outline: '99' });
const items = new Map<string, string>();
let full = false;

beforeEach(() => {
  items.clear();
  full = false;
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (full) throw new DOMException('full', 'QuotaExceededError');
      items.set(key, value);
    },
  });
});
afterEach(() => vi.unstubAllGlobals());

describe.each(['favourites', 'history'] as const)('%s', (name) => {
  it('are kept between visits, beside the other list', () => {
    expect(keptList(name)).toEqual({ sounds: [], damaged: 0 });
    expect(keepList(name, [sound])).toBe(true);
    expect(keptList(name).sounds).toEqual([sound]);
    expect([...items.keys()]).toEqual([`ghostnote.${name}`]);
  });

  it('say when there is no room, and what was kept stays', () => {
    keepList(name, [sound]);
    full = true;
    expect(keepList(name, [])).toBe(false);
    expect(keptList(name).sounds).toEqual([sound]);
  });

  it('are put aside where they cannot be read, so that the next ones do not write over them', () => {
    items.set(`ghostnote.${name}`, '{spoiled');
    expect(keptList(name).damaged).toBe(1);
    keepList(name, [sound]);
    expect(items.get(`ghostnote.${name}.damaged`)).toBe('{spoiled');
  });
});
