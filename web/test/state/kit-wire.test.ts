import { expect, it } from 'vitest';
import type { OpenedKit } from '../../src/api/types';
import { savedTake } from '../../src/state/kit-wire';

const saved = (formats: readonly string[]): OpenedKit => ({
  ...{ name: 'Kit', pads: [], layers: 5, round_robins: 2, rate: 96000, depth: '32f', warnings: [] },
  formats: formats as OpenedKit['formats'],
});

it('takes a kit away as it was, be it in no format', () => {
  const rest = { layers: 5, roundRobins: 2, rate: 96000, depth: '32f' };
  expect(savedTake(saved(['h2drumkit', 'sfz']))).toEqual({
    ...rest,
    formats: ['sfz', 'h2drumkit'],
  });
  expect(savedTake(saved([]))).toEqual({ ...rest, formats: [] });
});
