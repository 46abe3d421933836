import { parseMidi, type MidiEvent } from 'midi-file';
import { expect, it } from 'vitest';
import { writeLoopMidi } from '../../src/state/midi';

const plan = {
  name: 'Snare',
  drum: 'snare',
  steps: [1, 0, 0, 0.5, ...Array(12).fill(0)],
  tempo: 100,
  swing: 50,
};

function hits(events: readonly MidiEvent[]) {
  let tick = 0;
  return events.flatMap((event) => {
    tick += event.deltaTime;
    if (event.type !== 'noteOn') return [];
    const { channel, noteNumber, velocity } = event;
    return [{ tick, channel, noteNumber, velocity }];
  });
}

it('has the hits of the loop in its tempo, read back', () => {
  const midi = parseMidi(writeLoopMidi(plan));
  expect(midi.header.ticksPerBeat).toBe(480);
  const [track] = midi.tracks;
  expect(hits(track!)).toEqual([
    { tick: 0, channel: 9, noteNumber: 38, velocity: 127 },
    { tick: 360, channel: 9, noteNumber: 38, velocity: 64 },
  ]);
  const tempo = track!.find((event) => event.type === 'setTempo');
  expect(tempo).toMatchObject({ microsecondsPerBeat: 600_000 });
});

it('lasts whole bars, so that it loops', () => {
  const [track] = parseMidi(writeLoopMidi(plan)).tracks;
  expect(track!.reduce((sum, { deltaTime }) => sum + deltaTime, 0)).toBe(4 * 480);
});

it('swings, and lets every note end before the next', () => {
  const steps = Array(16).fill(1);
  const [track] = parseMidi(writeLoopMidi({ ...plan, steps, swing: 75, drum: 'kick' })).tracks;
  expect(
    hits(track!)
      .slice(0, 3)
      .map(({ tick }) => tick),
  ).toEqual([0, 180, 240]);
  expect(track!.every(({ deltaTime }) => deltaTime >= 0)).toBe(true);
  expect(hits(track!)[0]!.noteNumber).toBe(36);
});
