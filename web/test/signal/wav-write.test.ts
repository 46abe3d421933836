import { expect, it } from 'vitest';
import { readWav } from '../../src/signal/wav';
import { writeSound, writeWav } from '../../src/signal/wav-write';

const samples = Float32Array.from({ length: 301 }, (_, index) => Math.sin(index / 7));

it.each([
  ['16', 1.51 / 2 ** 15],
  ['24', 1.51 / 2 ** 23 + 1e-7],
  ['32f', 0],
] as const)('writes a file of %s bits that reads the same, but for dither', (depth, error) => {
  const bytes = writeWav({ samples, sampleRate: 96000 }, depth);
  expect(bytes.byteLength % 2).toBe(0);
  const read = readWav(bytes);
  expect(read.sampleRate).toBe(96000);
  expect(read.samples).toHaveLength(samples.length);
  read.samples.forEach((sample, index) =>
    expect(Math.abs(sample - Math.max(-1, Math.min(1, samples[index]!)))).toBeLessThanOrEqual(
      error,
    ),
  );
});

it('writes the same file every time, and leaves silence silent', () => {
  const write = () => new Uint8Array(writeWav({ samples, sampleRate: 48000 }, '16'));
  expect(write()).toEqual(write());
  const silent = readWav(writeWav({ samples: new Float32Array(99), sampleRate: 48000 }, '24'));
  expect(Math.max(...silent.samples.map(Math.abs))).toBe(0);
});

it('dithers stems each for itself, so that their noises do not add up', () => {
  const sine = Float32Array.from({ length: 40_000 }, (_, index) => 0.3 * Math.sin(index / 7));
  // In steps of 16 bits, the lower bits of a float are zero.
  const coarse = sine.map((sample) => Math.round(sample * 2 ** 15) / 2 ** 15);
  const stems = [
    sine,
    sine.map((x) => x / 2),
    sine.map((x) => -x),
    coarse,
    coarse.map((x) => 2 * x),
  ];
  const errors = stems.map((stem) => {
    const read = readWav(writeWav({ samples: stem, sampleRate: 48000 }, '16')).samples;
    return read.map((sample, index) => (sample - stem[index]!) * 2 ** 15);
  });
  const product = (one: Float32Array, other: Float32Array): number =>
    one.reduce((sum, error, index) => sum + error * other[index]!, 0) / one.length;
  for (const [index, one] of errors.entries()) {
    // Of rounding, a twelfth of a step squared, and dither of two such widths.
    expect(product(one, one)).toBeCloseTo(3 / 12, 1);
    for (const other of errors.slice(0, index)) {
      expect(Math.abs(product(one, other)) * 4).toBeLessThan(5 / Math.sqrt(one.length));
    }
  }
});

it('dithers: what is smaller than a step is there on average', () => {
  const faint = new Float32Array(20_000).fill(0.25 / 2 ** 15);
  const read = readWav(writeWav({ samples: faint, sampleRate: 48000 }, '16'));
  const mean = read.samples.reduce((sum, sample) => sum + sample, 0) / faint.length;
  expect(mean * 2 ** 15).toBeCloseTo(0.25, 1);
});

it('clips what is over full scale', () => {
  const read = readWav(writeWav({ samples: Float32Array.of(3, -3), sampleRate: 8000 }, '16'));
  expect([...read.samples].map((sample) => Math.round(sample))).toEqual([1, -1]);
});

it('writes two channels side by side', () => {
  const right = samples.map((sample) => -sample / 2);
  const sound = { channels: [samples, right], sampleRate: 44100 };
  const view = new DataView(writeSound(sound, '32f'));
  const [channels, bytesASecond, frame] = [
    view.getUint16(22, true),
    view.getUint32(28, true),
    view.getUint16(32, true),
  ];
  expect([channels, bytesASecond, frame]).toEqual([2, 8 * 44100, 8]);
  expect(view.getUint32(40, true)).toBe(8 * samples.length);
  expect([view.getFloat32(44 + 80, true), view.getFloat32(48 + 80, true)]).toEqual([
    samples[10],
    right[10],
  ]);
});
