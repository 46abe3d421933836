import { expect, it } from 'vitest';
import { frequencyMarks, writesTimes } from '../../src/geometry/hit-axes';

const labels = (height: number): string[] => frequencyMarks(height).map(({ label }) => label);

it('writes all frequencies where there is room, and in a low picture fewer', () => {
  expect(labels(100).toSorted()).toEqual(['100', '10k', '1k']);
  expect(labels(34).toSorted()).toEqual(['100', '10k']);
  expect(labels(20)).toEqual(['100']);
  expect(labels(13)).toEqual([]);
});

it('writes no frequency over another or over an edge, at any height', () => {
  for (let height = 0; height <= 400; height++) {
    const places = frequencyMarks(height)
      .map(({ labelY }) => labelY)
      .toSorted((a, b) => a - b);
    places.forEach((place, at) => {
      expect(place - (places[at - 1] ?? -Infinity)).toBeGreaterThanOrEqual(16);
      expect(Math.min(place, height - place)).toBeGreaterThanOrEqual(7);
    });
  }
});

it('marks a frequency where the spectrogram has it, wherever its label goes', () => {
  const [low, high] = frequencyMarks(40);
  expect(low).toMatchObject({ label: '100', labelY: 33 });
  expect(low!.y).toBeCloseTo(40 * (1 - Math.log(100 / 40) / Math.log(500)), 9);
  expect(high).toMatchObject({ label: '10k', labelY: 7 });
  expect(high!.y).toBeCloseTo(40 * (1 - Math.log(250) / Math.log(500)), 9);
});

it('writes times only under a waveform that is something beside them', () => {
  expect([23, 24].map(writesTimes)).toEqual([false, true]);
});
