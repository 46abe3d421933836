import { describe, expect, it } from 'vitest';
import { noteHz, noteName, pitchHz, semitonesTo } from '../../src/signal/pitch';

const hit = (hz: number, rate: number, noise = 0) => {
  let state = 1;
  const samples = Float32Array.from({ length: rate / 2 }, (_, at) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const time = at / rate;
    const tone = Math.sin(2 * Math.PI * hz * time) + 0.3 * Math.sin(4 * Math.PI * hz * time);
    return 0.5 * Math.exp(-8 * time) * (tone + noise * (state / 2 ** 31 - 1));
  });
  return { samples, sampleRate: rate };
};

describe('the pitch of a hit', () => {
  it.each([45, 55, 110, 196, 333, 700])('is found: %d Hz', (hz) => {
    for (const rate of [44100, 48000]) {
      const cents = 1200 * Math.log2(pitchHz(hit(hz, rate, 0.2))! / hz);
      expect(Math.abs(cents)).toBeLessThan(25);
    }
  });

  it('is none in noise or silence', () => {
    expect(pitchHz(hit(200, 44100, 60))).toBe(null);
    expect(pitchHz({ samples: new Float32Array(44100), sampleRate: 44100 })).toBe(null);
  });
});

it('has the name of the nearest note', () => {
  expect([440, 196, 207, 65.4, 27.5].map(noteName)).toEqual(['A4', 'G3', 'G♯3', 'C2', 'A0']);
});

it.each([
  ['A4', 440],
  [' f#2 ', 92.499],
  ['F♯2', 92.499],
  ['Gb2', 92.499],
  ['G♭2', 92.499],
  ['C3', 130.813],
  ['cb3', 123.471],
  ['bb2', 116.541],
  ['b2', 123.471],
  ['C-1', 8.176],
  ['C−1', 8.176],
  ['H2', null],
  ['F#', null],
  ['2', null],
  ['C33', null],
  ['e3 st', null],
])('reads %j as a note', (text, hz) => {
  const read = noteHz(text);
  expect(read && Number(read.toFixed(3))).toBe(hz);
});

it('counts semitones from one frequency to another', () => {
  expect(semitonesTo(880, 440)).toBe(12);
  expect(semitonesTo(noteHz('C3')!, noteHz('F3')!)).toBeCloseTo(-5, 9);
});
