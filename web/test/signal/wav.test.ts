import { describe, expect, it } from 'vitest';
import { readWav } from '../../src/signal/wav';

interface Spec {
  code: number;
  bits: number;
  channels?: number;
  chunk?: string;
}

function wav(spec: Spec, write: (view: DataView, at: number) => void, bytes: number): ArrayBuffer {
  const { code, bits, channels = 1, chunk = '' } = spec;
  const extra = chunk === '' ? 0 : 8 + chunk.length + (chunk.length % 2);
  const view = new DataView(new ArrayBuffer(44 + extra + bytes));
  const text = (at: number, word: string) =>
    [...word].forEach((c, i) => view.setUint8(at + i, c.charCodeAt(0)));
  text(0, 'RIFF');
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, code, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, 44_100, true);
  view.setUint16(34, bits, true);
  if (extra) {
    text(36, 'LIST');
    view.setUint32(40, chunk.length, true);
    text(44, chunk);
  }
  text(36 + extra, 'data');
  view.setUint32(40 + extra, bytes, true);
  write(view, 44 + extra);
  return view.buffer as ArrayBuffer;
}

describe('a WAV file', () => {
  it('is read at 16 bits', () => {
    const file = wav(
      { code: 1, bits: 16 },
      (view, at) => {
        [0x4000, -0x8000, 0].forEach((value, i) => view.setInt16(at + 2 * i, value, true));
      },
      6,
    );
    expect(readWav(file)).toEqual({ samples: Float32Array.of(0.5, -1, 0), sampleRate: 44_100 });
  });

  it('is read at 24 bits, sign and all', () => {
    const bytes = [0, 0, 0x40, 0, 0, 0x80, 0xff, 0xff, 0xff];
    const file = wav(
      { code: 1, bits: 24 },
      (view, at) => {
        bytes.forEach((value, i) => view.setUint8(at + i, value));
      },
      9,
    );
    expect([...readWav(file).samples]).toEqual([0.5, -1, -1 / 0x800000]);
  });

  it('is read as 32-bit float past a chunk of odd length', () => {
    const file = wav(
      { code: 3, bits: 32, chunk: 'odd' },
      (view, at) => {
        view.setFloat32(at, 0.25, true);
      },
      4,
    );
    expect([...readWav(file).samples]).toEqual([0.25]);
  });

  it('is mixed to mono', () => {
    const file = wav(
      { code: 3, bits: 32, channels: 2 },
      (view, at) => {
        view.setFloat32(at, 1, true);
        view.setFloat32(at + 4, -0.5, true);
      },
      8,
    );
    expect([...readWav(file).samples]).toEqual([0.25]);
  });

  it('is refused when it is none', () => {
    expect(() => readWav(new ArrayBuffer(4))).toThrow('not a WAV');
    expect(() => readWav(new TextEncoder().encode('<!doctype html>').buffer)).toThrow('not a WAV');
    expect(() => readWav(wav({ code: 1, bits: 8 }, () => {}, 2))).toThrow('8 bits');
  });
});
