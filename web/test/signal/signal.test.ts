import { describe, expect, it } from 'vitest';
import {
  audibleSeconds,
  levelAt,
  levelsOf,
  outline,
  peak,
  viewSeconds,
} from '../../src/signal/envelope';
import { Fft } from '../../src/signal/fft';
import { equalGains, loudnessLufs } from '../../src/signal/loudness';
import { frequencyPlace, spectrogram } from '../../src/signal/spectrogram';
import { decaying, sine } from './signals';

describe('the Fourier transform', () => {
  it('agrees with its definition', () => {
    const size = 32;
    const frame = Float32Array.from({ length: size }, (_, i) => Math.sin(i * i) + 0.3);
    const power = new Float32Array(size / 2 + 1);
    new Fft(size).power(frame, power);
    for (let k = 0; k <= size / 2; k++) {
      let [re, im] = [0, 0];
      frame.forEach((x, i) => {
        re += x * Math.cos((2 * Math.PI * k * i) / size);
        im -= x * Math.sin((2 * Math.PI * k * i) / size);
      });
      expect(power[k]).toBeCloseTo(re * re + im * im, 2);
    }
  });

  it('takes powers of two only', () => {
    expect(() => new Fft(1000)).toThrow(RangeError);
  });
});

describe('the spectrogram', () => {
  it('is brightest where the tone is', () => {
    const rows = 90;
    const levels = spectrogram(sine(1000, 1), 1, 10, rows);
    const column = [...levels.slice(5 * rows, 6 * rows)];
    const brightest = (column.indexOf(Math.max(...column)) + 0.5) / rows;
    expect(brightest).toBeCloseTo(frequencyPlace(1000), 1);
    expect(Math.max(...levels)).toBeCloseTo(1, 3);
  });

  it('is dark after the end', () => {
    const levels = spectrogram(sine(1000, 0.2), 1, 10, 20);
    expect(Math.max(...levels.slice(5 * 20))).toBe(0);
  });
});

describe('loudness', () => {
  it('is -3.01 LUFS for a full-scale 997 Hz sine on one channel, at both rates', () => {
    expect(loudnessLufs(sine(997, 3))).toBeCloseTo(-3.01, 1);
    expect(loudnessLufs(sine(997, 3, 1, 44_100))).toBeCloseTo(-3.01, 1);
  });

  it('falls by as many decibels as the level', () => {
    const loud = loudnessLufs(decaying(1, 0.3));
    const soft = decaying(1, 0.3);
    soft.samples.forEach((sample, i) => (soft.samples[i] = sample * 0.25));
    expect(loud - loudnessLufs(soft)).toBeCloseTo(12.04, 2);
  });

  it('is matched without raising either sound', () => {
    const [loud, soft] = equalGains(sine(997, 1, 0.8), sine(997, 1, 0.2));
    expect(loud).toBeCloseTo(0.25, 6);
    expect(soft).toBe(1);
    expect(equalGains(sine(997, 1, 0), sine(997, 1))).toEqual([1, 1]);
  });
});

describe('the outline', () => {
  it('holds the extremes of every stretch and is flat after the end', () => {
    const { low, high } = outline(sine(100, 0.5), 1, 4);
    expect([...high].map((value) => Math.round(value * 100))).toEqual([100, 100, 0, 0]);
    expect([...low].map((value) => Math.round(value * 100))).toEqual([-100, -100, 0, 0]);
  });

  it('lasts until the sound is 60 dB down', () => {
    expect(audibleSeconds(decaying(2, 0.4))).toBeCloseTo(0.4, 2);
    expect(audibleSeconds(sine(100, 1, 0))).toBe(0);
  });

  it('is shown over the next of a few spans', () => {
    expect(viewSeconds(decaying(2, 0.55))).toBe(0.6);
    expect(viewSeconds(decaying(2, 0.1), decaying(2, 1.6))).toBe(2);
    expect(viewSeconds(sine(100, 3))).toBeCloseTo(3, 2);
  });

  it('is shown for as long as it is said to last', () => {
    for (const seconds of [0.12, 0.21, 0.41, 0.73, 0.81, 1.21]) {
      const clip = decaying(2, seconds);
      expect(viewSeconds(clip)).toBeGreaterThanOrEqual(audibleSeconds(clip));
    }
  });

  it('knows the peak and the level at a moment', () => {
    expect(peak(sine(100, 1, 0.5))).toBeCloseTo(0.5, 3);
    expect(levelAt(decaying(1, 0.6), 0.3)).toBeCloseTo(10 ** -1.5, 2);
    expect(levelAt(decaying(1, 0.6), 5)).toBe(0);
  });

  it('knows the levels at all moments', () => {
    const levels = levelsOf(decaying(1, 0.6), 0.005);
    expect(levels).toHaveLength(200);
    expect(levels[60]).toBe(Math.fround(levelAt(decaying(1, 0.6), 0.3)));
  });
});
