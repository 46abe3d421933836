import { describe, expect, it } from 'vitest';
import { gridFrom } from '../../src/state/grid';
import { keyOf } from '../../src/state/keys';
import {
  SEED_MAXIMUM,
  classFor,
  controlsFor,
  drumName,
  initialPatch,
  missingDrum,
  originOf,
  randomSeed,
  samePatch,
  snap,
  soundTag,
  stepsOf,
  type Patch,
} from '../../src/state/patch';
import { control, kit, model } from '../models';

describe('snap', () => {
  it('keeps a value on the steps of its control, exact in decimal', () => {
    expect(snap(control('x'), 0.1 + 0.2)).toBe(0.3);
    expect(snap(control('x'), -0.12349)).toBe(-0.123);
    expect(snap(control('n', { minimum: 0.5, maximum: 10, step: 0.25 }), 1.1)).toBe(1);
  });

  it('keeps a value within the limits and never answers minus zero', () => {
    expect(snap(control('x'), 7)).toBe(1);
    expect(snap(control('x'), -7)).toBe(-1);
    expect(Object.is(snap(control('x'), -0.0001), 0)).toBe(true);
  });

  it.each([
    [{ minimum: 0.5, maximum: 10, step: 0.25 }, 0.76, 0.75],
    [{ minimum: -0.25, maximum: 2, step: 0.5 }, -0.25, -0.25],
    [{ minimum: -0.25, maximum: 2, step: 0.5 }, 0.3, 0.25],
    [{ minimum: 0, maximum: 1.05, step: 0.1 }, 2, 1.05],
    [{ minimum: 0, maximum: 1, step: 1e-7 }, 0.12345678, 0.1234568],
    [{ minimum: 20, maximum: 20000, step: 10 }, 447, 450],
  ])('writes no more and no fewer decimals than %j has', (range, value, snapped) => {
    expect(snap(control('x', range), value)).toBe(snapped);
  });
});

describe('controlsFor', () => {
  it('fills what is missing or no number from the defaults and drops what is unknown', () => {
    expect(controlsFor(model, { x: 0.5, y: Number.NaN, z: 1 })).toEqual({ x: 0.5, y: 0 });
  });
});

describe('soundTag', () => {
  const patch = initialPatch(model);

  it('depends on what is rendered and not on how it is looped', () => {
    const looped: Patch = { ...patch, tempo: 200, rhythm: 'break' };
    expect(soundTag(looped)).toBe(soundTag(patch));
    expect(samePatch(looped, patch)).toBe(false);
    expect(soundTag({ ...patch, seed: 1 })).not.toBe(soundTag(patch));
    expect(soundTag({ ...patch, class: 'kick' })).not.toBe(soundTag(patch));
    expect(soundTag({ ...patch, latent: 'AAAA' })).not.toBe(soundTag(patch));
    expect(soundTag({ ...patch, controls: { x: 0.001, y: 0 } })).not.toBe(soundTag(patch));
  });

  it('does not depend on the order of the controls', () => {
    const turned = { ...patch, controls: { y: 0, x: 0 } };
    expect(soundTag(turned)).toBe(soundTag(patch));
    expect(samePatch(turned, patch)).toBe(true);
  });
});

describe('a class of drum', () => {
  it('is the one asked for, or the first', () => {
    expect(classFor(kit, 'kick')).toBe('kick');
    expect(classFor(kit, 'cowbell')).toBe('snare');
    expect(missingDrum(kit, 'kick')).toBe('');
    expect(missingDrum(model, 'hihat-open')).toBe(
      'Medium, tanh has no open hat; this is its snare.',
    );
  });

  it('has a name in plain words', () => {
    expect(['snare', 'hihat-closed', 'hihat-open', 'low-tom'].map(drumName)).toEqual([
      'Snare',
      'Closed hat',
      'Open hat',
      'Low tom',
    ]);
  });

  it.each(['constructor', 'toString', '__proto__'])('may be called %s by a link', (drum) => {
    expect(drumName(drum).toLowerCase()).toContain(drum.replaceAll('_', '').toLowerCase());
    expect(keyOf(drum)).toBe(38);
  });
});

it('comes from a seed, from between two or from a sample', () => {
  const patch = { ...initialPatch(model), seed: 7 };
  expect(['', 'AAAA', 'AAAA.own'].map((latent) => originOf({ ...patch, latent }))).toEqual([
    'seed 7',
    'between seeds',
    'from a sample',
  ]);
  expect([randomSeed(() => 0), randomSeed(() => 1 - 2 ** -53)]).toEqual([0, SEED_MAXIMUM]);
});

it('is another patch with another swing or grid', () => {
  const patch = initialPatch(model);
  const grid = gridFrom(Array(16).fill(0));
  expect(samePatch({ ...patch, swing: 60 }, patch)).toBe(false);
  expect(samePatch({ ...patch, grid }, patch)).toBe(false);
});

it('loops its grid where that is chosen, and else its rhythm', () => {
  const grid = gridFrom(Array(32).fill(1));
  const patch: Patch = { ...initialPatch(model), grid };
  expect(stepsOf(patch)).toHaveLength(16);
  expect(stepsOf({ ...patch, rhythm: 'grid' })).toEqual(Array(32).fill(1));
});
