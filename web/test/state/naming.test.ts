import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { NAME_PARTS, NAMING_DEFAULT, fileStem, namingFault } from '../../src/state/naming';
import { initialPatch, recipeOf, type Recipe } from '../../src/state/patch';
import { kit, model } from '../models';

const recipe = { ...recipeOf(initialPatch(kit)), class: 'hihat-open', seed: 7 };

it('names drum and tag unless told otherwise', () => {
  const snare = { recipe: recipeOf(initialPatch(model)), note: '' };
  expect(fileStem(NAMING_DEFAULT, snare)).toMatch(/^ghostnote-snare-[0-9a-f]{4}$/);
  expect(fileStem(NAMING_DEFAULT, { recipe, note: '' })).toMatch(
    /^ghostnote-open-hat-[0-9a-f]{4}$/,
  );
});

it('fills in class, note and seed', () => {
  expect(fileStem('{class}_{note}_{seed}_{tag}', { recipe, note: 'G♯3' })).toMatch(
    /^open-hat_G#3_7_[0-9a-f]{4}$/,
  );
});

/** Names that the tests of the command line are held to as well. */
const { fields, names } = JSON.parse(
  readFileSync(new URL('../../../tests/kit/names.json', import.meta.url), 'utf8'),
) as {
  readonly fields: readonly string[];
  readonly names: readonly { pattern: string; recipe: Recipe; note: string; name: string }[];
};

it('has the parts that the command line has', () => {
  expect(NAME_PARTS.map(([part]) => part)).toEqual(fields.map((field) => `{${field}}`));
});

it.each(names)('gives the names that the command line gives: $pattern', (named) => {
  expect(fileStem(named.pattern, named)).toBe(named.name);
});

it('says which parts of a pattern stand for nothing', () => {
  expect(namingFault('{class} {model} {note} {seed} {tag}')).toBe('');
  expect(namingFault('{bpm}-{class}-{bpm}')).toBe('There is no {bpm}.');
  expect(namingFault('{Class}{}')).toBe('There is no {Class} and no {}.');
  expect(fileStem('{Class}a{}', { recipe, note: '' })).toBe('a');
});

it('tells sounds of one seed apart', () => {
  const stem = (x: number, y: number, pitch: number): string =>
    fileStem('{class}-{seed}', { recipe: { ...recipe, controls: { x, y, pitch } }, note: '' });
  const names = [stem(0, 0, 0), stem(0.5, 0, 0), stem(0, 0.5, 0), stem(0, 0, 3)];
  expect(names.every((name) => /^open-hat-7-[0-9a-f]{4}$/.test(name))).toBe(true);
  expect(new Set(names).size).toBe(4);
  expect(stem(0, 0, 3)).toBe(names[3]);
});

it('tells sounds of a morph, or of samples, apart', () => {
  const stem = (pattern: string, latent: string, x = 0) =>
    fileStem(pattern, { recipe: { ...recipe, controls: { x }, latent }, note: '' });
  const morphs = ['AAAA', 'AAAB', 'AAAC'].map((latent) => stem('{class}-{seed}', latent));
  expect(morphs.every((name) => /^open-hat-morph-[0-9a-f]{4}$/.test(name))).toBe(true);
  expect(new Set(morphs).size).toBe(3);
  const samples = [0, 0.5].map((x) => stem('{class}-{seed}', 'AA.own', x));
  expect(samples[0]).toMatch(/^open-hat-sample-[0-9a-f]{4}$/);
  expect(samples[1]).not.toBe(samples[0]);
  // Once is enough.
  expect(stem('{seed}-{tag}', 'AAAA')).toMatch(/^morph-[0-9a-f]{4}$/);
});

it('leaves no gap for a note that is missing', () => {
  expect(fileStem('{class}-{note}-kit', { recipe, note: '' })).toBe('open-hat-kit');
});

it('leaves out what no file system takes, and is never empty', () => {
  expect(fileStem('../a:b?{nonsense}/c', { recipe, note: '' })).toBe('abc');
  expect(fileStem(' . ', { recipe, note: '' })).toMatch(/^ghostnote-[0-9a-f]{4}$/);
});
