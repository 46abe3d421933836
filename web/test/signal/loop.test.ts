import { describe, expect, it } from 'vitest';
import { PEAK, gainWithin, mixed, renderLoop, stepTimes, turned } from '../../src/signal/loop';

const RATE = 1000;
const straight = { tempo: 120, swing: 50 };
const click = { samples: Float32Array.of(1, 0, 0), sampleRate: RATE };
const ones = (length: number) => ({
  samples: new Float32Array(length).fill(0.5),
  sampleRate: RATE,
});
const steps = (...hits: readonly number[]) =>
  Array.from({ length: 16 }, (_, step) => (hits.includes(step) ? 1 : 0));
const hand = (clip: typeof click, gains: readonly number[]) => ({
  clip,
  gains,
  pan: 0,
  group: 'hand',
});
const pad = (clip: typeof click, gains: readonly number[], change = {}) => ({
  ...hand(clip, gains),
  group: null,
  ...change,
});
const only = (clip: typeof click, gains: readonly number[], time = straight) =>
  renderLoop([hand(clip, gains)], time)[0]!.channels[0]!;
const onsets = (samples: Float32Array) =>
  [...samples.keys()].filter((at) => Math.abs(samples[at]!) > 0.1);

describe('a loop as sound', () => {
  it('is exactly as long as its bars, with every hit on its step', () => {
    const samples = only(click, steps(0, 4, 8));
    expect(samples).toHaveLength(2000);
    expect(onsets(samples)).toEqual([0, 500, 1000]);
  });

  it('swings and keeps velocities', () => {
    const swung = { tempo: 120, swing: 60 };
    const samples = only(
      click,
      steps(1).map((each) => each / 2),
      swung,
    );
    expect(onsets(samples)).toEqual([150]);
    expect(samples[150]).toBeCloseTo(0.5, 6);
    expect(stepTimes(16, swung).at(-1)).toBeCloseTo(2, 12);
  });

  it('begins with what still rings from the round before', () => {
    const samples = only(ones(1000), steps(12));
    expect(samples[0]).toBe(0.5);
    expect([samples[499], samples[500], samples[1500]]).toEqual([0.5, 0, 0.5]);
  });

  it('rings on through a round shorter than its sound, and is none without a hit', () => {
    expect(Math.min(...only(ones(5000), steps(0)).subarray(10))).toBe(0.5);
    expect(renderLoop([hand(click, steps())], straight)).toEqual([]);
    expect(renderLoop([], straight)).toEqual([]);
  });

  it('cuts the sound in hand off, and lets pads ring on together', () => {
    const long = only(ones(1000), steps(0, 4));
    expect([long[499], long[505], long[700]]).toEqual([0.5, 0.5, 0.5]);
    const [ringing] = renderLoop([pad(ones(1000), steps(0, 4))], straight);
    expect(ringing!.channels[0]![700]).toBe(1);
    // A second into a round of two, the pad of the round before is silent.
    expect(ringing!.channels[0]![1500]).toBe(0);
  });

  it('lets a pad that rings longer than a round pile up on itself, as it does when looped', () => {
    const [pile] = renderLoop([pad(ones(5000), steps(0))], straight);
    expect([pile!.channels[0]![500], pile!.channels[0]![1500]]).toEqual([1.5, 1]);
  });

  it('chokes across voices, also from the round before, and of two at once the last sounds', () => {
    const [open, closed] = renderLoop(
      [
        pad(ones(1000), steps(0, 14), { group: '1' }),
        pad(ones(20), steps(2, 14), { group: '1' }),
        pad(click, steps(4)),
      ],
      straight,
    ).map(({ channels }) => channels[0]!);
    expect([open![249], open![255], open![1750]]).toEqual([0.5, 0, 0]);
    expect(open![252]).toBeCloseTo(0.3, 6);
    expect([closed![250], closed![1750]]).toEqual([0.5, 0.5]);
  });

  it('is as wide as its widest voice, neither side louder than the middle', () => {
    const voices = [hand(click, steps(0)), pad(click, steps(4), { pan: -0.25 })];
    const stems = renderLoop(voices, straight);
    expect(stems.map(({ channels }) => channels.length)).toEqual([2, 2]);
    const { channels } = mixed(stems);
    expect([channels[0]![0], channels[1]![0]]).toEqual([1, 1]);
    expect([channels[0]![500], channels[1]![500]]).toEqual([1, 0.75]);
    expect(renderLoop(voices.slice(0, 1), straight)[0]!.channels).toHaveLength(1);
  });

  it('is the sum of its stems, and is turned down by as much as they are', () => {
    const voices = [0, 1, 2].map((at) =>
      pad(
        click,
        steps(0, at).map((each) => 0.8 * each),
      ),
    );
    const stems = renderLoop(voices, straight);
    const mix = mixed(stems);
    expect(mix.channels[0]![0]).toBeCloseTo(2.4, 6);
    const gain = gainWithin(mix);
    expect(gain).toBeCloseTo(PEAK / 2.4, 6);
    const again = mixed(stems.map((stem) => turned(stem, gain)));
    expect(Math.max(...again.channels[0]!)).toBeCloseTo(PEAK, 6);
    expect(again.channels[0]![125]).toBeCloseTo((PEAK * 0.8) / 2.4, 6);
    expect(gainWithin(stems[0]!)).toBe(1);
    expect(turned(stems[0]!, 1).channels[0]).toBe(stems[0]!.channels[0]);
  });

  it('is turned down where dither would clip it, or what rises between samples', () => {
    expect(PEAK).toBeCloseTo(10 ** (-0.915 / 20), 4);
    const peaking = (peak: number) => ({
      channels: [Float32Array.of(0, -peak)],
      sampleRate: RATE,
    });
    expect(gainWithin(peaking(PEAK))).toBeCloseTo(1, 6);
    expect(gainWithin(peaking(1))).toBeCloseTo(PEAK, 6);
  });
});
