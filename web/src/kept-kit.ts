/** The kit and its beat in the browser's storage, which may be full, switched off or spoiled. */

import { hasPadRows, withPadsFrom, type Grid } from './state/grid';
import { readGrid, writeGrid } from './state/grid-text';
import type { Kit } from './state/kit';
import { readKit, writeKit } from './state/kit-text';

const KEY = 'ghostnote.kit';
const BEAT_KEY = 'ghostnote.beat';
/** Where a text goes that cannot be read, so that nothing is lost by keeping the next one. */
const DAMAGED_KEY = 'ghostnote.kit.damaged';

/** A kit with the grid that plays its pads; null where there is none, or none that does. */
export interface OwnKit {
  readonly kit: Kit | null;
  readonly grid: Grid | null;
}

export interface KeptKit extends OwnKit {
  /** Pads that could not be read, or 1 for a text that cannot be read at all. */
  readonly damaged: number;
}

export function keptKit(): KeptKit {
  try {
    const text = localStorage.getItem(KEY);
    if (text === null) return { kit: null, grid: null, damaged: 0 };
    const reading = readKit(text);
    if (!reading || reading.damaged > 0) localStorage.setItem(DAMAGED_KEY, text);
    if (!reading) return { kit: null, grid: null, damaged: 1 };
    const grid = readGrid(localStorage.getItem(BEAT_KEY) ?? '');
    const { kit, damaged, places } = reading;
    return { kit, damaged, grid: grid && damaged > 0 ? withPadsFrom(grid, places) : grid };
  } catch {
    return { kit: null, grid: null, damaged: 0 };
  }
}

/** Keeps a kit and its beat, or that there is none; says whether that worked. */
export function keepKit({ kit, grid }: OwnKit): boolean {
  try {
    write(KEY, kit && writeKit(kit));
    write(BEAT_KEY, kit && grid && hasPadRows(grid) ? writeGrid(grid) : null);
    return true;
  } catch {
    return false;
  }
}

function write(key: string, text: string | null): void {
  if (text === null) localStorage.removeItem(key);
  else localStorage.setItem(key, text);
}
