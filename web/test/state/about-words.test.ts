import { expect, it } from 'vitest';
import { distanceWords, nearestWords } from '../../src/state/about-words';

const near = (distance_db: number, apart_db: number | null = 5.6) => ({
  distance_db,
  apart_db,
  pack: 'drum-machines/LM-2',
  licence: 'public-domain',
});

it('names a recording by its pack, its licence and how far it is', () => {
  expect(nearestWords(near(4.07))).toBe('LM-2 (drum-machines), public domain, 4.1 dB away');
  const alone = { ...near(12), pack: 'sonic-pi', licence: 'CC0-1.0' };
  expect(nearestWords(alone)).toBe('sonic-pi, CC0-1.0, 12.0 dB away');
  expect(nearestWords({ ...near(1), pack: 'a/b/c' })).toMatch(/^c \(a\/b\), /);
});

it('says what is next to a copy, by what the distance reads', () => {
  const copy = 'As near as two takes of one stroke (2 dB): next to a copy.';
  for (const apart of [1.6, 5.6, null]) expect(distanceWords(near(2.04, apart), 'tom')).toBe(copy);
  expect(distanceWords(near(2.06), 'tom')).not.toBe(copy);
});

it('calls nothing a copy or none that lies between takes and recordings', () => {
  expect(distanceWords(near(4.1), 'hihat-closed')).toBe(
    'Most closed hat recordings are not as near to another (5.6 dB), but two takes of one stroke (2 dB) are nearer.',
  );
});

it('calls no copy what is as far as recordings are from each other', () => {
  expect(distanceWords(near(5.58), 'snare')).toBe(
    'Half of the snare recordings have another within 5.6 dB: this is no copy.',
  );
});

it('has the only recording of a class compared with none', () => {
  expect(distanceWords(near(6, null), 'rim')).toBe(
    'Farther than two takes of one stroke (2 dB); there is no other to compare with.',
  );
});
