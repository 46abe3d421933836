import type { Clip } from '../../src/signal/wav';

export function sine(hz: number, seconds: number, amplitude = 1, sampleRate = 48_000): Clip {
  const samples = Float32Array.from(
    { length: Math.round(seconds * sampleRate) },
    (_, i) => amplitude * Math.sin((2 * Math.PI * hz * i) / sampleRate),
  );
  return { samples, sampleRate };
}

export function decaying(seconds: number, t60: number, sampleRate = 48_000): Clip {
  const samples = Float32Array.from(
    { length: Math.round(seconds * sampleRate) },
    (_, i) => (i % 2 ? -1 : 1) * 10 ** ((-3 * i) / sampleRate / t60),
  );
  return { samples, sampleRate };
}
