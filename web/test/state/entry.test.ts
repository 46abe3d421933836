import { expect, it } from 'vitest';
import { cornerCaptions } from '../../src/geometry/corners';
import { reading } from '../../src/geometry/knob';
import { INITIAL, mapOf } from '../../src/lab/state';
import { initialLab } from '../../src/lab/patch';
import { entryOf } from '../../src/state/entry';
import { varied } from '../../src/state/kit';
import { control, kit, kitOf, model } from '../models';

const NAMES = ['constructor', 'toString', 'hasOwnProperty', '__proto__'];

it.each(NAMES)('finds no %s in a table that has none', (name) => {
  expect(entryOf({}, name)).toBe(undefined);
  expect(entryOf(Object.fromEntries([[name, 7]]), name)).toBe(7);
});

it.each(NAMES)('takes %s for the name of a unit, a measure, a drum or a model', (name) => {
  expect(reading(control('n', { unit: name }), 0.5).unit).toBe(name);
  const values = [0, 1, 2, 3, 4, 5];
  const points = values.map((value): [number, number] => [value / 2.5 - 1, value / 2.5 - 1]);
  const descriptor = { name, label: 'Grain', unit: '', scale: 'linear' as const, values };
  const map = { points, classes: ['snare'], class_of: points.map(() => 0) };
  const captions = cornerCaptions({ ...map, descriptors: [descriptor] });
  expect(captions.map(({ word }) => word)).toContain('more grain');
  const other = { ...kit, classes: [name] };
  const { pads, ...rest } = kitOf(1);
  const pad = { ...pads[0]!, recipe: { ...pads[0]!.recipe, class: name } };
  const [moved] = varied({ ...rest, pads: [pad] }, [other], () => 1).pads;
  expect(moved!.recipe.controls['pitch']).toBeGreaterThan(0);
  const named = { ...model, name };
  expect(mapOf({ ...INITIAL, patch: initialLab([named]) }, named)).toBe(null);
});
