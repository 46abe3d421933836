import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepFavourites, keptFavourites } from '../src/starred';
import { favouriteOf } from '../src/state/favourites';
import { initialPatch, recipeOf } from '../src/state/patch';
import { kit } from './models';

const favourite = favouriteOf({ recipe: recipeOf(initialPatch(kit)), outline: '99' });
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

it('keeps favourites between visits', () => {
  expect(keptFavourites()).toEqual({ favourites: [], damaged: 0 });
  expect(keepFavourites([favourite])).toBe(true);
  expect(keptFavourites().favourites).toEqual([favourite]);
});

it('says when there is no room', () => {
  full = true;
  expect(keepFavourites([favourite])).toBe(false);
});

it('puts a text that cannot be read aside, so that the next one does not write over it', () => {
  items.set('ghostnote.favourites', '{spoiled');
  expect(keptFavourites().damaged).toBe(1);
  keepFavourites([favourite]);
  expect(items.get('ghostnote.favourites.damaged')).toBe('{spoiled');
});
