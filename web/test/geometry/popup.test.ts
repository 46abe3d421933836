import { expect, it } from 'vitest';
import { placeFor } from '../../src/geometry/popup';

const WINDOW = { top: 0, bottom: 720, left: 0, right: 1280 };
const buttonAt = (top: number, left = 1000) => ({
  ...{ top, bottom: top + 40, left, right: left + 40 },
});
const UP = { above: true, end: true };
const DOWN = { above: false, end: false };

it('lies beside its button, on the side that is wanted', () => {
  const size = { width: 320, height: 200 };
  expect(placeFor(buttonAt(400), size, WINDOW, UP)).toEqual({ left: 720, top: 194, height: 200 });
  expect(placeFor(buttonAt(400), size, WINDOW, DOWN)).toEqual({ left: 952, top: 446, height: 200 });
});

it('lies on the other side where it fits only there', () => {
  const size = { width: 100, height: 300 };
  expect(placeFor(buttonAt(200), size, WINDOW, UP)).toMatchObject({ top: 246, height: 300 });
  expect(placeFor(buttonAt(500), size, WINDOW, DOWN)).toMatchObject({ top: 194, height: 300 });
});

it('is as high as the roomier side where it fits on neither', () => {
  const size = { width: 320, height: 718 };
  expect(placeFor(buttonAt(640), size, WINDOW, UP)).toMatchObject({ top: 8, height: 626 });
  expect(placeFor(buttonAt(60), size, WINDOW, UP)).toMatchObject({ top: 106, height: 606 });
});

it('lies over its button where neither side has room for a list', () => {
  const low = { ...WINDOW, bottom: 390 };
  const over = placeFor(buttonAt(180), { width: 320, height: 340 }, low, UP);
  expect(over).toMatchObject({ top: 8, height: 340 });
  const under = placeFor(buttonAt(180), { width: 320, height: 340 }, low, DOWN);
  expect(under).toMatchObject({ top: 42, height: 340 });
  const all = placeFor(buttonAt(180), { width: 320, height: 900 }, low, UP);
  expect(all).toMatchObject({ top: 8, height: 374 });
});

it('leaves the window at neither side, nor where that is scrolled within the page', () => {
  const size = { width: 320, height: 100 };
  expect(placeFor(buttonAt(400, 100), size, WINDOW, UP).left).toBe(8);
  expect(placeFor(buttonAt(400, 1200), size, WINDOW, DOWN).left).toBe(952);
  const part = { top: 300, bottom: 640, left: 200, right: 500 };
  expect(placeFor(buttonAt(360), { width: 280, height: 600 }, part, UP)).toEqual({
    ...{ left: 212, top: 308, height: 324 },
  });
});
