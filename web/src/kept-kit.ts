/** The kit and its beat in the browser's storage, which may be full, switched off or spoiled. */

import { beatOf } from './state/beat';
import { withPadsFrom, type Grid } from './state/grid';
import { readGrid, writeGrid } from './state/grid-text';
import type { Kit } from './state/kit';
import { readKit, writeKit } from './state/kit-text';

const KEY = 'ghostnote.kit';
/** Where a text goes that cannot be read, so that nothing is lost by keeping the next one. */
const DAMAGED_KEY = 'ghostnote.kit.damaged';
/** Between a kit and its beat: in one text, no tab ever sees one of them without the other. */
const BREAK = '\n';

/** A kit with the grid that plays its pads; null where there is none, or none that does. */
export interface OwnKit {
  readonly kit: Kit | null;
  readonly grid: Grid | null;
}

export interface KeptKit extends OwnKit {
  /** Pads that could not be read, or 1 for a text that cannot be read at all. */
  readonly damaged: number;
  /** Whether the beat, or rows of it, could not be read. */
  readonly beatDamaged: boolean;
}

const NOTHING: KeptKit = { kit: null, grid: null, damaged: 0, beatDamaged: false };

/** What of the storage this page has read or written last. */
let known: string | null = null;

export function keptKit(): KeptKit {
  try {
    const text = (known = localStorage.getItem(KEY));
    const kept = text === null ? NOTHING : readOwn(text);
    if (kept.damaged > 0 || kept.beatDamaged) putAside();
    return kept;
  } catch {
    return NOTHING;
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

/** Keeps a kit and its beat, or that there is none; says whether that worked. */
export function keepKit(own: OwnKit): boolean {
  try {
    const text = writeOwn(own);
    if (text === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, text);
    known = text;
    return true;
  } catch {
    return false;
  }
}

/** Whether kits and beats are kept alike; grids that play no pads are no beats. */
export function keptAlike(a: OwnKit, b: OwnKit): boolean {
  return writeOwn(a) === writeOwn(b);
}

/**
 * Calls back when another tab of the page keeps its kit, or did while this one was put away;
 * returns the function that stops it.
 */
export function listenForKit(changed: () => void): () => void {
  const stored = ({ key }: StorageEvent): void => {
    if (key === KEY) changed();
  };
  const shown = ({ persisted }: PageTransitionEvent): void => {
    if (persisted && heldText() !== known) changed();
  };
  addEventListener('storage', stored);
  addEventListener('pageshow', shown);
  return () => {
    removeEventListener('storage', stored);
    removeEventListener('pageshow', shown);
  };
}

/** Null also where there is no storage. */
function heldText(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function writeOwn({ kit, grid }: OwnKit): string | null {
  const beat = beatOf(grid);
  return kit && writeKit(kit) + (beat ? BREAK + writeGrid(beat) : '');
}

function readOwn(text: string): KeptKit {
  const [line = '', beat = ''] = text.split(BREAK);
  const reading = readKit(line);
  if (!reading) return { ...NOTHING, damaged: 1 };
  const { kit, damaged, places } = reading;
  const read = readGrid(beat);
  const beatDamaged = beat !== (read ? writeGrid(read) : '');
  return { kit, grid: read && withPadsFrom(read, places), damaged, beatDamaged };
}
