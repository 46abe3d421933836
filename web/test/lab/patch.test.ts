import { describe, expect, it } from 'vitest';
import {
  choose,
  initialLab,
  labLink,
  movePad,
  readLab,
  setControl,
  soundOf,
} from '../../src/lab/patch';
import { control, kit, model } from '../models';

const ghost = {
  ...model,
  name: 'ghost',
  controls: [
    control('u', { minimum: 0, maximum: 10, step: 0.1, default: 5 }),
    control('v'),
    control('decay', { minimum: 0, maximum: 2, step: 0.01, default: 0.5, unit: 's' }),
  ],
  pad: ['u', 'v'] as const,
};
const short = { ...ghost, name: 'short' };
const models = [model, ghost, short, { ...model, name: 'fourth' }];

describe('the chosen models', () => {
  it('are the first three at first', () => {
    const patch = initialLab(models);
    expect(patch.chosen).toEqual([model.name, 'ghost', 'short']);
    expect(patch.controls['ghost']).toEqual({ u: 5, v: 0, decay: 0.5 });
    expect(patch.heard).toBe(model.name);
  });

  it('come and go, and the loop goes on with one that is left', () => {
    const [first, second] = [choose(initialLab([]), model), choose(initialLab([model]), ghost)];
    expect(first).toEqual(initialLab([model]));
    const left = choose(second, model);
    expect(left.chosen).toEqual(['ghost']);
    expect(left.heard).toBe('ghost');
    expect(Object.keys(left.controls)).toEqual(['ghost']);
    expect(choose(left, ghost).heard).toBe('');
  });
});

describe('moving', () => {
  it('puts linked pads at the same place, whatever their ranges', () => {
    const patch = movePad(initialLab(models), models, model.name, [0.5, -1]);
    expect(patch.controls[model.name]).toEqual({ x: 0.5, y: -1 });
    expect(patch.controls['ghost']).toEqual({ u: 7.5, v: -1, decay: 0.5 });
    expect(patch.heard).toBe(model.name);
  });

  it('leaves the others where they are when pads are not linked', () => {
    const apart = { ...initialLab(models), linked: false };
    const patch = movePad(apart, models, 'ghost', [1, 1]);
    expect(patch.controls['ghost']).toMatchObject({ u: 10, v: 1 });
    expect(patch.controls[model.name]).toEqual({ x: 0, y: 0 });
    expect(patch.heard).toBe('ghost');
  });

  it('turns a knob of all linked models that have it', () => {
    const decay = ghost.controls[2]!;
    const patch = setControl(initialLab(models), models, 'ghost', decay, 1.5);
    expect(patch.controls['ghost']!['decay']).toBe(1.5);
    expect(patch.controls['short']!['decay']).toBe(1.5);
    expect(patch.controls[model.name]).toEqual({ x: 0, y: 0 });
  });
});

describe('the link of the Lab', () => {
  it('brings everything back', () => {
    const patch = {
      ...movePad(initialLab(models), models, 'ghost', [0.25, -0.5]),
      view: 'blind' as const,
      seed: 4294967295,
      tempo: 90,
      rhythm: 'break' as const,
      colour: 'decay_seconds',
      linked: false,
      alternating: true,
    };
    expect(readLab(labLink(patch), models)).toEqual(patch);
  });

  it('holds a tempo to a tenth', () => {
    const patch = { ...initialLab([model, ghost]), tempo: 127.5 };
    expect(readLab(labLink(patch), models)).toEqual(patch);
  });

  it('can be read by people', () => {
    const patch = { ...initialLab([model, ghost]), seed: 7 };
    expect(labLink(patch)).toBe(
      '#/compare?m=ae-medium-tanh~0~0&m=ghost~5~0~0.5&hear=ae-medium-tanh&seed=7&loop=backbeat-112&linked=1',
    );
  });

  it.each(['', '#', '#/', '#/nowhere?seed=-1&loop=waltz-1000000', '#/%'])(
    'starts afresh from %j',
    (hash) => {
      const { chosen, view, seed } = readLab(hash, models);
      expect([chosen.length, view, seed]).toEqual([3, 'compare', 0]);
    },
  );

  it('leaves out what is not here and clamps what is out of range', () => {
    const patch = readLab('#/compare?m=gone~1&m=ghost~99~abc&m=ghost~1&hear=gone', models);
    expect(patch.chosen).toEqual(['ghost']);
    expect(patch.controls['ghost']).toEqual({ u: 10, v: 0, decay: 0.5 });
    expect(patch.heard).toBe('ghost');
  });
});

describe('the class of drum', () => {
  it('is one for all, and a model without it plays its first', () => {
    const patch = { ...initialLab([model, kit]), drum: 'kick' };
    expect(soundOf(patch, kit).class).toBe('kick');
    expect(soundOf(patch, model).class).toBe('snare');
    expect(labLink(patch)).toContain('&class=kick&seed=0');
    expect(readLab(labLink(patch), [model, kit])).toEqual(patch);
    expect(readLab('#/compare?class=cowbell', [model, kit]).drum).toBe('');
  });
});
