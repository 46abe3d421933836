/** What the page remembers between visits; without storage it simply forgets. */

import type { SaveFormat, SaveKind } from './api/types';
import { INITIAL } from './state/app';
import { DEPTHS, RATES } from './state/formats';
import { INITIAL_DESK, KIT_FORMATS, type KitTake } from './state/kit-desk';

const FORMAT_KEY = 'ghostnote.format';
const KIT_KEY = 'ghostnote.kit-format';
const NAMING_KEY = 'ghostnote.naming';
const FOLDER_KEY = 'ghostnote.folder';
const HINTS_KEY = 'ghostnote.hints';
const KINDS: readonly SaveKind[] = ['wav', 'flac'];

/** The format chosen last, for example `24/44100`, or `24/44100/flac`. */
export function keptFormat(): SaveFormat {
  const [given, hz, suffix = 'wav'] = (read(FORMAT_KEY) ?? '').split('/');
  const depth = DEPTHS.wav.find((each) => each === given);
  const rate = RATES.find((each) => String(each) === hz);
  const kind = KINDS.find((each) => each === suffix);
  return depth && rate && kind ? { kind, rate, depth } : INITIAL.format;
}

export function keepFormat({ kind, depth, rate }: SaveFormat): void {
  keep(FORMAT_KEY, kind === 'wav' ? `${depth}/${rate}` : `${depth}/${rate}/${kind}`);
}

/** How a kit was taken away last, for example `24/44100/3x2/sfz+dspreset`: layers by round robins. */
export function keptTake(): KitTake {
  const [bits, hz, counts = '', formats] = (read(KIT_KEY) ?? '').split('/');
  const depth = DEPTHS.wav.find((each) => each === bits);
  const rate = RATES.find((each) => String(each) === hz);
  const [, layers, roundRobins] = (/^([1-8])x([1-8])$/.exec(counts) ?? []).map(Number);
  const names = KIT_FORMATS.map(({ name }) => name);
  const chosen = names.filter((name) => formats?.split('+').includes(name));
  const known = depth && rate && layers && roundRobins && (chosen.length > 0 || formats === '');
  return known ? { formats: chosen, layers, roundRobins, rate, depth } : INITIAL_DESK.take;
}

export function keepTake({ formats, layers, roundRobins, rate, depth }: KitTake): void {
  keep(KIT_KEY, `${depth}/${rate}/${layers}x${roundRobins}/${formats.join('+')}`);
}

export function keptNaming(): string {
  return read(NAMING_KEY) || INITIAL.naming;
}

export function keepNaming(naming: string): void {
  keep(NAMING_KEY, naming);
}

/** Whether what is saved is also written to the server's folder. */
export function keptToFolder(): boolean {
  return read(FOLDER_KEY) === 'on';
}

export function keepToFolder(on: boolean): void {
  keep(FOLDER_KEY, on ? 'on' : 'off');
}

/** The first hints that were done with, a bit for each. */
export function keptHints(): number {
  return Number.parseInt(read(HINTS_KEY) ?? '', 10) || 0;
}

export function keepHints(hints: number): void {
  keep(HINTS_KEY, String(hints));
}

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
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
