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
  state = 'running';
  readonly sampleRate = 44100;
  readonly baseLatency = LATENCY;
  currentTime = 0;
  readonly destination = {};
  readonly resume = vi.fn();
  constructor() {
    super();
    context = this;
  }
  /** Wakes, as browsers let it after a gesture. */
  run(): void {
    this.state = 'running';
    this.dispatchEvent(new Event('statechange'));
  }
}

class Node {
  readonly gain = new Param();
  readonly stop = vi.fn();
  readonly start = vi.fn();
  readonly disconnect = vi.fn();
  readonly buffer: { readonly duration: number };
  constructor(_: unknown, options: { readonly buffer?: { readonly duration: number } } = {}) {
    this.buffer = options.buffer ?? { duration: 2 };
    nodes.push(this);
  }
  connect = (to: unknown) => to;
}

let context: Context;
let gains: Param[];
let nodes: Node[];

beforeEach(() => {
  vi.useFakeTimers();
  gains = [];
  nodes = [];
  vi.stubGlobal('navigator', { userAgent: '' });
  vi.stubGlobal('AudioContext', Context);
  vi.stubGlobal(
    'AudioBuffer',
    class {
      readonly duration = 2;
      length: number;
      constructor(options: { readonly length: number }) {
        this.length = options.length;
      }
      copyToChannel(): void {}
    },
  );
  vi.stubGlobal('AudioBufferSourceNode', Node);
  vi.stubGlobal(
    'GainNode',
    class extends Node {
      constructor() {
        super(null);
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
  expect(gains).toHaveLength(2);
  const [cancel, hold, fade] = gains[1]!.asked.slice(-3);
  const from = cancel![2];
  expect(from).toBeGreaterThan(context.currentTime + LATENCY);
  expect(from).toBeLessThan(context.currentTime + LATENCY + 0.005);
  expect(hold).toEqual(['set', 0.5, from]);
  expect(fade).toEqual(['ramp', 0, from + 0.06]);
});

it('lets every step choose its sound, and gives them the one sound again', () => {
  const output = new Output();
  const clip = (length: number) => ({ samples: new Float32Array(length), sampleRate: 44100 });
  const lengths = (): number[] =>
    nodes.flatMap(({ start, buffer }) =>
      start.mock.calls.length > 0 ? [(buffer as unknown as { length: number }).length] : [],
    );
  output.setSound({ clip: clip(1), gain: 1 });
  output.setLoop(120, [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]);
  output.setVoices((step) => (step === 8 ? null : { clip: clip(100 + step), gain: 1 }));
  output.startLoop();
  for (; context.currentTime < 2; context.currentTime += 0.02) vi.advanceTimersByTime(25);
  expect(lengths()).toEqual([100, 104, 112, 116]);
  output.setVoices(null);
  for (; context.currentTime < 2.45; context.currentTime += 0.02) vi.advanceTimersByTime(25);
  expect(lengths().at(-1)).toBe(1);
  output.stopLoop();
});

it('plays a hit by hand at its level, and leaves those of the loop as they are', () => {
  const output = new Output();
  output.setSound({ clip: { samples: new Float32Array(88200), sampleRate: 44100 }, gain: 0.5 });
  output.setLoop(120, [1, 0, 0, 0]);
  output.startLoop();
  const loop = gains[1]!.asked.length;
  output.hit(0.5);
  expect(gains[2]!.asked).toContainEqual(['ramp', 0.25, expect.any(Number)]);
  output.hit(1);
  expect(gains[2]!.asked.at(-1)![0]).toBe('ramp');
  expect(gains[2]!.asked.at(-1)![1]).toBe(0);
  expect(gains[1]!.asked).toHaveLength(loop);
  context.currentTime = 0.3;
  output.hit(1);
  context.currentTime = 0.4;
  expect(output.playhead()!.seconds).toBeCloseTo(0.1 - LATENCY - 0.002);
  output.stopLoop();
});

it('plays pads by their rows, and what is on its way by what they are now', () => {
  const output = new Output();
  const clip = (length: number) => ({ samples: new Float32Array(length), sampleRate: 44100 });
  const started = () =>
    nodes.flatMap(({ start, stop, buffer }) => {
      // A stroke that is taken back is stopped at once.
      const back = stop.mock.calls.some((call) => call.length === 0);
      if (start.mock.calls.length === 0 || back) return [];
      const { length } = buffer as unknown as { length: number };
      return [[length, Math.round(1000 * (start.mock.calls[0]![0] as number))] as const];
    });
  const rests = Array<number>(16).fill(0);
  const row = (...hits: readonly number[]) => rests.map((_, step) => (hits.includes(step) ? 1 : 0));
  const stroke = (length: number) => ({ clip: clip(length), gain: 1, pan: 0, choke: 0 });
  const [kick, hat, other] = [stroke(1), stroke(2), stroke(3)];
  let sounds = [kick, hat];
  output.playPadsWith((pad) => sounds[pad] ?? null);
  output.setSound({ clip: clip(9), gain: 1 });
  const pads = [
    { pad: 0, velocities: row(0, 4) },
    { pad: 1, velocities: row(0, 1, 2) },
    { pad: 5, velocities: row(0) },
  ];
  output.setLoop(120, rests, 50, pads);
  output.startLoop();
  const begin = started()[0]![1];
  expect(started()).toEqual([
    [1, begin],
    [2, begin],
  ]);
  for (; context.currentTime < 0.1; context.currentTime += 0.025) vi.advanceTimersByTime(25);
  expect(started().at(-1)).toEqual([2, begin + 125]);
  sounds = [kick, other];
  output.renewPads();
  expect(started().at(-1)).toEqual([3, begin + 125]);
  expect(started()).toHaveLength(3);
  // What has begun stays, and a row that changes reaches the stroke that is on its way.
  output.setLoop(120, rests, 50, [{ pad: 0, velocities: row(0, 1) }]);
  expect(started().slice(2)).toEqual([[1, begin + 125]]);
  output.renewPads();
  expect(started()).toHaveLength(3);
  output.stopLoop();
  expect(started()).toHaveLength(2);
});

it('lets the hits of the sound on their way follow its steps, as those of pads do', () => {
  const output = new Output();
  const hits = () =>
    nodes.filter(({ start, stop }) => {
      const back = stop.mock.calls.some((call) => call.length === 0);
      return start.mock.calls.length > 0 && !back;
    });
  const step = (node: Node): number =>
    Math.round(((node.start.mock.calls[0]![0] as number) - LATENCY) / 0.0625);
  const steps = (...velocities: readonly number[]) =>
    Array.from({ length: 16 }, (_, at) => velocities[at] ?? 0);
  const sound = { clip: { samples: new Float32Array(8), sampleRate: 44100 }, gain: 0.5 };
  output.setSound(sound);
  output.setLoop(240, steps(1, 1, 0, 1), 50);
  output.startLoop();
  expect(hits().map(step)).toEqual([0, 1]);
  context.currentTime = 0.03;
  output.setLoop(240, steps(), 50, [{ pad: 0, velocities: steps(1, 1) }]);
  expect(hits().map(step)).toEqual([0]);
  // The first hit is no longer cut by the second.
  expect(hits()[0]!.stop.mock.lastCall![0]).toBeGreaterThan(2);
  const [cut] = gains[1]!.asked.slice(-1);
  expect(cut![0]).toBe('cancel');
  output.setLoop(240, steps(1, 0.4), 50);
  expect(hits().map(step)).toEqual([0, 1]);
  expect(gains.at(-1)!.asked).toContainEqual(['ramp', 0.2, expect.any(Number)]);
  expect(hits()[0]!.stop.mock.lastCall![0]).toBeLessThan(0.1);
  // What is as it was is left alone.
  const count = nodes.length;
  output.setLoop(200, steps(1, 0.4), 55);
  expect(nodes).toHaveLength(count);
  output.stopLoop();
});

it('lets a sound be heard at once where the loop leaves it out', () => {
  const output = new Output();
  const sources = () => nodes.filter(({ start }) => start.mock.calls.length > 0).length;
  output.setSound({ clip: { samples: new Float32Array(8), sampleRate: 44100 }, gain: 1 });
  output.setLoop(120, [1, 0, 0, 0]);
  output.startLoop();
  output.trigger();
  expect(sources()).toBe(1);
  output.setLoop(120, [0, 0, 0, 0]);
  output.trigger();
  expect(sources()).toBe(2);
  output.stopLoop();
});

it.each([
  [1000, 1],
  [2000, 0],
])('plays what was asked for %d ms before the context woke %d times', (late, times) => {
  const output = new Output();
  context.state = 'suspended';
  const clip = { samples: new Float32Array(8), sampleRate: 44100 };
  const started = () => nodes.filter(({ start }) => start.mock.calls.length > 0).length;
  output.setSound({ clip, gain: 1 });
  output.trigger();
  vi.advanceTimersByTime(late);
  context.run();
  expect(started()).toBe(times);
  context.state = 'suspended';
  output.strike({ clip, gain: 1, pan: 0, choke: 0 });
  vi.advanceTimersByTime(late);
  context.run();
  expect(started()).toBe(2 * times);
});

it('tells once of all hits that changed, by the clock of the day', async () => {
  const output = new Output();
  const follower = { hits: vi.fn(), settled: vi.fn(), step: vi.fn() };
  output.follow(follower);
  await Promise.resolve();
  expect(follower.hits.mock.calls).toEqual([[[]]]);
  const clip = { samples: new Float32Array(88200), sampleRate: 44100 };
  output.setSound({ clip, gain: 0.5 });
  output.setLoop(240, [1, 1, 1, 1]);
  context.currentTime = 5;
  output.startLoop();
  await Promise.resolve();
  expect(follower.hits).toHaveBeenCalledTimes(2);
  const [first, second, ...others] = follower.hits.mock.calls[1]![0];
  expect(others).toEqual([]);
  expect(first.clip).toBe(clip);
  const now = performance.timeOrigin + performance.now();
  expect(first.from).toBeCloseTo(now + 1000 * (LATENCY + 0.002), 0);
  // A sixteenth at 240 later, which cuts it off.
  expect(first.until - first.from).toBeCloseTo(62.5);
  expect(second.from - first.from).toBeCloseTo(62.5);
  expect(second.until - second.from).toBeCloseTo(2000);
  output.stopLoop();
  await Promise.resolve();
  expect(follower.hits).toHaveBeenCalledTimes(3);
  context.state = 'suspended';
  context.dispatchEvent(new Event('statechange'));
  await Promise.resolve();
  expect(follower.hits.mock.calls.at(-1)).toEqual([[]]);
});

it('tells of each step as it is heard, and that none is once the loop stops', () => {
  const output = new Output();
  const heard: (readonly [number | null, number])[] = [];
  const step = (count: number | null) => heard.push([count, performance.now() - started]);
  const settled: number[] = [];
  output.follow({ hits: () => {}, settled: (_, from) => settled.push(from), step });
  output.setLoop(240, [1, 0, 0, 0]);
  const started = performance.now();
  output.startLoop();
  for (let passed = 0; passed < 190; passed++) {
    vi.advanceTimersByTime(1);
    context.currentTime += 0.001;
  }
  const first = 1000 * (LATENCY + 0.002);
  expect(heard.map(([count]) => count)).toEqual([0, 1, 2]);
  heard.forEach(([, at], index) => {
    const told = settled[index]! - performance.timeOrigin - started;
    expect(Math.abs(told - at)).toBeLessThan(3);
  });
  heard.forEach(([, at], index) => expect(Math.abs(at - first - index * 62.5)).toBeLessThan(3));
  output.stopLoop();
  vi.advanceTimersByTime(500);
  expect(heard).toHaveLength(4);
  expect(heard.at(-1)![0]).toBe(null);
});

it('tells of no step while no sound can come out, and of those on their way once it wakes', () => {
  const output = new Output();
  context.state = 'suspended';
  const heard: (number | null)[] = [];
  const settled: number[] = [];
  const hits = (): void => {};
  output.follow({ hits, settled: (count) => settled.push(count), step: (to) => heard.push(to) });
  output.setLoop(240, [1, 0, 0, 0]);
  output.startLoop();
  vi.advanceTimersByTime(500);
  expect([heard, settled]).toEqual([[], []]);
  context.run();
  expect(settled.slice(0, 2)).toEqual([0, 1]);
  for (let passed = 0; passed < 100; passed++) {
    vi.advanceTimersByTime(1);
    context.currentTime += 0.001;
  }
  expect(heard).toEqual([null, 0, 1]);
  output.stopLoop();
});
