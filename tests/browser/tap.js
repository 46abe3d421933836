// Records what reaches the loudspeaker, with its time. Runs before the page's own script.
(() => {
  const tap = { chunks: [], context: null, ready: null, pointerDown: 0 };
  window.tap = tap;
  addEventListener('pointerdown', (event) => (tap.pointerDown = event.timeStamp), true);

  const connect = AudioNode.prototype.connect;
  // What was connected to the loudspeaker before the tap was there.
  const early = new Set();
  AudioNode.prototype.connect = function (target, ...rest) {
    const heard = target instanceof AudioDestinationNode && target.context === tap.context;
    if (heard && !tap.node) early.add(this);
    const tapped = heard && tap.node && this !== tap.node;
    return connect.call(this, tapped ? tap.node : target, ...rest);
  };
  const disconnect = AudioNode.prototype.disconnect;
  AudioNode.prototype.disconnect = function (...from) {
    early.delete(this);
    return disconnect.call(this, ...from);
  };

  const worklet = new Blob([window.tapWorklet], { type: 'text/javascript' });
  window.AudioContext = class extends AudioContext {
    constructor(...options) {
      super(...options);
      // The page's way out is its first; a recording has one of its own.
      if (tap.context) return;
      tap.context = this;
      tap.ready = this.audioWorklet.addModule(URL.createObjectURL(worklet)).then(() => {
        tap.node = new AudioWorkletNode(this, 'tap', { channelCount: 1, channelCountMode: 'explicit' });
        tap.node.port.onmessage = ({ data }) => tap.chunks.push(data);
        connect.call(tap.node, this.destination);
        for (const node of early) {
          disconnect.call(node, this.destination);
          connect.call(node, tap.node);
        }
      });
    }
  };

  tap.clear = () => void (tap.chunks = []);

  // Whether what was played since the last clear lasts so long, from its first louder sample on.
  tap.lasts = (seconds, threshold = -1) => {
    const loud = ({ samples }) => samples.some((sample) => Math.abs(sample) > threshold);
    const first = tap.chunks.findIndex(loud);
    const count = (seconds * tap.context.sampleRate) / 1024 + 1;
    return first >= 0 && tap.chunks.length - first >= count;
  };

  // All samples since the last clear as base64 of 32-bit floats, and the context time of the first.
  tap.take = () => {
    const { sampleRate } = tap.context;
    const texts = tap.chunks.map(({ samples }) =>
      String.fromCharCode(...new Uint8Array(samples.buffer)),
    );
    const start = (tap.chunks[0]?.frame ?? 0) / sampleRate;
    return { rate: sampleRate, start, samples: btoa(texts.join('')) };
  };

  // When the first sample over the threshold left the loudspeaker, on the clock of performance.now.
  tap.onset = (threshold) => {
    for (const { frame, samples } of tap.chunks) {
      const index = samples.findIndex((sample) => Math.abs(sample) > threshold);
      if (index < 0) continue;
      const { contextTime, performanceTime } = tap.context.getOutputTimestamp();
      return performanceTime + ((frame + index) / tap.context.sampleRate - contextTime) * 1000;
    }
    return null;
  };

  tap.silent = (seconds) => {
    const count = Math.ceil((seconds * tap.context.sampleRate) / 1024);
    const last = tap.chunks.slice(-count);
    return last.length === count && last.every(({ samples }) => samples.every((s) => s === 0));
  };

  tap.drop = (x, y, name, base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([bytes], name));
    const options = {
      clientX: x,
      clientY: y,
      dataTransfer,
      bubbles: true,
      composed: true,
      cancelable: true,
    };
    const target = document.elementFromPoint(x, y) ?? document.body;
    target.dispatchEvent(new DragEvent('dragover', options));
    const time = performance.now();
    target.dispatchEvent(new DragEvent('drop', options));
    return time;
  };
})();
