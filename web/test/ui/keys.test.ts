import { expect, it } from 'vitest';
import { actionOf, padKey, padOf, type KeyPress } from '../../src/ui/keys';

const press = (key: string, change: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...change,
});

it('plays with the space bar and throws with R, with or without caps lock', () => {
  expect(actionOf(press(' '))).toBe('loop');
  expect(actionOf(press('r'))).toBe('random');
  expect(actionOf(press('R'))).toBe('random');
});

it('undoes and redoes the way each system does', () => {
  expect(actionOf(press('z', { ctrlKey: true }))).toBe('undo');
  expect(actionOf(press('z', { metaKey: true }))).toBe('undo');
  expect(actionOf(press('Z', { metaKey: true, shiftKey: true }))).toBe('redo');
  expect(actionOf(press('y', { ctrlKey: true }))).toBe('redo');
});

it('leaves the browser its own keys', () => {
  expect(actionOf(press('r', { ctrlKey: true }))).toBe(null);
  expect(actionOf(press('s', { metaKey: true }))).toBe(null);
  expect(actionOf(press('a', { altKey: true }))).toBe(null);
  expect(actionOf(press('x'))).toBe(null);
});

it('strikes pads by where digits lie, whatever a keyboard prints there', () => {
  const digit = (at: number, change: Partial<KeyPress> = {}) =>
    padOf(press('&', { code: `Digit${at}`, ...change }));
  expect([1, 8, 9, 0].map((at) => digit(at))).toEqual([0, 7, null, null]);
  expect(digit(1, { shiftKey: true })).toBe(8);
  expect([digit(1, { ctrlKey: true }), digit(1, { altKey: true })]).toEqual([null, null]);
  expect([padKey(0).shown, padKey(15).shown, padKey(15).shortcut]).toEqual(['1', '⇧8', 'Shift+8']);
});
