/** Writing samples as a mono WAV file of 16 bits. */

import type { Clip } from './wav';

const HEADER_BYTES = 44;
const FULL_SCALE = 0x7fff;

export function writeWav({ samples, sampleRate }: Clip): ArrayBuffer {
  const bytes = new ArrayBuffer(HEADER_BYTES + 2 * samples.length);
  const view = new DataView(bytes);
  const tag = (at: number, text: string): void =>
    [...text].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  tag(0, 'RIFF');
  view.setUint32(4, bytes.byteLength - 8, true);
  tag(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, 2 * sampleRate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  tag(36, 'data');
  view.setUint32(40, 2 * samples.length, true);
  samples.forEach((sample, index) => {
    const value = Math.round(Math.min(1, Math.max(-1, sample)) * FULL_SCALE);
    view.setInt16(HEADER_BYTES + 2 * index, value, true);
  });
  return bytes;
}
