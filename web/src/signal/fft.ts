/** A radix-2 fast Fourier transform of real frames, for looking at sound. */

export class Fft {
  readonly size: number;
  readonly #cos: Float32Array;
  readonly #sin: Float32Array;
  readonly #order: Uint32Array;
  readonly #re: Float32Array;
  readonly #im: Float32Array;

  constructor(size: number) {
    if (size < 2 || (size & (size - 1)) !== 0) throw new RangeError(`${size} is no power of two`);
    this.size = size;
    this.#cos = Float32Array.from({ length: size / 2 }, (_, k) =>
      Math.cos((2 * Math.PI * k) / size),
    );
    this.#sin = Float32Array.from({ length: size / 2 }, (_, k) =>
      Math.sin((2 * Math.PI * k) / size),
    );
    this.#order = bitReversed(size);
    this.#re = new Float32Array(size);
    this.#im = new Float32Array(size);
  }

  /** Power |X[k]|^2 for k = 0..size/2 of a frame of `size` samples. */
  power(frame: Float32Array, out: Float32Array): void {
    for (let i = 0; i < this.size; i++) {
      this.#re[this.#order[i]!] = frame[i]!;
    }
    this.#im.fill(0);
    for (let span = 1; span < this.size; span *= 2) this.#butterflies(span);
    for (let k = 0; k <= this.size / 2; k++) {
      const re = this.#re[k]!;
      const im = this.#im[k]!;
      out[k] = re * re + im * im;
    }
  }

  #butterflies(span: number): void {
    const re = this.#re;
    const im = this.#im;
    const stride = this.size / (2 * span);
    for (let offset = 0; offset < span; offset++) {
      const c = this.#cos[offset * stride]!;
      const s = this.#sin[offset * stride]!;
      for (let i = offset; i < this.size; i += 2 * span) {
        const j = i + span;
        const tr = re[j]! * c + im[j]! * s;
        const ti = im[j]! * c - re[j]! * s;
        re[j] = re[i]! - tr;
        im[j] = im[i]! - ti;
        re[i] = re[i]! + tr;
        im[i] = im[i]! + ti;
      }
    }
  }
}

/** What `make` makes of a number, made once for each. */
export function remembered<T>(make: (of: number) => T): (of: number) => T {
  const made = new Map<number, T>();
  return (of) => {
    const known = made.get(of);
    if (known !== undefined) return known;
    const fresh = make(of);
    made.set(of, fresh);
    return fresh;
  };
}

/** The transform of a size: its tables take as long as a transform. */
export const fftOf = remembered((size) => new Fft(size));

/** A Hann window `[length]`, which is 0 every `period` samples. */
export function hann(length: number, period: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / period));
}

function bitReversed(size: number): Uint32Array {
  const order = new Uint32Array(size);
  for (let i = 1, j = 0; i < size; i++) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    order[i] = j;
  }
  return order;
}
