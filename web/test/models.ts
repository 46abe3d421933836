import type { Control, Model } from '../src/api/types';
import type { Kit } from '../src/state/kit';

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

/** A kit of that model, no two pads of which are alike. */
export function kitOf(pads: number, seed = 7): Kit {
  return {
    name: 'Kit ä~7, 100%',
    model: 'ghost',
    seed,
    pads: Array.from({ length: pads }, (_, index) => ({
      name: `Pad ${index}`,
      recipe: {
        model: 'ghost',
        class: kit.classes[index % kit.classes.length]!,
        controls: { x: index / 100, y: -0.5, pitch: 0.1 * (index % 3) },
        seed: 4294967295 - index,
        latent: '',
      },
      gainDb: index % 2 ? 0 : -1.5,
      pan: index / 20,
      choke: index % 3,
      note: 36 + index,
      locked: index % 4 === 1,
    })),
  };
}
