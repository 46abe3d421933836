import { describe, expect, it } from 'vitest';
import { numberIn, typedRemark } from '../../src/geometry/typed';

const pitch = { label: 'Pitch', minimum: -12, maximum: 12, unit: 'semitones' };
const spell = (value: number): string => value.toFixed(1);

describe('a number that is typed', () => {
  it.each([
    ['3', 3],
    ['-1,5 st', -1.5],
    ['−.5', -0.5],
    ['1000', 1000],
    ['1e3', 1000],
    ['2.5E-1 dB', 0.25],
    ['fast', null],
    ['', null],
  ])('%j', (text, number) => {
    expect(numberIn(text)).toBe(number);
  });
});

describe('what is said of it', () => {
  it.each([
    ['99', 'Pitch is at 12.0 semitones, its highest.'],
    ['-12.1 st', 'Pitch is at -12.0 semitones, its lowest.'],
    ['high', 'Pitch takes a number from -12.0 to 12.0 semitones; it is as it was.'],
  ])('%j', (text, remark) => {
    expect(typedRemark(pitch, text, spell)).toBe(remark);
  });

  it.each(['12', '-12', '0.04', '', '  '])('nothing of %j', (text) => {
    expect(typedRemark(pitch, text, spell)).toBe('');
  });

  it('names notes where they are taken', () => {
    expect(typedRemark({ ...pitch, notes: true }, 'H2', spell)).toBe(
      'Pitch takes a number from -12.0 to 12.0 semitones, or a note such as F♯2; it is as it was.',
    );
  });

  it('has no unit where there is none', () => {
    expect(typedRemark({ ...pitch, unit: '' }, '99', spell)).toContain('at 12.0, its');
  });
});
