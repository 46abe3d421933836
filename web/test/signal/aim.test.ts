import { describe, expect, it } from 'vitest';
import { aimed, shot, type Aim } from '../../src/signal/aim';
import { noteHz } from '../../src/signal/pitch';

const STEP = 0.1;
const snapped = (turn: number): number =>
  Math.round(Math.min(Math.max(turn, -12), 12) / STEP) * STEP;

/** Turns towards a note until it stands still, where a turn sounds as `heard` says. */
function settled(
  note: string,
  first: number,
  heard: (turn: number) => number | null,
): { turn: number; remark: string; shots: number } {
  let [aim, turn, shots]: [Aim | null, number, number] = [aimed(noteHz(note)!, first), first, 0];
  let remark = '';
  while (aim) {
    const next = shot(aim, heard(turn), snapped);
    ({ aim, remark } = next);
    turn = next.turn ?? turn;
    expect(++shots).toBeLessThan(5);
  }
  return { turn, remark, shots };
}

const above = (hz: number, semitones: number): number => hz * 2 ** (semitones / 12);

describe('a note that is aimed at', () => {
  it('stays where it is reached at once', () => {
    const found = settled('A3', 5, (turn) => above(220, turn - 5.05));
    expect(found).toEqual({ turn: 5, remark: '', shots: 1 });
  });

  it('is turned to again where the tone moves less than the knob', () => {
    const found = settled('A3', 5, (turn) => above(220, 0.85 * (turn - 5) - 0.8));
    expect(Math.abs(0.85 * (found.turn - 5) - 0.8)).toBeLessThan(0.15);
    expect(found.remark).toBe('');
  });

  it('keeps the best turn where another tone takes over, and says how near that is', () => {
    const found = settled('A3', 5, (turn) => above(220, turn > 5 ? 7 : -0.9));
    expect(found.turn).toBe(5);
    expect(found.remark).toBe("G♯3 is as near to A3 as this sound's strongest tone comes.");
  });

  it('follows no tone that is far from where it was', () => {
    const found = settled('A3', 5, () => above(220, -7));
    expect(found).toMatchObject({ turn: 5, shots: 1 });
    expect(found.remark).toContain('D3 is as near to A3');
  });

  it('says where there is no pitch any more, and stays there', () => {
    const found = settled('A3', 5, () => null);
    expect(found.turn).toBe(5);
    expect(found.remark).toBe('Turned towards A3, where this sound has no clear pitch.');
  });

  it('ends at the end of the knob', () => {
    const found = settled('A3', 12, () => above(220, -1));
    expect(found).toMatchObject({ turn: 12, shots: 1 });
  });
});
