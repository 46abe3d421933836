/** The kit in the browser's storage, which may be full, switched off or spoiled. */

import type { Kit } from './state/kit';
import { readKit, writeKit } from './state/kit-text';

const KEY = 'ghostnote.kit';
/** Where a text goes that cannot be read, so that nothing is lost by keeping the next one. */
const DAMAGED_KEY = 'ghostnote.kit.damaged';

export interface KeptKit {
  readonly kit: Kit | null;
  /** Pads that could not be read, or 1 for a text that cannot be read at all. */
  readonly damaged: number;
}

export function keptKit(): KeptKit {
  try {
    const text = localStorage.getItem(KEY);
    if (text === null) return { kit: null, damaged: 0 };
    const reading = readKit(text) ?? { kit: null, damaged: 1 };
    if (reading.damaged > 0) putAside();
    return reading;
  } catch {
    return { kit: null, damaged: 0 };
  }
}

/** Leaves the text that is kept where the next kit is not written over it. */
export function putAside(): void {
  try {
    const text = localStorage.getItem(KEY);
    if (text !== null) localStorage.setItem(DAMAGED_KEY, text);
  } catch {
    // Without storage there is nothing to lose.
  }
}

/** Keeps a kit, or that there is none; says whether that worked. */
export function keepKit(kit: Kit | null): boolean {
  try {
    if (kit) localStorage.setItem(KEY, writeKit(kit));
    else localStorage.removeItem(KEY);
    return true;
  } catch {
    return false;
  }
}

/**
 * Calls back when another tab of the page keeps its kit, or may have while this one was put away;
 * returns the function that stops it.
 */
export function listenForKit(changed: () => void): () => void {
  const stored = ({ key }: StorageEvent): void => {
    if (key === KEY) changed();
  };
  const shown = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) changed();
  };
  addEventListener('storage', stored);
  addEventListener('pageshow', shown);
  return () => {
    removeEventListener('storage', stored);
    removeEventListener('pageshow', shown);
  };
}
