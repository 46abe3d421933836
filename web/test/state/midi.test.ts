import { parseMidi, type MidiEvent } from 'midi-file';
import { expect, it } from 'vitest';
import { keyOf } from '../../src/state/keys';
import { writeLoopMidi } from '../../src/state/midi';

const plan = {
  name: 'Snare',
  voices: [{ key: keyOf('snare'), steps: [1, 0, 0, 0.5, ...Array(12).fill(0)] }],
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

it.each(['Snare', 'Küche', 'Тест', '鼓 🥁'])('is called %s in UTF-8', (name) => {
  const bytes = Buffer.from(writeLoopMidi({ ...plan, name }));
  const text = Buffer.from(name, 'utf8');
  expect(bytes.includes(Buffer.concat([Buffer.of(0xff, 0x03, text.length), text]))).toBe(true);
});

it('has tenths of a beat per minute', () => {
  const [track] = parseMidi(writeLoopMidi({ ...plan, tempo: 127.5 })).tracks;
  const tempo = track!.find((event) => event.type === 'setTempo');
  expect(tempo).toMatchObject({ microsecondsPerBeat: Math.round(60e6 / 127.5) });
});

it('lasts whole bars, so that it loops', () => {
  const [track] = parseMidi(writeLoopMidi(plan)).tracks;
  expect(track!.reduce((sum, { deltaTime }) => sum + deltaTime, 0)).toBe(4 * 480);
});

it('swings, and lets every note end before the next', () => {
  const steps = Array(16).fill(1);
  const voices = [{ key: keyOf('kick'), steps }];
  const [track] = parseMidi(writeLoopMidi({ ...plan, voices, swing: 75 })).tracks;
  expect(
    hits(track!)
      .slice(0, 3)
      .map(({ tick }) => tick),
  ).toEqual([0, 180, 240]);
  expect(track!.every(({ deltaTime }) => deltaTime >= 0)).toBe(true);
  expect(hits(track!)[0]!.noteNumber).toBe(36);
});

it('has a note for each voice, in order of time, and one where two share it', () => {
  const at = (...levels: readonly number[]) => [...levels, ...Array(16 - levels.length).fill(0)];
  const voices = [
    { key: 38, steps: at(0, 0.25) },
    { key: 60, steps: at(1, 0, 1) },
    { key: 38, steps: at(1, 0.5) },
  ];
  const [track] = parseMidi(writeLoopMidi({ ...plan, voices })).tracks;
  expect(
    hits(track!).map(({ tick, noteNumber, velocity }) => [tick, noteNumber, velocity]),
  ).toEqual([
    [0, 60, 127],
    [0, 38, 127],
    [120, 38, 64],
    [240, 60, 127],
  ]);
  expect(track!.every(({ deltaTime }) => deltaTime >= 0)).toBe(true);
  expect(track!.filter(({ type }) => type === 'noteOff')).toHaveLength(4);
});
