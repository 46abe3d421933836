import { describe, expect, it } from 'vitest';
import { blendedLatent, readLatent, writeLatent } from '../../src/state/latent';
import { morphFault, morphNote, morphed } from '../../src/state/morph';
import type { End } from '../../src/state/app';
import { initialPatch, recipeOf, type Recipe } from '../../src/state/patch';
import { kit, model } from '../models';

const at = (x: number, change = {}) => ({
  ...recipeOf(initialPatch(kit)),
  controls: { x, y: 0, pitch: 0 },
  ...change,
});
const end = (recipe: Recipe, told = recipe.latent): End => ({
  recipe,
  outline: '',
  told,
  version: '1',
});
const latent = (...numbers: readonly number[]) => writeLatent(Int16Array.from(numbers));

describe('a latent', () => {
  it('is read and written as the service does', () => {
    expect(latent(1, 0, -1, 32767, -32767)).toBe('AQAAAP___38BgA');
    expect([...readLatent('AQAAAP___38BgA')!]).toEqual([1, 0, -1, 32767, -32767]);
    expect([readLatent(''), readLatent('a b'), readLatent('A'), readLatent('AQAA')]).toEqual(
      Array(4).fill(null),
    );
  });

  it('is blended number by number', () => {
    expect(blendedLatent(latent(0, 100, -50), latent(10, 0, 50), 0.5)).toBe(latent(5, 50, 0));
    expect(blendedLatent(latent(0, 1), latent(0), 0.5)).toBe(null);
    expect(blendedLatent('', latent(0), 0.5)).toBe(null);
  });

  it('keeps what the nearer end has beside it', () => {
    const [a, b] = [`${latent(0)}.own`, latent(8)];
    expect(blendedLatent(a, b, 0.25)).toBe(`${latent(2)}.own`);
    expect(blendedLatent(a, b, 0.75)).toBe(latent(6));
  });
});

describe('a morph', () => {
  it('is A at one end and B at the other', () => {
    const [a, b] = [end(at(-1, { seed: 1 })), end(at(1, { seed: 2 }))];
    expect(morphed(kit, a, b, 0)).toBe(a.recipe);
    expect(morphed(kit, a, b, 1)).toBe(b.recipe);
  });

  it('blends the controls and keeps the seed of the nearer end', () => {
    const [a, b] = [end(at(-1, { seed: 1 })), end(at(1, { seed: 2, class: 'kick' }))];
    expect(morphed(kit, a, b, 0.25)).toEqual(at(-0.5, { seed: 1 }));
    expect(morphed(kit, a, b, 0.75)).toEqual(at(0.5, { seed: 2, class: 'kick' }));
    expect(morphNote(a, b)).toContain('drum and seed are those of the nearer end');
  });

  it('blends latents of one class', () => {
    const [a, b] = [end(at(0, { latent: latent(0, 20) })), end(at(0, { latent: latent(40, 0) }))];
    expect(morphed(kit, a, b, 0.25).latent).toBe(latent(10, 15));
    expect(morphNote(a, b)).toContain('all of the sound');
    const other = { ...b, recipe: { ...b.recipe, class: 'kick' } };
    expect(morphed(kit, a, other, 0.25).latent).toBe(a.recipe.latent);
  });

  it('blends what seeds stand for, where the server has told', () => {
    const [a, b] = [
      end(at(-1, { seed: 1 }), latent(0, 20)),
      end(at(1, { seed: 2 }), latent(40, 0)),
    ];
    expect(morphed(kit, a, b, 0.25)).toEqual(at(-0.5, { seed: 1, latent: latent(10, 15) }));
    expect(morphed(kit, a, b, 1)).toBe(b.recipe);
    expect(morphNote(a, b)).toContain('all of the sound');
    expect(morphNote(a, end(b.recipe))).toContain('the seed is that of the nearer end');
  });

  it('says that what a sample has of its own is not blended', () => {
    const [a, b] = [end(at(0, { latent: `${latent(0)}.own` })), end(at(0, { latent: latent(8) }))];
    expect(morphNote(a, b)).toContain('the nearer end keeps it');
    expect(morphNote(a, a)).toContain('all of the sound');
  });

  it('needs two sounds of one model', () => {
    expect(morphFault(at(0), null)).toContain('Set A and B');
    expect(morphFault(at(0), recipeOf(initialPatch(model)))).toContain('two models');
    expect(morphFault(at(0), at(1))).toBe('');
  });
});
