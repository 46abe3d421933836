import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Midi } from '../src/midi';
import type { MidiState } from '../src/state/app';

/** A device, as far as a page sees one. */
class Input {
  state = 'connected';
  onmidimessage: ((event: { readonly data: Uint8Array }) => void) | null = null;
  readonly close = vi.fn(() => Promise.resolve());
  constructor(readonly name: string | null) {}
  send = (...data: number[]): void => this.onmidimessage?.({ data: Uint8Array.from(data) });
}

class Access {
  readonly inputs = new Map<string, Input>();
  onstatechange: (() => void) | null = null;
  plug(input: Input): Input {
    this.inputs.set(String(this.inputs.size), input);
    this.onstatechange?.();
    return input;
  }
}

let access: Access;
let states: MidiState[];
let notes: [note: number, velocity: number][];
let midi: Midi;
const browser = (request: unknown): void =>
  void vi.stubGlobal('navigator', { requestMIDIAccess: request });

beforeEach(() => {
  access = new Access();
  states = [];
  notes = [];
  browser(() => Promise.resolve(access));
  midi = new Midi(
    (state) => states.push(state),
    (note, velocity) => notes.push([note, velocity]),
  );
});
afterEach(() => vi.unstubAllGlobals());

describe('access', () => {
  it('is asked for when it is wanted, and once', async () => {
    const request = vi.fn(() => Promise.resolve(access));
    browser(request);
    expect([midi.state, request.mock.calls.length]).toEqual(['off', 0]);
    await Promise.all([midi.start(), midi.start()]);
    await midi.start();
    expect(request).toHaveBeenCalledTimes(1);
    expect(states).toEqual(['asking', 'no device']);
  });

  it('may be impossible', async () => {
    vi.stubGlobal('navigator', {});
    await midi.start();
    expect(states).toEqual(['unsupported']);
  });

  it.each([
    ['NotAllowedError', 'refused'],
    ['SecurityError', 'refused'],
    ['NotSupportedError', 'unsupported'],
    ['InvalidStateError', 'failed'],
  ])('may end in %s, and be asked for again', async (name, state) => {
    browser(() => Promise.reject(new DOMException('no', name)));
    await midi.start();
    expect(midi.state).toBe(state);
    browser(() => Promise.resolve(access));
    await midi.start();
    expect(midi.state).toBe('no device');
  });

  it('that is granted too late is left alone', async () => {
    let grant: (granted: Access) => void = () => undefined;
    browser(() => new Promise((resolve) => (grant = resolve)));
    const input = access.plug(new Input('Pads'));
    const started = midi.start();
    midi.stop();
    grant(access);
    await started;
    expect(states).toEqual(['asking', 'off']);
    expect(input.onmidimessage).toBe(null);
  });
});

describe('devices', () => {
  it('are followed as they come and go', async () => {
    const pads = access.plug(new Input('Pads'));
    await midi.start();
    expect(midi.state).toEqual(['Pads']);
    access.plug(new Input(null)).send(0x90, 36, 127);
    expect(midi.state).toEqual(['Pads', 'a MIDI device']);
    pads.state = 'disconnected';
    access.onstatechange?.();
    expect(midi.state).toEqual(['a MIDI device']);
    access.inputs.clear();
    access.onstatechange?.();
    expect(midi.state).toBe('no device');
    expect(notes).toEqual([[36, 1]]);
  });

  it('tell of nothing new when they are opened', async () => {
    access.plug(new Input('Pads'));
    await midi.start();
    access.onstatechange?.();
    expect(states).toEqual(['asking', ['Pads']]);
  });

  it('are let go', async () => {
    const input = access.plug(new Input('Pads'));
    await midi.start();
    midi.stop();
    input.send(0x90, 36, 127);
    expect([midi.state, notes, access.onstatechange]).toEqual(['off', [], null]);
    expect(input.close).toHaveBeenCalledOnce();
  });
});

describe('notes', () => {
  let input: Input;
  beforeEach(async () => {
    input = access.plug(new Input('Pads'));
    await midi.start();
  });

  it('are those struck, on any channel', () => {
    input.send(0x90, 38, 127);
    input.send(0x99, 36, 1);
    input.send(0x80, 38, 64);
    input.send(0x90, 38, 0);
    input.send(0xb0, 1, 64);
    input.send(0xf8);
    expect(notes).toEqual([
      [38, 1],
      [36, 1 / 127],
    ]);
  });

  it('can be learnt, one at a time and in place of playing', () => {
    const learnt: number[] = [];
    midi.learn((note) => learnt.push(note));
    input.send(0x80, 50, 0);
    expect([learnt, notes]).toEqual([[], []]);
    input.send(0x90, 51, 90);
    input.send(0x90, 52, 127);
    expect([learnt, notes]).toEqual([[51], [[52, 1]]]);
  });

  it.each(['cancelLearn', 'stop'] as const)('are not learnt after %s', async (giveUp) => {
    const learnt = vi.fn();
    midi.learn(learnt);
    midi[giveUp]();
    await midi.start();
    input.send(0x90, 51, 127);
    expect(learnt).not.toHaveBeenCalled();
    expect(notes).toEqual([[51, 1]]);
  });
});
