import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  keepFormat,
  keepHints,
  keepNaming,
  keepTake,
  keepToFolder,
  keptFormat,
  keptHints,
  keptNaming,
  keptTake,
  keptToFolder,
} from '../src/preferences';
import { INITIAL_DESK, type KitTake } from '../src/state/kit-desk';
import { NAMING_DEFAULT } from '../src/state/naming';

const items = new Map<string, string>();

beforeEach(() => {
  items.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  });
});
afterEach(() => vi.unstubAllGlobals());

it('keeps a format, and reads the older ones', () => {
  expect(keptFormat()).toEqual({ kind: 'wav', depth: '24', rate: 44100 });
  keepFormat({ kind: 'flac', depth: '24', rate: 96000 });
  expect(keptFormat()).toEqual({ kind: 'flac', depth: '24', rate: 96000 });
  items.set('ghostnote.format', '16/48000');
  expect(keptFormat()).toEqual({ kind: 'wav', depth: '16', rate: 48000 });
  items.set('ghostnote.format', '8/8000/mp3');
  expect(keptFormat()).toEqual({ kind: 'wav', depth: '24', rate: 44100 });
});

it('keeps how files are named and which hints are over', () => {
  expect([keptNaming(), keptHints()]).toEqual([NAMING_DEFAULT, 0]);
  keepNaming('{class} {seed}');
  keepHints(5);
  expect([keptNaming(), keptHints()]).toEqual(['{class} {seed}', 5]);
});

it('keeps whether files also go to the folder, which they do not at first', () => {
  expect(keptToFolder()).toBe(false);
  keepToFolder(true);
  expect(keptToFolder()).toBe(true);
  keepToFolder(false);
  expect(keptToFolder()).toBe(false);
});

it('keeps how kits are taken away', () => {
  expect(keptTake()).toEqual(INITIAL_DESK.take);
  const takes: readonly KitTake[] = [
    { formats: ['sfz'], layers: 8, roundRobins: 1, rate: 96000, depth: '32f' },
    { formats: ['sfz', 'h2drumkit'], layers: 1, roundRobins: 4, rate: 48000, depth: '16' },
    { formats: [], layers: 2, roundRobins: 3, rate: 44100, depth: '24' },
  ];
  for (const take of takes) {
    keepTake(take);
    expect(keptTake()).toEqual(take);
  }
});

it.each([
  '24/44100/9x1/sfz',
  '24/44100/0x1/sfz',
  '24/44100/3/sfz',
  '24/8000/3x2/sfz',
  '8/44100/3x2/sfz',
  '24/44100/3x2/exe',
  'nonsense',
])('takes kits away as usual after %j', (text) => {
  items.set('ghostnote.kit-format', text);
  expect(keptTake()).toEqual(INITIAL_DESK.take);
});

it('does without storage', () => {
  vi.stubGlobal('localStorage', {
    getItem: () => {
      throw new Error('off');
    },
    setItem: () => {
      throw new Error('off');
    },
  });
  keepHints(7);
  expect([keptHints(), keptFormat().depth]).toEqual([0, '24']);
});
