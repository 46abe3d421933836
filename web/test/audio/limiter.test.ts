import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openWayOut } from '../../src/audio/limiter';

const RATE = 44100;
const BLOCK = 128;

interface Processor {
  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean;
}

let processor: Processor;
let told: unknown[];

beforeEach(async () => {
  vi.resetModules();
  vi.stubGlobal('sampleRate', RATE);
  told = [];
  vi.stubGlobal(
    'AudioWorkletProcessor',
    class {
      readonly port = { postMessage: (message: unknown) => told.push(message) };
    },
  );
  vi.stubGlobal('registerProcessor', (name: string, made: new () => Processor) => {
    if (name === 'limiter') processor = new made();
  });
  // @ts-expect-error It is a plain script of the audio thread.
  await import('../../src/audio/limiter-worklet.js');
});
afterEach(() => vi.unstubAllGlobals());

function limited(...channels: Float32Array[]): Float32Array[] {
  const out = channels.map((channel) => new Float32Array(channel.length));
  for (let at = 0; at < channels[0]!.length; at += BLOCK) {
    const part = (channel: Float32Array) => channel.subarray(at, at + BLOCK);
    processor.process([channels.map(part)], [out.map(part)]);
  }
  return out;
}

const sine = (peak: number, seconds: number, hz = 60) =>
  Float32Array.from({ length: RATE * seconds }, (_, at) =>
    Math.fround(peak * Math.sin((2 * Math.PI * hz * at) / RATE)),
  );
const loudest = (samples: Float32Array) =>
  samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

it('passes what is within full scale bit by bit, up to its very top', () => {
  for (const peak of [0.001, 0.9, 1]) expect(limited(sine(peak, 1))[0]).toEqual(sine(peak, 1));
});

it('keeps sums over full scale within it', () => {
  for (const peak of [1.001, 1.7, 8]) expect(loudest(limited(sine(peak, 1))[0]!)).toBe(1);
});

it('turns both sides down alike, so that nothing moves', () => {
  const [left, right] = limited(sine(2, 1), sine(0.5, 1)) as [Float32Array, Float32Array];
  left.forEach((sample, at) => expect(right[at]).toBeCloseTo(sample / 4, 6));
});

it('turns down rather than cutting off: a wave keeps its shape once it is down', () => {
  const wave = limited(sine(2, 0.5))[0]!;
  const start = RATE / 4;
  let [error, power] = [0, 0];
  for (let at = start; at < 2 * start; at++) {
    const wanted = Math.sin((2 * Math.PI * 60 * at) / RATE);
    error += (wave[at]! - wanted) ** 2;
    power += wanted ** 2;
  }
  // Cut off, it would be at -9 dB.
  expect(10 * Math.log10(error / power)).toBeLessThan(-40);
});

it('lets go again, to the last bit', () => {
  const quiet = sine(0.5, 3);
  const out = limited(Float32Array.from([...sine(2, 0.1), ...quiet]))[0]!;
  const after = RATE / 10;
  expect(loudest(out.subarray(after, after + 800))).toBeLessThan(0.4);
  expect(out.subarray(after + 2 * RATE)).toEqual(quiet.subarray(2 * RATE));
});

it('lets go in an idle time, in which its input has no channels', () => {
  limited(sine(1.8, 0.1));
  for (let at = 0; at < 2 * RATE; at += BLOCK) {
    const out = new Float32Array(BLOCK);
    processor.process([[]], [[out]]);
    expect(loudest(out)).toBe(0);
  }
  expect(limited(sine(0.5, 0.1))[0]).toEqual(sine(0.5, 0.1));
});

it('is on the way only once it can be heard through, and while it works', async () => {
  const ways: unknown[] = [];
  const limiters: Way[] = [];
  class Way {
    readonly port: { onmessage?: () => void } = {};
    onprocessorerror?: () => void;
    connect = (to: unknown) => to;
  }
  vi.stubGlobal(
    'AudioWorkletNode',
    class extends Way {
      constructor() {
        super();
        limiters.push(this);
      }
    },
  );
  vi.stubGlobal(
    'GainNode',
    class {
      connect = (to: unknown) => (ways.push(to), to);
      disconnect = () => void (ways.length = 0);
    },
  );
  const destination = {};
  const audioWorklet = { addModule: () => Promise.resolve() };
  openWayOut({ destination, audioWorklet } as unknown as BaseAudioContext);
  await Promise.resolve();
  const [limiter] = limiters;
  expect(limiter).toBeDefined();
  expect(ways).toHaveLength(1);
  expect(ways[0]).toBe(destination);
  // The other half tells of itself as soon as it is made.
  expect(told).toHaveLength(1);
  limiter!.port.onmessage!();
  expect(ways).toHaveLength(1);
  expect(ways[0]).toBe(limiter);
  limiter!.onprocessorerror!();
  expect(ways).toHaveLength(1);
  expect(ways[0]).toBe(destination);
});

it('is no more than a way through where a browser has no such thing', async () => {
  const connect = vi.fn((to: unknown) => to);
  vi.stubGlobal(
    'GainNode',
    class {
      connect = connect;
      disconnect = vi.fn();
    },
  );
  const destination = {};
  openWayOut({ destination } as unknown as BaseAudioContext);
  const refused = { addModule: () => Promise.reject(new Error('no')) };
  openWayOut({ destination, audioWorklet: refused } as unknown as BaseAudioContext);
  await Promise.resolve();
  expect(connect.mock.calls).toEqual([[destination], [destination]]);
});
