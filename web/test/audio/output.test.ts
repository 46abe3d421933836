import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Output } from '../../src/audio/output';

const LATENCY = 0.01;

/** Only remembers what it was asked for. */
class Param {
  readonly asked: (readonly [kind: string, value: number, time: number])[] = [];
  setValueAtTime = (value: number, time: number) => void this.asked.push(['set', value, time]);
  linearRampToValueAtTime = (value: number, time: number) =>
    void this.asked.push(['ramp', value, time]);
  cancelScheduledValues = (time: number) => void this.asked.push(['cancel', 0, time]);
}

class Context extends EventTarget {
  readonly state = 'running';
  readonly sampleRate = 44100;
  readonly baseLatency = LATENCY;
  currentTime = 0;
  readonly destination = {};
  constructor() {
    super();
    context = this;
  }
}

class Node {
  readonly gain = new Param();
  readonly stop = vi.fn();
  readonly start = vi.fn();
  readonly disconnect = vi.fn();
  readonly buffer = { duration: 2 };
  connect = (to: unknown) => to;
}

let context: Context;
let gains: Param[];

beforeEach(() => {
  vi.useFakeTimers();
  gains = [];
  vi.stubGlobal('AudioContext', Context);
  vi.stubGlobal(
    'AudioBuffer',
    class {
      copyToChannel(): void {}
    },
  );
  vi.stubGlobal('AudioBufferSourceNode', Node);
  vi.stubGlobal(
    'GainNode',
    class extends Node {
      constructor() {
        super();
        gains.push(this.gain);
      }
    },
  );
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('fades a stopped hit out from a time that is not being rendered yet', () => {
  const output = new Output();
  output.setSound({ clip: { samples: new Float32Array(88200), sampleRate: 44100 }, gain: 0.5 });
  output.setLoop(120, [1, 0, 0, 0]);
  output.startLoop();
  context.currentTime = 0.3;
  output.stopLoop();
  expect(gains).toHaveLength(1);
  const [cancel, hold, fade] = gains[0]!.asked.slice(-3);
  const from = cancel![2];
  expect(from).toBeGreaterThan(context.currentTime + LATENCY);
  expect(from).toBeLessThan(context.currentTime + LATENCY + 0.005);
  expect(hold).toEqual(['set', 0.5, from]);
  expect(fade).toEqual(['ramp', 0, from + 0.06]);
});
