// Keeps sound within full scale: what is within it passes bit by bit and without delay. A peak over
// it turns the sound down at once, for 20 ms, and from there on up again. Runs on the audio thread.
const HOLD_SECONDS = 0.02;
const RELEASE_SECONDS = 0.12;
const TOP = 0.9;
/** So near to full gain counts as full. */
const NEAR = 1e-6;

registerProcessor(
  'limiter',
  class extends AudioWorkletProcessor {
    #gain = 1;
    #held = 0;
    #hold = Math.round(HOLD_SECONDS * sampleRate);
    #rise = 1 - Math.exp(-1 / (RELEASE_SECONDS * sampleRate));

    constructor() {
      super();
      this.port.postMessage('ready');
    }

    process([input], [output]) {
      // An idle input has no channels; the time to turn up again passes all the same.
      for (let at = 0; at < output[0].length; at++) {
        let peak = 0;
        for (const channel of input) peak = Math.max(peak, Math.abs(channel[at]));
        this.#follow(peak);
        input.forEach((channel, side) => (output[side][at] = channel[at] * this.#gain));
      }
      return true;
    }

    #follow(peak) {
      if (this.#held > 0) this.#held--;
      else if (this.#gain < 1) {
        this.#gain += (1 - this.#gain) * this.#rise;
        if (1 - this.#gain < NEAR) this.#gain = 1;
      }
      // While peaks come near the top it stays down: rising between them would bend every one.
      if (this.#gain < 1 && peak * this.#gain > TOP) this.#held = this.#hold;
      if (peak * this.#gain <= 1) return;
      this.#gain = 1 / peak;
      this.#held = this.#hold;
    }
  },
);
