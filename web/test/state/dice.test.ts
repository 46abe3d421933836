import { expect, it } from 'vitest';
import { restedKnobs, steppedAmount, thrown } from '../../src/state/dice';
import { initialPatch } from '../../src/state/patch';
import { kit } from '../models';

const here = { ...initialPatch(kit), seed: 5, latent: 'AAAA' };
const there = { controls: { x: 1, y: -0.5, pitch: 0.8 }, seed: 9 };

it('lands where the dice fell when thrown all the way', () => {
  expect(thrown(kit, here, there, 100, [])).toEqual({ ...there, latent: '' });
});

it('goes a part of the way, and with a short throw keeps seed and latent', () => {
  expect(thrown(kit, here, there, 25, [])).toEqual({
    controls: { x: 0.25, y: -0.125, pitch: 0.2 },
    seed: 5,
    latent: 'AAAA',
  });
  expect(thrown(kit, here, there, 75, []).seed).toBe(9);
});

it('leaves what is locked, and what the throw does not name', () => {
  const locked = thrown(kit, here, there, 100, ['x', 'pitch']);
  expect(locked.controls).toEqual({ x: 0, y: -0.5, pitch: 0 });
  expect(thrown(kit, here, { ...there, controls: {} }, 100, []).controls).toEqual(here.controls);
});

it('knows whether a knob came nearer to its rest, whatever the pad does', () => {
  const turned = { x: 0.5, y: 0, pitch: -0.6 };
  expect(restedKnobs(kit, turned, { ...turned, x: 0 })).toBe(false);
  expect(restedKnobs(kit, turned, { ...turned, pitch: -0.8 })).toBe(false);
  expect(restedKnobs(kit, turned, { ...turned, pitch: -0.5 })).toBe(true);
});

it('takes its amounts one after the other', () => {
  expect([steppedAmount(50, 1), steppedAmount(50, -1)]).toEqual([75, 25]);
  expect([steppedAmount(100, 1), steppedAmount(10, -1)]).toEqual([100, 10]);
});
