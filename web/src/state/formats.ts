/** The kinds of files that the server makes, as its settings tell them too. */

import type { SaveDepth, SaveKind, SaveRate } from '../api/types';

export const RATES: readonly SaveRate[] = [44100, 48000, 96000];

export const DEPTHS: Readonly<Record<SaveKind, readonly SaveDepth[]>> = {
  wav: ['16', '24', '32f'],
  flac: ['16', '24'],
};
