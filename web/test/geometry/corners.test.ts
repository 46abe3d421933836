import { describe, expect, it } from 'vitest';
import type { Descriptor, SoundMap } from '../../src/api/types';
import { cornerCaptions } from '../../src/geometry/corners';
import type { Point } from '../../src/geometry/pad';

const grid: Point[] = [];
for (let i = 0; i <= 20; i++) for (let j = 0; j <= 20; j++) grid.push([i / 10 - 1, j / 10 - 1]);

const descriptor = (name: string, of: (point: Point) => number | null): Descriptor => ({
  name,
  label: name,
  unit: '',
  scale: 'linear',
  values: grid.map(of),
});
const mapWith = (...descriptors: Descriptor[]): SoundMap => ({
  points: grid,
  classes: ['snare'],
  class_of: grid.map(() => 0),
  descriptors,
});
const wordAt = (map: SoundMap, x: number, y: number): string =>
  cornerCaptions(map).find((corner) => corner.x === x && corner.y === y)!.word;

describe('corner captions', () => {
  it('name what is extreme there', () => {
    const map = mapWith(
      descriptor('centroid_hz', ([x, y]) => x + y),
      descriptor('decay_seconds', ([x, y]) => x - y),
    );
    expect(wordAt(map, 1, 1)).toBe('bright');
    expect(wordAt(map, -1, -1)).toBe('dark');
    expect(wordAt(map, 1, -1)).toBe('ringing');
    expect(wordAt(map, -1, 1)).toBe('tight');
  });

  it('do not depend on the scale of a descriptor, only on its order', () => {
    const plain = mapWith(descriptor('noise_percent', ([x, y]) => x + y));
    const bent = mapWith(descriptor('noise_percent', ([x, y]) => Math.exp(9 * (x + y))));
    expect(cornerCaptions(bent)).toEqual(cornerCaptions(plain));
  });

  it('give no word twice', () => {
    const words = cornerCaptions(mapWith(descriptor('body_percent', ([x]) => x))).map(
      (c) => c.word,
    );
    expect(words.filter((word) => word !== '').sort()).toEqual(['deep', 'thin']);
  });

  it('say nothing where nothing stands out', () => {
    const constant = mapWith(descriptor('attack_ms', ([x, y]) => (x * x + y * y) * 0));
    const unknown = mapWith(descriptor('attack_ms', () => null));
    expect(cornerCaptions(unknown).every(({ word }) => word === '')).toBe(true);
    expect(cornerCaptions(mapWith()).every(({ word }) => word === '')).toBe(true);
    expect(cornerCaptions(constant).every(({ word }) => word === '')).toBe(true);
  });

  it('give a corner a word of its own before one that suits another better', () => {
    const map = mapWith(
      descriptor('centroid_hz', ([x, y]) => x + y),
      descriptor('t60_seconds', ([x, y]) => 2 * x + y),
      descriptor('noise_percent', ([x, y]) => Number(x > 0.75 && y < -0.75)),
    );
    expect(['bright', 'long']).toContain(wordAt(map, 1, 1));
    expect(wordAt(map, 1, -1)).toBe('noisy');
  });

  it('have words for a descriptor they were not told about', () => {
    expect(wordAt(mapWith(descriptor('Growl', ([x, y]) => x + y)), 1, 1)).toBe('more growl');
  });
});
