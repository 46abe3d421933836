import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { kitOf } from './models';

const KEY = 'ghostnote.kit';
const own = { kit: kitOf(8), grid: null };
const items = new Map<string, string>();
const changed = vi.fn();
let off: boolean;
let full: boolean;
let kept: typeof import('../src/kept-kit');
let shown: (event: { persisted: boolean }) => void;

beforeEach(async () => {
  items.clear();
  changed.mockClear();
  [off, full] = [false, false];
  const unless = (refused: boolean): void => {
    if (refused) throw new DOMException('no', 'SecurityError');
  };
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => (unless(off), items.get(key) ?? null),
    removeItem: (key: string) => (unless(off), items.delete(key)),
    setItem: (key: string, value: string) => (unless(off || full), items.set(key, value)),
  });
  vi.stubGlobal('addEventListener', (type: string, listener: typeof shown) => {
    if (type === 'pageshow') shown = listener;
  });
  vi.resetModules();
  kept = await import('../src/kept-kit');
  kept.listenForKit(changed);
});
afterEach(() => vi.unstubAllGlobals());

it('is as it was where a page comes back and nobody kept another meanwhile', () => {
  expect(kept.keepKit(own)).toBe(true);
  shown({ persisted: true });
  kept.keptKit();
  shown({ persisted: true });
  full = true;
  expect(kept.keepKit({ kit: kitOf(16, 9), grid: null })).toBe(false);
  shown({ persisted: true });
  full = false;
  kept.keepKit({ kit: null, grid: null });
  shown({ persisted: true });
  expect(changed).not.toHaveBeenCalled();
});

it('is another where one was kept or taken away while the page was put away', () => {
  kept.keepKit(own);
  const text = items.get(KEY)!;
  items.set(KEY, text.replace('~', '~~'));
  shown({ persisted: false });
  expect(changed).not.toHaveBeenCalled();
  shown({ persisted: true });
  items.delete(KEY);
  shown({ persisted: true });
  expect(changed).toHaveBeenCalledTimes(2);
});

it('stays in hand where the browser keeps nothing', () => {
  off = true;
  expect(kept.keptKit().kit).toBeNull();
  expect(kept.keepKit(own)).toBe(false);
  shown({ persisted: true });
  expect(changed).not.toHaveBeenCalled();
});
