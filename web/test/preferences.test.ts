import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  keepFormat,
  keepHints,
  keepNaming,
  keepToFolder,
  keptFormat,
  keptHints,
  keptNaming,
  keptToFolder,
} from '../src/preferences';
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
