/** The loop as a MIDI file: one track on the drum channel, a bar for a bar, a note for each voice. */

import { writeMidi, type MidiEvent } from 'midi-file';
import { SWING_STRAIGHT } from './rhythm';

const TICKS_PER_BEAT = 480;
const TICKS_PER_STEP = TICKS_PER_BEAT / 4;
const NOTE_TICKS = TICKS_PER_STEP / 2;
/** Channel 10, counted from 0. */
const DRUM_CHANNEL = 9;
const LOUDEST = 127;

export interface MidiVoice {
  readonly key: number;
  /** Velocities, as many as every other voice has. */
  readonly steps: readonly number[];
}

export interface MidiPlan {
  readonly name: string;
  readonly voices: readonly MidiVoice[];
  readonly tempo: number;
  /** Percent. */
  readonly swing: number;
}

interface Moment {
  readonly tick: number;
  readonly event: MidiEvent;
}

export function writeLoopMidi(plan: MidiPlan): Uint8Array<ArrayBuffer> {
  const length = plan.voices[0]!.steps.length;
  const moments: Moment[] = Array.from({ length }, (_, step) => step).flatMap((step) => {
    const tick = tickOf(step, plan.swing);
    return [...struck(plan.voices, step)].flatMap(([key, velocity]) => [
      { tick, event: note('noteOn', key, Math.max(1, Math.round(velocity * LOUDEST))) },
      { tick: tick + NOTE_TICKS, event: note('noteOff', key, 0) },
    ]);
  });
  moments.sort((a, b) => a.tick - b.tick);
  const header: MidiEvent[] = [
    { deltaTime: 0, meta: true, type: 'trackName', text: bytesOf(plan.name) },
    {
      deltaTime: 0,
      meta: true,
      type: 'setTempo',
      microsecondsPerBeat: Math.round(6e7 / plan.tempo),
    },
    {
      deltaTime: 0,
      meta: true,
      type: 'timeSignature',
      numerator: 4,
      denominator: 4,
      metronome: 24,
      thirtyseconds: 8,
    },
  ];
  const end: Moment = {
    tick: length * TICKS_PER_STEP,
    event: { deltaTime: 0, meta: true, type: 'endOfTrack' },
  };
  const track = [...header, ...timed([...moments, end])];
  return Uint8Array.from(
    writeMidi({
      header: { format: 0, numTracks: 1, ticksPerBeat: TICKS_PER_BEAT },
      tracks: [track],
    }),
  );
}

/** A text as its bytes in UTF-8, one a sign: the writer writes of a sign no more than a byte. */
function bytesOf(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

/** The keys that a step strikes; of voices on one key the loudest counts. */
function struck(voices: readonly MidiVoice[], step: number): ReadonlyMap<number, number> {
  const keys = new Map<number, number>();
  for (const { key, steps } of voices) {
    const velocity = Math.max(steps[step]!, keys.get(key) ?? 0);
    if (velocity > 0) keys.set(key, velocity);
  }
  return keys;
}

function tickOf(step: number, swing: number): number {
  const late = step % 2 === 0 ? 0 : ((swing - SWING_STRAIGHT) / SWING_STRAIGHT) * TICKS_PER_STEP;
  return Math.round(step * TICKS_PER_STEP + late);
}

const note = (type: 'noteOn' | 'noteOff', noteNumber: number, velocity: number): MidiEvent => ({
  deltaTime: 0,
  type,
  channel: DRUM_CHANNEL,
  noteNumber,
  velocity,
});

/** Moments in order of time as events, each with its time after the one before. */
function timed(moments: readonly Moment[]): MidiEvent[] {
  let last = 0;
  return moments.map(({ tick, event }) => {
    const deltaTime = tick - last;
    last = tick;
    return { ...event, deltaTime };
  });
}
