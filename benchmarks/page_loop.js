// Notes when the page is asked for a sound, and when it hands one to its loop. Runs before the page.
(() => {
  const notes = { asked: [], handed: [], starts: 0, late: 0 };
  window.notes = notes;
  for (const type of ['pointerdown', 'pointermove', 'pointerrawupdate', 'wheel', 'keydown']) {
    addEventListener(type, (event) => (notes.last = event.timeStamp), { capture: true, passive: true });
  }

  const { fetch } = window;
  window.fetch = async (address, options) => {
    if (!String(address).includes('/sound.wav')) return fetch(address, options);
    const call = { event: notes.last, asked: performance.now() };
    notes.asked.push(call);
    const answer = await fetch(address, options);
    call.answered = performance.now();
    const read = answer.arrayBuffer.bind(answer);
    answer.arrayBuffer = async () => {
      const bytes = await read();
      call.read = performance.now();
      return bytes;
    };
    return answer;
  };

  // A loop that is dense enough has a hit on its way at any time: it is handed the new sound at once.
  const known = new WeakSet();
  const { start } = AudioBufferSourceNode.prototype;
  AudioBufferSourceNode.prototype.start = function (when = 0, ...rest) {
    notes.starts++;
    if (when < this.context.currentTime) notes.late++;
    if (!known.has(this.buffer)) {
      known.add(this.buffer);
      const { contextTime, performanceTime } = this.context.getOutputTimestamp();
      const heard = performanceTime + (when - contextTime) * 1000;
      notes.handed.push({ at: performance.now(), heard });
    }
    return start.call(this, when, ...rest);
  };
})();
