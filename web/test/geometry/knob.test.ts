import { describe, expect, it } from 'vitest';
import { angleOf, arcPath, dragged, keyed, reading, typed, wheeled } from '../../src/geometry/knob';
import { control } from '../models';

const pitch = control('pitch', { minimum: -12, maximum: 12, step: 0.1, unit: 'semitones' });
const decay = control('decay', { minimum: -2, maximum: 1, step: 0.01, unit: 'octaves' });
const noise = control('noise', { minimum: 0, maximum: 100, step: 1, default: 20, unit: '%' });

describe('the face', () => {
  it('turns 135 degrees each way from the middle of the range', () => {
    expect([-12, 0, 12].map((value) => angleOf(pitch, value))).toEqual([-135, 0, 135]);
    expect(angleOf(noise, 25)).toBe(-67.5);
    expect(angleOf(noise, 1000)).toBe(135);
  });

  it('has the zero of a lopsided range straight up', () => {
    expect([-2, -1, 0, 0.5, 1].map((value) => angleOf(decay, value))).toEqual([
      -135, -67.5, 0, 67.5, 135,
    ]);
  });

  it('draws a quarter from the top to the right, the same from either end', () => {
    expect(arcPath(0, 90, 10)).toBe('M0.00 -10.00A10 10 0 0 1 10.00 -0.00');
    expect(arcPath(90, 0, 10)).toBe(arcPath(0, 90, 10));
    expect(arcPath(-135, 135, 10)).toContain(' 0 1 1 ');
  });
});

describe('a drag', () => {
  it('crosses the range in 180 pixels upwards, and a tenth of it with shift', () => {
    expect(dragged(pitch, -12, 180, false)).toBe(12);
    expect(dragged(pitch, 0, -90, false)).toBe(-12);
    expect(dragged(pitch, 0, 90, true)).toBeCloseTo(1.2, 12);
    expect([dragged(decay, -2, 90, false), dragged(decay, 0, 90, false)]).toEqual([0, 1]);
    expect(dragged(decay, -0.5, 45, false)).toBeCloseTo(0.25, 12);
  });

  it('adds up moves smaller than a step, and ends at the ends', () => {
    let value = 50;
    for (let move = 0; move < 18; move++) value = dragged(noise, value, 1, true);
    expect(value).toBeCloseTo(51, 9);
    expect(dragged(noise, 90, 999, false)).toBe(100);
  });
});

describe('a key', () => {
  const press = (key: string, fine = false, value = 0) => keyed(pitch, value, key, fine);

  it('turns by a round step: 24 semitones in at most 40 presses, or in 8', () => {
    expect([press('ArrowUp'), press('ArrowRight')]).toEqual([1, 1]);
    expect([press('ArrowDown'), press('ArrowLeft')]).toEqual([-1, -1]);
    expect([press('PageUp'), press('PageDown')]).toEqual([5, -5]);
    expect([press('ArrowUp', true), press('ArrowUp', false, 11.6)]).toEqual([0.1, 12]);
    expect(keyed(noise, 50, 'ArrowUp', false)).toBe(55);
  });

  it('is never too small to be felt', () => {
    const coarse = control('steps', { minimum: 0, maximum: 3, step: 1 });
    expect(keyed(coarse, 1, 'ArrowUp', true)).toBe(2);
    expect(keyed(noise, 50, 'ArrowUp', true)).toBe(51);
  });

  it('goes to the ends and back to rest', () => {
    expect([press('Home'), press('End')]).toEqual([-12, 12]);
    expect([keyed(noise, 90, 'Delete', false), keyed(noise, 90, 'Backspace', false)]).toEqual([
      20, 20,
    ]);
    expect(press('r')).toBe(null);
  });
});

describe('the wheel', () => {
  const turn = (deltaY: number, deltaMode = 0) => ({ deltaX: 0, deltaY, deltaMode });

  it('counts a notch as an arrow key, in pixels or in lines', () => {
    expect(wheeled(pitch, 0, turn(-100), false)).toBe(1);
    expect(wheeled(pitch, 0, turn(3, 1), false)).toBe(-1);
    expect(wheeled(pitch, 0, turn(-800), true)).toBeCloseTo(0.1, 12);
  });

  it('lets a trackpad turn by less', () => {
    expect(wheeled(pitch, 0, turn(-4), false)).toBeCloseTo(0.04, 12);
  });
});

describe('what is typed', () => {
  it.each([
    ['3', 3],
    ['+2.54', 2.5],
    ['-1,5 st', -1.5],
    ['−7', -7],
    ['.5', 0.5],
    ['  4 semitones', 4],
    ['99', 12],
  ])('%j is taken', (text, value) => {
    expect(typed(pitch, text)).toBe(value);
  });

  it.each(['', 'st', '-', '+ .'])('%j is not', (text) => {
    expect(typed(pitch, text)).toBe(null);
  });
});

describe('the reading', () => {
  it('has a sign where the range has both, and as many decimals as the step', () => {
    expect(reading(pitch, 2)).toEqual({ number: '+2.0', unit: 'st', spoken: '+2.0 semitones' });
    expect(reading(pitch, -0.5)).toEqual({
      number: '−0.5',
      unit: 'st',
      spoken: '-0.5 semitones',
    });
    expect(reading(pitch, 0).number).toBe('0.0');
    expect(reading(noise, 20)).toEqual({ number: '20', unit: '%', spoken: '20 %' });
  });

  it('is typed back as the same value', () => {
    for (const value of [-12, -3.3, 0, 0.1, 11.9]) {
      expect(typed(pitch, reading(pitch, value).number)).toBe(value);
    }
  });
});
