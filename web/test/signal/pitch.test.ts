import { describe, expect, it } from 'vitest';
import { noteHz, noteName, noteNumber, pitchHz, semitonesTo } from '../../src/signal/pitch';

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

  it.each([
    [50, 250, 0.02, 8, 54.765],
    [45, 160, 0.06, 6, 59.383],
    [90, 400, 0.01, 15, 90.311],
    [180, 220, 0.05, 10, 188.566],
  ])('of a sweep to %d Hz is what the server says', (low, high, fall, decay, hz) => {
    for (const sampleRate of [44100, 48000, 96000]) {
      const samples = Float32Array.from({ length: sampleRate / 2 }, (_, at) => {
        const time = at / sampleRate;
        const turns = low * time + (high - low) * fall * (1 - Math.exp(-time / fall));
        return 0.9 * Math.exp(-decay * time) * Math.sin(2 * Math.PI * turns);
      });
      expect(Math.abs(semitonesTo(pitchHz({ samples, sampleRate })!, hz))).toBeLessThan(0.05);
    }
  });

  it('is that of the strongest of the modes of a skin, which are no multiples of it', () => {
    const modes: readonly [number, number][] = [[1, 1], [0.8, 1.594], [0.6, 2.136], [0.5, 2.296]]; // prettier-ignore
    const samples = Float32Array.from({ length: 22050 }, (_, at) => {
      const time = at / 44100;
      const heard = ([gain, ratio]: [number, number]): number =>
        gain * Math.sin(2 * Math.PI * 110 * ratio * time) * Math.exp(-(6 + 4 * ratio) * time);
      return modes.reduce((sum, mode) => sum + heard(mode), 0) / 3;
    });
    expect(pitchHz({ samples, sampleRate: 44100 })).toBeCloseTo(109.997, 1);
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

it('numbers notes as MIDI does', () => {
  expect(['C-1', 'c4', 'Bb1', 'g9', 'C-2', 'H2', '60'].map(noteNumber)).toEqual([
    0,
    60,
    34,
    127,
    -12,
    null,
    null,
  ]);
});

it('counts semitones from one frequency to another', () => {
  expect(semitonesTo(880, 440)).toBe(12);
  expect(semitonesTo(noteHz('C3')!, noteHz('F3')!)).toBeCloseTo(-5, 9);
});
