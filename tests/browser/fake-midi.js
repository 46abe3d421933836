// A browser with one MIDI device, which the tests play; it may be told to refuse.
(() => {
  const inputs = new Map();
  const access = { inputs, onstatechange: null };
  const changed = () => access.onstatechange?.();
  window.fakeMidi = {
    refuses: false,
    plug(name) {
      inputs.set(name, { name, state: 'connected', onmidimessage: null, close: async () => {} });
      changed();
    },
    unplug(name) {
      inputs.delete(name);
      changed();
    },
    send(...data) {
      for (const { onmidimessage } of inputs.values()) {
        onmidimessage?.({ data: Uint8Array.from(data) });
      }
    },
  };
  navigator.requestMIDIAccess = async () => {
    if (window.fakeMidi.refuses) throw new DOMException('no', 'NotAllowedError');
    return access;
  };
})();
