import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { INITIAL } from '../../src/state/app';
import { DEPTHS, RATES } from '../../src/state/formats';
import { PADS_MANY } from '../../src/state/kit';
import {
  COUNTS,
  INITIAL_DESK,
  KIT_FORMATS,
  STROKES_MOST,
  countsWith,
  takeFault,
} from '../../src/state/kit-desk';

/** What the server tells in its settings, against which its own tests hold it. */
const settings = JSON.parse(
  readFileSync(new URL('../../../tests/service/settings.json', import.meta.url), 'utf8'),
);

it('offers what the server makes', () => {
  expect(RATES).toEqual(settings.rates);
  expect(DEPTHS).toEqual(settings.depths);
  expect(KIT_FORMATS.map(({ name }) => name)).toEqual(settings.formats);
});

it('takes kits away as the command line does', () => {
  const { roundRobins: round_robins, ...take } = INITIAL_DESK.take;
  expect({ ...take, round_robins }).toEqual(settings.take);
});

it('offers the count that a kit has, too', () => {
  expect(countsWith(5)).toEqual([1, 2, 3, 4, 5, 6, 8]);
  expect(countsWith(4)).toEqual(COUNTS);
});

it('has the limits of the server', () => {
  expect(PADS_MANY).toBe(settings.pads);
  expect([Math.max(...COUNTS), Math.max(...COUNTS)]).toEqual([
    settings.layers,
    settings.round_robins,
  ]);
  expect(STROKES_MOST).toBe(settings.strokes);
  expect(INITIAL.uploadBytes).toBe(settings.upload_bytes);
  const take = { ...INITIAL_DESK.take, layers: 2, roundRobins: 8 };
  expect([takeFault(take, 16), takeFault({ ...take, layers: 3 }, 16) === '']).toEqual(['', false]);
});
