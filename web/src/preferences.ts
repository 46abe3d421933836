/** What the page remembers between visits; without storage it simply forgets. */

import type { SaveFormat } from './api/types';
import { INITIAL } from './state/app';

const FORMAT_KEY = 'ghostnote.format';

export function keptFormat(): SaveFormat {
  const [depth, rate] = (read(FORMAT_KEY) ?? '').split('/');
  const known = (depth === '16' || depth === '24') && (rate === '44100' || rate === '48000');
  return known ? { depth, rate: rate === '44100' ? 44100 : 48000 } : INITIAL.format;
}

export function keepFormat({ depth, rate }: SaveFormat): void {
  try {
    localStorage.setItem(FORMAT_KEY, `${depth}/${rate}`);
  } catch {
    // Storage can be switched off; the choice then lasts as long as the page.
  }
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
