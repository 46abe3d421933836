import type { Control, Model } from '../src/api/types';

export const control = (name: string, change: Partial<Control> = {}): Control => ({
  name,
  label: name.toUpperCase(),
  unit: '',
  minimum: -1,
  maximum: 1,
  default: 0,
  step: 0.001,
  ...change,
});

export const model: Model = {
  name: 'ae-medium-tanh',
  title: 'Medium, tanh',
  version: '1',
  classes: ['snare'],
  sample_rate: 44100,
  seconds: 2,
  controls: [control('x'), control('y')],
  pad: ['x', 'y'],
  card: '',
  family: 'dense-ae',
  corpus: 'c0ffee',
  bytes: 18_870_000,
  parameters: null,
  descriptors: [{ name: 'centroid_hz', label: 'Brightness', unit: 'Hz', scale: 'log' }],
};

/** A model of several drums with a knob, and a pitch that hats lack. */
export const kit: Model = {
  ...model,
  name: 'ghost',
  classes: ['snare', 'kick', 'hihat-closed'],
  controls: [
    ...model.controls,
    control('pitch', { step: 0.1, unavailable: { 'hihat-closed': 'A hat has no pitch.' } }),
  ],
  variation: 24,
};
