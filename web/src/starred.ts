/** Favourites in the browser's storage, which may be full, switched off or spoiled. */

import {
  readFavourites,
  writeFavourites,
  type Favourite,
  type FavouritesReading,
} from './state/favourites';

const KEY = 'ghostnote.favourites';
/** Where a text goes that cannot be read, so that nothing is lost by keeping the next one. */
const DAMAGED_KEY = 'ghostnote.favourites.damaged';

const NOTHING: FavouritesReading = { favourites: [], damaged: 0 };

export function keptFavourites(): FavouritesReading {
  try {
    const text = localStorage.getItem(KEY);
    if (text === null) return NOTHING;
    const reading = readFavourites(text);
    if (reading.damaged > 0) localStorage.setItem(DAMAGED_KEY, text);
    return reading;
  } catch {
    return NOTHING;
  }
}

/** Keeps favourites; says whether that worked. */
export function keepFavourites(favourites: readonly Favourite[]): boolean {
  try {
    localStorage.setItem(KEY, writeFavourites(favourites));
    return true;
  } catch {
    return false;
  }
}

/** Calls back when another tab of the page keeps its own; returns the function that stops it. */
export function listenForFavourites(changed: () => void): () => void {
  const listener = (event: StorageEvent): void => {
    if (event.key === KEY) changed();
  };
  addEventListener('storage', listener);
  return () => removeEventListener('storage', listener);
}
