/** Writing samples as a WAV file: PCM of 16 or 24 bits with dither, or 32-bit float. */

import type { Clip, Sound } from './wav';

export type WavDepth = '16' | '24' | '32f';

const HEADER_BYTES = 44;
const PCM = 1;
const FLOAT = 3;
const BYTES: Readonly<Record<WavDepth, number>> = { '16': 2, '24': 3, '32f': 4 };

/** A clip as a mono file. */
export function writeWav({ samples, sampleRate }: Clip, depth: WavDepth): ArrayBuffer {
  return writeSound({ channels: [samples], sampleRate }, depth);
}

export function writeSound({ channels, sampleRate }: Sound, depth: WavDepth): ArrayBuffer {
  const width = BYTES[depth];
  const samples = interleaved(channels);
  const size = width * samples.length;
  const bytes = new ArrayBuffer(HEADER_BYTES + size + (size % 2));
  const view = new DataView(bytes);
  const tag = (at: number, text: string): void =>
    [...text].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  tag(0, 'RIFF');
  view.setUint32(4, bytes.byteLength - 8, true);
  tag(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, depth === '32f' ? FLOAT : PCM, true);
  view.setUint16(22, channels.length, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, width * channels.length * sampleRate, true);
  view.setUint16(32, width * channels.length, true);
  view.setUint16(34, 8 * width, true);
  tag(36, 'data');
  view.setUint32(40, size, true);
  if (depth === '32f') {
    samples.forEach((sample, at) => view.setFloat32(HEADER_BYTES + 4 * at, sample, true));
  } else {
    writeIntegers(view, samples, width);
  }
  return bytes;
}

function interleaved(channels: readonly Float32Array[]): Float32Array {
  const [first] = channels as [Float32Array];
  if (channels.length === 1) return first;
  const samples = new Float32Array(channels.length * first.length);
  for (const [side, channel] of channels.entries()) {
    channel.forEach((sample, at) => (samples[channels.length * at + side] = sample));
  }
  return samples;
}

function writeIntegers(view: DataView, samples: Float32Array, width: number): void {
  const full = 2 ** (8 * width - 1);
  const noise = dither(hash(samples));
  samples.forEach((sample, index) => {
    // What is silent stays silent to the last bit.
    const wanted = sample * full + (sample === 0 ? 0 : noise());
    const value = Math.round(Math.min(full - 1, Math.max(-full, wanted)));
    const at = HEADER_BYTES + width * index;
    if (width === 2) return view.setInt16(at, value, true);
    view.setUint16(at, value & 0xffff, true);
    view.setInt8(at + 2, value >> 16);
  });
}

/** Triangular noise of one step either way, the same for the same `seed`. */
function dither(seed: number): () => number {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return () => uniform() - uniform();
}

/** A seed from the samples (FNV-1a by words): stems of one noise would add it up. */
function hash(samples: Float32Array): number {
  const words = new Uint32Array(samples.buffer, samples.byteOffset, samples.length);
  let state = 0x811c9dc5;
  for (let at = 0; at < words.length; at++) {
    state = Math.imul(state ^ words[at]!, 0x01000193);
    state ^= state >>> 15;
  }
  return state;
}
