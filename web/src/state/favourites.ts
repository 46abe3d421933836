/** Favourites: sounds that were starred, each kept as the link that brings it back. */

import type { Model } from '../api/types';
import type { Heard } from './heard';
import { linkOf } from './link';
import { initialLoop, soundTag, type Recipe } from './patch';

export interface Favourite {
  /** The link of the sound: it outlives models and versions of the page. */
  readonly link: string;
  readonly class: string;
  readonly tag: string;
  readonly outline: string;
}

export function favouriteOf({ recipe, outline }: Heard, models: readonly Model[] = []): Favourite {
  return { link: soundLink(recipe, models), class: recipe.class, tag: soundTag(recipe), outline };
}

/** The link of a sound alone, however it is looped. */
function soundLink(recipe: Recipe, models: readonly Model[]): string {
  return linkOf({ ...recipe, ...initialLoop, kit: null }, models);
}

/** The favourite that a sound is, with whatever version of its model it was starred. */
export function starredAs(recipe: Recipe, favourites: readonly Favourite[]): Favourite | undefined {
  const wanted = soundLink(recipe, []);
  return favourites.find(({ link }) => link.replace(/&v=[^&]*/, '') === wanted);
}

export function writeFavourites(favourites: readonly Favourite[]): string {
  return JSON.stringify({ format: 1, favourites });
}

export interface FavouritesReading {
  readonly favourites: readonly Favourite[];
  /** Entries that are none, or 1 for a text that cannot be read at all. */
  readonly damaged: number;
}

/** What was kept; what is no favourite is counted and passed over. */
export function readFavourites(text: string): FavouritesReading {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return { favourites: [], damaged: 1 };
  }
  const entries = isRecord(document) && document['format'] === 1 ? document['favourites'] : null;
  if (!Array.isArray(entries)) return { favourites: [], damaged: 1 };
  const favourites = entries.filter(isFavourite);
  return { favourites, damaged: entries.length - favourites.length };
}

function isFavourite(value: unknown): value is Favourite {
  return (
    isRecord(value) &&
    typeof value['link'] === 'string' &&
    value['link'].startsWith('#/') &&
    typeof value['class'] === 'string' &&
    typeof value['tag'] === 'string' &&
    typeof value['outline'] === 'string' &&
    /^\d*$/.test(value['outline'])
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
