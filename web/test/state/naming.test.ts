import { expect, it } from 'vitest';
import { NAMING_DEFAULT, fileStem } from '../../src/state/naming';
import { initialPatch, recipeOf } from '../../src/state/patch';
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
  expect(fileStem('{class}_{note}_{seed}', { recipe, note: 'G♯3' })).toBe('open-hat_G#3_7');
  expect(fileStem('{class}-{seed}', { recipe: { ...recipe, latent: 'AA.own' }, note: '' })).toBe(
    'open-hat-sample',
  );
});

it('leaves no gap for a note that is missing', () => {
  expect(fileStem('{class}-{note}-{seed}', { recipe, note: '' })).toBe('open-hat-7');
});

it('leaves out what no file system takes, and is never empty', () => {
  expect(fileStem('../a:b?{nonsense}/c', { recipe, note: '' })).toBe('abc');
  expect(fileStem(' . ', { recipe, note: '' })).toMatch(/^ghostnote-[0-9a-f]{4}$/);
});
