// Hands the sound of an input on to the page, in blocks of 1,024 samples. Runs on the audio thread.
registerProcessor(
  'capture',
  class extends AudioWorkletProcessor {
    #block = new Float32Array(1024);
    #fill = 0;

    process([input]) {
      const channels = input.length;
      const length = input[0]?.length ?? 0;
      for (let at = 0; at < length; at++) {
        let sum = 0;
        for (const channel of input) sum += channel[at];
        this.#block[this.#fill++] = sum / channels;
        if (this.#fill < this.#block.length) continue;
        this.port.postMessage(this.#block);
        this.#block = new Float32Array(1024);
        this.#fill = 0;
      }
      return true;
    }
  },
);
