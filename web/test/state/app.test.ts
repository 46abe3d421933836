import { describe, expect, it } from 'vitest';
import { comparisonOf, INITIAL, isMatched, isPlayable, type AppState } from '../../src/state/app';
import { begin, commit, undo } from '../../src/state/history';
import { writeLatent } from '../../src/state/latent';
import { initialPatch } from '../../src/state/patch';
import { control, kit, model } from '../models';

const patch = initialPatch(model);

describe('isMatched', () => {
  const found = { controls: { x: 0.12345, y: -0.5 }, seed: 7, class: 'snare', latent: 'aZ_-' };
  const comparison = {
    file: 'a.wav',
    score: 90,
    distanceDb: 1,
    warnings: [],
    original: { samples: new Float32Array(1), sampleRate: 44100 },
    found,
    recipe: false,
    hit: 1,
    hits: 1,
    refined: false,
    earlier: null,
  };
  const at = (change: Partial<typeof patch>): AppState => ({
    ...INITIAL,
    models: [model],
    history: begin({
      ...patch,
      controls: { x: 0.123, y: -0.5 },
      seed: 7,
      latent: 'aZ_-',
      ...change,
    }),
    comparison,
  });

  it('holds where the match was found, however it is looped', () => {
    expect(isMatched(at({}))).toBe(true);
    expect(isMatched(at({ tempo: 200, rhythm: 'break' }))).toBe(true);
  });

  it('ends as soon as the point or the seed moves, and without a comparison', () => {
    expect(isMatched(at({ controls: { x: 0.124, y: -0.5 } }))).toBe(false);
    expect(isMatched(at({ seed: 8 }))).toBe(false);
    expect(isMatched(at({ latent: '' }))).toBe(false);
    expect(isMatched(at({ class: 'kick' }))).toBe(false);
    expect(isMatched({ ...at({}), comparison: null })).toBe(false);
  });
});

describe('comparisonOf', () => {
  const original = { samples: new Float32Array(1), sampleRate: 44100 };
  const said = { file: 'a.wav', warnings: [], original, recipe: false, hit: 1, hits: 1 };
  const place = { class: 'snare', latent: '', seed: 0 };
  const earlier = {
    ...{ ...said, score: 79, distanceDb: 2.1, refined: false, earlier: null },
    found: { ...place, controls: { x: 0.1, y: 0 } },
  };
  const closer = {
    ...{ ...said, score: 81, distanceDb: 1.9, refined: true, earlier },
    found: { ...place, controls: { x: 0.2, y: 0 } },
  };
  const at = (x: number): AppState => ({
    ...INITIAL,
    models: [model],
    history: begin({ ...patch, ...place, controls: { x, y: 0 } }),
    comparison: closer,
  });

  it('is the closer match, or the one before it for whoever goes back to that', () => {
    expect(comparisonOf(at(0.2))).toBe(closer);
    expect(comparisonOf(at(0.1))).toBe(earlier);
    expect(isMatched(at(0.1))).toBe(true);
  });

  it('is the last one for whoever has moved away from both', () => {
    expect(comparisonOf(at(0.3))).toBe(closer);
    expect(isMatched(at(0.3))).toBe(false);
  });
});

describe('isPlayable', () => {
  const other = { ...model, name: 'other' };
  const history = undo(commit(begin(patch), initialPatch(other)));

  it('needs the models of all that can be undone and redone', () => {
    expect(isPlayable(history, [model, other])).toBe(true);
    expect(isPlayable(history, [model])).toBe(false);
    expect(isPlayable(history, [other])).toBe(false);
  });

  it('needs their classes', () => {
    const kick = { ...initialPatch(kit), class: 'kick' };
    expect(isPlayable(begin(kick), [kit])).toBe(true);
    expect(isPlayable(begin(kick), [{ ...kit, classes: ['snare'] }])).toBe(false);
  });

  it('needs what samples were matched by', () => {
    const matched = { ...initialPatch(kit), latent: writeLatent(new Int16Array(24)) };
    expect(isPlayable(begin(matched), [kit])).toBe(true);
    expect(isPlayable(begin(matched), [{ ...kit, variation: 64 }])).toBe(false);
  });

  it('needs their controls as they were', () => {
    const wider = { ...model, controls: [...model.controls, control('z')] };
    const narrower = { ...model, controls: [control('x', { minimum: 0.5 }), control('y')] };
    expect(isPlayable(begin(patch), [wider])).toBe(false);
    expect(isPlayable(begin(patch), [narrower])).toBe(false);
  });
});
