// Passes sound through and reports it in blocks of 1,024 samples.
registerProcessor(
  'tap',
  class extends AudioWorkletProcessor {
    #block = new Float32Array(1024);
    #fill = 0;

    process([input], [output]) {
      const samples = input[0] ?? new Float32Array(128);
      for (const channel of output) channel.set(samples);
      this.#block.set(samples, this.#fill);
      this.#fill += samples.length;
      if (this.#fill === this.#block.length) {
        const frame = currentFrame + samples.length - this.#fill;
        this.port.postMessage({ frame, samples: this.#block.slice() });
        this.#fill = 0;
      }
      return true;
    }
  },
);
