import { expect, it } from 'vitest';
import { modelWords } from '../../src/state/model-words';
import { kit, model } from '../models';

it('says what a model of one drum plays, without knobs and without a seed', () => {
  const short = { ...model, seconds: 16_384 / 44_100, variation: 0 };
  expect(modelWords(short)).toBe('Snare only, up to 0.4 s, one sound at each place');
});

it('says what a model of many drums plays, with knobs and a seed', () => {
  expect(modelWords(kit)).toBe('3 drums, 1 knob, up to 2 s, many sounds at each place');
  const controls = [...kit.controls, { ...kit.controls[2]!, name: 'decay' }];
  expect(modelWords({ ...kit, controls })).toMatch('3 drums, 2 knobs,');
});
