import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Sampler } from '../../src/audio/sampler';

const clip = { samples: new Float32Array(8), sampleRate: 44100 };

class Param {
  readonly asked: (readonly [string, number, number])[] = [];
  cancelScheduledValues = (time: number) => void this.asked.push(['cancel', 0, time]);
  setValueAtTime = (value: number, time: number) => void this.asked.push(['set', value, time]);
  linearRampToValueAtTime = (value: number, time: number) =>
    void this.asked.push(['ramp', value, time]);
}

class Node {
  readonly gain = new Param();
  readonly start = vi.fn();
  readonly stop = vi.fn();
  readonly disconnect = vi.fn();
  readonly connect = vi.fn((to: unknown) => to);
  onended: (() => void) | null = null;
  readonly buffer: unknown;
  constructor(
    _: unknown,
    readonly options: { readonly buffer?: unknown; readonly gain?: number } = {},
  ) {
    this.buffer = options.buffer;
    nodes.push(this);
  }
}

let nodes: Node[];
const sources = () => nodes.filter(({ options }) => options.buffer);
let context: { currentTime: number; sampleRate: number };
const sampler = () => new Sampler(context as BaseAudioContext, {} as AudioNode);

beforeEach(() => {
  nodes = [];
  context = { currentTime: 0, sampleRate: 44100 };
  vi.stubGlobal(
    'AudioBuffer',
    class {
      readonly duration = clip.samples.length / 44100;
      copyToChannel(): void {}
    },
  );
  for (const name of ['AudioBufferSourceNode', 'GainNode', 'ChannelMergerNode']) {
    vi.stubGlobal(name, Node);
  }
});
afterEach(() => vi.unstubAllGlobals());

it('fades a choked stroke out in a few milliseconds, and leaves the others', () => {
  const pads = sampler();
  pads.play({ clip, gain: 0.5, pan: 0, choke: 1 }, 1);
  pads.play({ clip, gain: 1, pan: 0, choke: 0 }, 1);
  pads.play({ clip, gain: 1, pan: 0, choke: 1 }, 2);
  const [open, other, closed] = sources();
  expect(open!.stop.mock.calls[0]![0]).toBeCloseTo(2.006, 6);
  const envelope = open!.connect.mock.calls[0]![0] as Node;
  expect(envelope.gain.asked.slice(-2)).toEqual([
    ['set', 0.5, 2],
    ['ramp', 0, 2.005],
  ]);
  expect([other, closed].map((source) => source!.stop.mock.calls.length)).toEqual([0, 0]);
});

it('places a stroke without making either side louder than the middle', () => {
  sampler().play({ clip, gain: 1, pan: -0.25, choke: 0 }, 1);
  const sides = nodes.map(({ options }) => options.gain).filter((gain) => gain !== undefined);
  expect(sides).toEqual([0, 1, 0.75]);
});

it('lets the oldest strokes give way in a crowd, and forgets those that ended', () => {
  const pads = sampler();
  const stroke = { clip, gain: 1, pan: 0, choke: 0 };
  for (let at = 0; at < 65; at++) pads.play(stroke, at / 100);
  const stopped = () => sources().filter(({ stop }) => stop.mock.calls.length > 0);
  expect(stopped()).toEqual([sources()[0]]);
  for (const source of sources()) source.onended!();
  pads.play(stroke, 9);
  expect(stopped()).toHaveLength(1);
});

it('chokes in order of time, whichever stroke was asked for first', () => {
  const pads = sampler();
  const stroke = { clip, gain: 1, pan: 0, choke: 1 };
  pads.play(stroke, 2);
  pads.play(stroke, 1);
  const [later, earlier] = sources();
  expect(later!.stop).not.toHaveBeenCalled();
  expect(earlier!.stop.mock.lastCall![0]).toBeCloseTo(2.006, 6);
});

it('lets what a stroke would have choked ring on once that is taken back', () => {
  const pads = sampler();
  const stroke = { clip, gain: 0.5, pan: 0, choke: 1 };
  pads.play(stroke, 1);
  pads.cancel([pads.play(stroke, 2)]);
  const [first, second] = sources();
  expect(second!.stop.mock.lastCall).toEqual([]);
  expect(first!.stop.mock.lastCall![0]).toBeGreaterThanOrEqual(1 + clip.samples.length / 44100);
  const envelope = first!.connect.mock.calls[0]![0] as Node;
  expect(envelope.gain.asked.at(-1)).toEqual(['cancel', 0, 2]);
  pads.play(stroke, 3);
  expect(envelope.gain.asked.slice(-2)).toEqual([
    ['set', 0.5, 3],
    ['ramp', 0, 3.005],
  ]);
});

it('starts on a frame, as sounds between two are dulled', () => {
  const pads = sampler();
  for (const when of [1, 1 + 0.4 / 44100, 1 + 0.6 / 44100]) {
    pads.play({ clip, gain: 1, pan: 0, choke: 0 }, when);
  }
  const frames = sources().map((source) => source.start.mock.calls[0]![0] * 44100);
  expect(frames).toEqual([44100, 44100, 44101]);
});
