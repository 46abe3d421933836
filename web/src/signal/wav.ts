/** Reading a WAV file into samples: PCM of 16 or 24 bits or 32-bit float, mixed to mono. */

export interface Clip {
  readonly samples: Float32Array<ArrayBuffer>;
  readonly sampleRate: number;
}

/** Sound of one or two channels, all of one length. */
export interface Sound {
  readonly channels: readonly Float32Array[];
  readonly sampleRate: number;
}

interface Format {
  readonly code: number;
  readonly channels: number;
  readonly sampleRate: number;
  readonly bits: number;
}

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;

export function readWav(bytes: ArrayBuffer): Clip {
  const view = new DataView(bytes);
  if (bytes.byteLength < 12 || tag(view, 0) !== 'RIFF' || tag(view, 8) !== 'WAVE') {
    throw new Error('not a WAV file');
  }
  let format: Format | null = null;
  for (let at = 12; at + 8 <= view.byteLength;) {
    const size = view.getUint32(at + 4, true);
    const id = tag(view, at);
    if (id === 'fmt ') format = readFormat(view, at + 8);
    if (id === 'data' && format) {
      const length = Math.min(size, view.byteLength - at - 8);
      return { samples: readSamples(view, at + 8, length, format), sampleRate: format.sampleRate };
    }
    at += 8 + size + (size % 2);
  }
  throw new Error('a WAV file without sound');
}

function tag(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}

function readFormat(view: DataView, at: number): Format {
  const code = view.getUint16(at, true);
  return {
    code: code === EXTENSIBLE ? view.getUint16(at + 24, true) : code,
    channels: view.getUint16(at + 2, true),
    sampleRate: view.getUint32(at + 4, true),
    bits: view.getUint16(at + 14, true),
  };
}

function readSamples(view: DataView, at: number, length: number, format: Format) {
  if (format.code === PCM && format.bits === 16 && format.channels === 1 && at % 2 === 0) {
    return readMono16(view, at, length);
  }
  const read = sampleReader(view, format);
  const width = format.bits / 8;
  const frames = Math.floor(length / (width * format.channels));
  const samples = new Float32Array(frames);
  for (let frame = 0; frame < frames; frame++) {
    let sum = 0;
    for (let channel = 0; channel < format.channels; channel++) {
      sum += read(at + (frame * format.channels + channel) * width);
    }
    samples[frame] = sum / format.channels;
  }
  return samples;
}

/** What the server sends to be played, some times faster than sample by sample through a view. */
function readMono16(view: DataView, at: number, length: number) {
  const values = new Int16Array(view.buffer, view.byteOffset + at, Math.floor(length / 2));
  const samples = new Float32Array(values.length);
  for (let frame = 0; frame < values.length; frame++) samples[frame] = values[frame]! / 0x8000;
  return samples;
}

function sampleReader(view: DataView, { code, bits }: Format): (at: number) => number {
  if (code === PCM && bits === 16) return (at) => view.getInt16(at, true) / 0x8000;
  if (code === PCM && bits === 24) {
    return (at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 0x800000;
  }
  if (code === FLOAT && bits === 32) return (at) => view.getFloat32(at, true);
  throw new Error(`a WAV format this page does not read: code ${code}, ${bits} bits`);
}
