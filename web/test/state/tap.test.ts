import { expect, it } from 'vitest';
import { tapped, tempoOf } from '../../src/state/tap';

const tap = (...times: readonly number[]) =>
  times.reduce<readonly number[]>((taps, time) => tapped(taps, time), []);

it('takes the tempo of even taps', () => {
  expect(tempoOf(tap(0, 500, 1000, 1500))).toBe(120);
});

it('knows none from one tap', () => {
  expect(tempoOf(tap(7))).toBe(null);
});

it('is not thrown by one slip', () => {
  expect(tempoOf(tap(0, 500, 1000, 1600, 2000, 2500))).toBe(120);
});

it('begins again after a pause, and follows the last taps', () => {
  expect(tempoOf(tap(0, 300, 600, 9000, 9500, 10_000))).toBe(120);
  const slow = Array.from({ length: 9 }, (_, beat) => 3000 + beat * 1000);
  expect(tempoOf(tap(0, 300, 600, 900, ...slow))).toBe(60);
});

it('stays within the tempos there are', () => {
  expect(tempoOf(tap(0, 10, 20))).toBe(240);
  expect(tempoOf(tap(0, 1900))).toBe(40);
});

it('counts whole beats, for no hand taps tenths', () => {
  expect(tempoOf(tap(0, 470, 940))).toBe(128);
});
