/** Lists of sounds that outlive the page: each sound kept as the link that brings it back. */

import type { Model } from '../api/types';
import { linkOf } from './link';
import { initialLoop, soundTag, type Recipe } from './patch';

/** The lists there are: what was starred, and what was heard last. */
export type ListName = 'favourites' | 'history';

export interface Heard {
  readonly recipe: Recipe;
  /** A digit for the height of each bar. */
  readonly outline: string;
}

export interface ListedSound {
  /** The link of the sound: it outlives models and versions of the page. */
  readonly link: string;
  readonly class: string;
  readonly tag: string;
  readonly outline: string;
}

export function listed({ recipe, outline }: Heard, models: readonly Model[] = []): ListedSound {
  return { link: soundLink(recipe, models), class: recipe.class, tag: soundTag(recipe), outline };
}

/** The link of a sound alone, however it is looped. */
function soundLink(recipe: Recipe, models: readonly Model[]): string {
  return linkOf({ ...recipe, ...initialLoop, kit: null }, models);
}

const withoutVersion = (link: string): string => link.replace(/&v=[^&]*/, '');

/** Whether two are the same sound, of whatever version of its model each is. */
export function sameListed(a: ListedSound, b: ListedSound): boolean {
  return withoutVersion(a.link) === withoutVersion(b.link);
}

/** The sound of a list that a recipe is, with whatever version of its model it came there. */
export function foundIn<L extends ListedSound>(recipe: Recipe, list: readonly L[]): L | undefined {
  const wanted = soundLink(recipe, []);
  return list.find(({ link }) => withoutVersion(link) === wanted);
}

export function writeList(name: ListName, sounds: readonly ListedSound[]): string {
  const entries = sounds.map(({ link, class: drum, tag, outline }) => ({
    link,
    class: drum,
    tag,
    outline,
  }));
  return JSON.stringify({ format: 1, [name]: entries });
}

export interface ListReading {
  readonly sounds: readonly ListedSound[];
  /** Entries that are none, or 1 for a text that cannot be read at all. */
  readonly damaged: number;
}

/** What was kept; what is no sound is counted and passed over. */
export function readList(name: ListName, text: string): ListReading {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return { sounds: [], damaged: 1 };
  }
  const entries = isRecord(document) && document['format'] === 1 ? document[name] : null;
  if (!Array.isArray(entries)) return { sounds: [], damaged: 1 };
  const sounds = entries.filter(isListed);
  return { sounds, damaged: entries.length - sounds.length };
}

function isListed(value: unknown): value is ListedSound {
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
