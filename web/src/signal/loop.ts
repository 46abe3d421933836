/** A loop as sound: whole bars that repeat without a seam, hit by hit as they are played. */

import { swungSeconds } from '../state/rhythm';
import { CUT_SECONDS } from './mix';
import type { Clip, Sound } from './wav';

export interface LoopTime {
  readonly tempo: number;
  /** Percent. */
  readonly swing: number;
}

export interface LoopVoice {
  readonly clip: Clip;
  /** How much of the clip each step lets through, for any number of whole bars; 0 is a rest. */
  readonly gains: readonly number[];
  /** From -1, left, to 1, right, as a balance: neither side gets louder than in the middle. */
  readonly pan: number;
  /** Hits of one group cut each other off; null rings on. */
  readonly group: string | null;
}

interface Hit {
  readonly voice: number;
  readonly step: number;
  /** In samples from the start of the round. */
  readonly start: number;
}

/**
 * How high a loop may peak: as high as each of its hits (-0.9 dBFS), which leaves room for dither,
 * and for what rises between samples.
 */
export const PEAK = 0.9;

/** Seconds from the first step at which each step begins; one more, for the end. */
export function stepTimes(steps: number, { tempo, swing }: LoopTime): readonly number[] {
  const times = [0];
  for (let step = 0; step < steps; step++) {
    times.push(times[step]! + swungSeconds(tempo, swing, step));
  }
  return times;
}

/**
 * One round of each voice, in the rate of its clips, which is one for all. What rings over the end of
 * the round before is heard at its start, so that the files repeat as the loop does. All are as
 * wide: of two channels where a voice is out of the middle. Empty for a loop without a hit.
 */
export function renderLoop(voices: readonly LoopVoice[], time: LoopTime): readonly Sound[] {
  const hits = hitsOf(voices, time);
  if (hits.length === 0) return [];
  const { sampleRate } = voices[0]!.clip;
  const length = samplesAt(voices, time).at(-1)!;
  const rounds = voices.map(() => new Float32Array(length));
  for (const hit of hits) {
    const { clip, gains } = voices[hit.voice]!;
    const cut = cutAfter(hit, hits, voices, length);
    ring(rounds[hit.voice]!, clip, hit.start, gains[hit.step]!, cut);
  }
  const wide = voices.some(({ pan }) => pan !== 0);
  return rounds.map((round, index) => {
    const channels = wide ? placed(round, voices[index]!.pan) : [round];
    return { channels, sampleRate };
  });
}

/** Sounds of one length and width at once. */
export function mixed(sounds: readonly Sound[]): Sound {
  const { channels, sampleRate } = sounds[0]!;
  const sums = channels.map(({ length }) => new Float32Array(length));
  for (const [side, sum] of sums.entries()) {
    for (const sound of sounds) {
      const channel = sound.channels[side]!;
      for (let at = 0; at < sum.length; at++) sum[at]! += channel[at]!;
    }
  }
  return { channels: sums, sampleRate };
}

/** How much a sound is to be turned down to stay within `PEAK`; 1 where it does. */
export function gainWithin({ channels }: Sound): number {
  let peak = PEAK;
  for (const channel of channels) {
    for (const sample of channel) peak = Math.max(peak, Math.abs(sample));
  }
  return PEAK / peak;
}

export function turned({ channels, sampleRate }: Sound, gain: number): Sound {
  return { channels: channels.map((channel) => scaled(channel, gain)), sampleRate };
}

function samplesAt(voices: readonly LoopVoice[], time: LoopTime): readonly number[] {
  const [{ clip, gains }] = voices as [LoopVoice];
  return stepTimes(gains.length, time).map((seconds) => Math.round(seconds * clip.sampleRate));
}

/** In order of time; of hits at once in one group only the last voice's sounds. */
function hitsOf(voices: readonly LoopVoice[], time: LoopTime): readonly Hit[] {
  if (voices.length === 0) return [];
  return samplesAt(voices, time).flatMap((start, step) => {
    const struck = voices.flatMap(({ gains }, voice) => ((gains[step] ?? 0) > 0 ? [voice] : []));
    const heard = struck.filter((voice) => {
      const { group } = voices[voice]!;
      return (
        group === null || !struck.some((each) => each > voice && voices[each]!.group === group)
      );
    });
    return heard.map((voice) => ({ voice, step, start }));
  });
}

/** How many samples after it starts a hit is cut off, by the next of its group, itself included. */
function cutAfter(
  { voice, start }: Hit,
  hits: readonly Hit[],
  voices: readonly LoopVoice[],
  length: number,
): number {
  const { group } = voices[voice]!;
  if (group === null) return Infinity;
  const others = hits.filter((hit) => voices[hit.voice]!.group === group);
  const next = others.find((hit) => hit.start > start) ?? others[0]!;
  return next.start > start ? next.start - start : next.start - start + length;
}

/** Adds a hit to a round as often as it reaches into it. */
function ring(round: Float32Array, clip: Clip, start: number, gain: number, cut: number): void {
  const fade = Math.round(CUT_SECONDS * clip.sampleRate);
  const end = Math.min(clip.samples.length, cut + fade);
  for (let at = 0; at < end; at++) {
    const left = at < cut ? gain : gain * (1 - (at - cut) / fade);
    round[(start + at) % round.length]! += left * clip.samples[at]!;
  }
}

function placed(samples: Float32Array, pan: number): readonly Float32Array[] {
  return [1 - pan, 1 + pan].map((gain) => scaled(samples, Math.min(1, gain)));
}

function scaled(samples: Float32Array, gain: number): Float32Array {
  return gain === 1 ? samples : samples.map((sample) => gain * sample);
}
