/** Lists of sounds in the browser's storage, which may be full, switched off or spoiled. */

import {
  readList,
  writeList,
  type ListName,
  type ListReading,
  type ListedSound,
} from './state/sound-list';

const NOTHING: ListReading = { sounds: [], damaged: 0 };

const keyOf = (name: ListName): string => `ghostnote.${name}`;
/** Where a text goes that cannot be read, so that nothing is lost by keeping the next one. */
const damagedKeyOf = (name: ListName): string => `${keyOf(name)}.damaged`;

/** What of the storage this page has read or written last. */
const known = new Map<ListName, string | null>();

export function keptList(name: ListName): ListReading {
  try {
    const text = localStorage.getItem(keyOf(name));
    known.set(name, text);
    if (text === null) return NOTHING;
    const reading = readList(name, text);
    if (reading.damaged > 0) localStorage.setItem(damagedKeyOf(name), text);
    return reading;
  } catch {
    return NOTHING;
  }
}

/** Keeps a list; says whether that worked. */
export function keepList(name: ListName, sounds: readonly ListedSound[]): boolean {
  try {
    const text = writeList(name, sounds);
    localStorage.setItem(keyOf(name), text);
    known.set(name, text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Calls back when another tab of the page keeps that list, or did while this one was put away;
 * returns the function that stops it.
 */
export function listenForList(name: ListName, changed: () => void): () => void {
  const stored = ({ key }: StorageEvent): void => {
    if (key === keyOf(name)) changed();
  };
  const shown = ({ persisted }: PageTransitionEvent): void => {
    if (persisted && heldText(name) !== (known.get(name) ?? null)) changed();
  };
  addEventListener('storage', stored);
  addEventListener('pageshow', shown);
  return () => {
    removeEventListener('storage', stored);
    removeEventListener('pageshow', shown);
  };
}

/** Null also where there is no storage. */
function heldText(name: ListName): string | null {
  try {
    return localStorage.getItem(keyOf(name));
  } catch {
    return null;
  }
}
