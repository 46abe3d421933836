import { describe, expect, it } from 'vitest';
import {
  handSteps,
  hitsInWords,
  kitChanged,
  kitRests,
  loudestSteps,
  padRows,
  withKit,
} from '../../src/state/beat';
import {
  barsOf,
  PATTERNS_MAXIMUM,
  choosePattern,
  clearPattern,
  clearRow,
  gridFrom,
  hasPadRows,
  isSolo,
  patternOf,
  playingPads,
  rowOf,
  setBars,
  setStep,
  toggleMute,
  toggleSolo,
  withPadsFrom,
  type Grid,
  type Pattern,
} from '../../src/state/grid';
import { kitBeatOf, nextBeat, withKitBeat } from '../../src/state/kit-beat';
import { MANNERS } from '../../src/state/kit-parts';
import { initialPatch, type LoopName, type Patch } from '../../src/state/patch';
import { RHYTHMS, rhythmNamed } from '../../src/state/rhythm';
import { kit as model, kitOf } from '../models';

const four = gridFrom(rhythmNamed('four').steps);
const beat = setStep(setStep(four, 2, 0, 9), 5, 7, 3);
const patch = (grid: Grid | null, change: Partial<Patch> = {}): Patch => ({
  ...initialPatch(model),
  rhythm: 'grid',
  kit: kitOf(8),
  grid,
  ...change,
});

describe('the rows of pads', () => {
  it('are those that have a hit', () => {
    expect(playingPads(patternOf(beat))).toEqual([2, 5]);
    expect(patternOf(beat).hand).toEqual(patternOf(four).hand);
    expect(rowOf(patternOf(beat), 5).indexOf(3)).toBe(7);
    expect(rowOf(patternOf(beat), 6)).toEqual(Array(16).fill(0));
    expect(playingPads(patternOf(setStep(beat, 2, 0, 0)))).toEqual([5]);
    expect(clearRow(clearRow(beat, 2), 5)).toEqual(four);
  });

  it('grow and shrink with their pattern, and are copied and cleared with it', () => {
    const long = setBars(beat, 3);
    expect(rowOf(patternOf(long), 5)).toHaveLength(48);
    expect(rowOf(patternOf(long), 5)[39]).toBe(3);
    expect(setBars(setStep(long, 1, 40, 9), 1)).toEqual(beat);
    expect(barsOf(patternOf(long))).toBe(3);
    const copy = choosePattern(beat, 1);
    expect(patternOf(copy)).toEqual(patternOf(beat));
    expect(playingPads(patternOf(clearPattern(copy)))).toEqual([]);
    expect(hasPadRows(clearPattern(copy))).toBe(true);
  });

  it('go with their pads when the kit shrinks, and move with pads that moved', () => {
    const wide = toggleMute(setStep(beat, 12, 3, 9), 12);
    const { grid } = withKit(patch(wide, { kit: kitOf(16) }), kitOf(8));
    expect(grid).toEqual(beat);
    expect(withKit(patch(beat), kitOf(16)).grid).toBe(beat);
    const moved = withPadsFrom(toggleMute(beat, 5), [0, 5]);
    expect(playingPads(patternOf(moved))).toEqual([1]);
    expect(moved.muted).toEqual([1]);
  });
});

describe('what the loop plays', () => {
  it('is the hand and the pads, as far as they are heard', () => {
    expect(padRows(patch(beat), kitOf(8)).map(({ pad }) => pad)).toEqual([2, 5]);
    expect(padRows(patch(beat), kitOf(8))[1]!.velocities[7]).toBeCloseTo(1 / 3, 9);
    expect(padRows(patch(beat), kitOf(3)).map(({ pad }) => pad)).toEqual([2]);
    expect(padRows(patch(beat), null)).toEqual([]);
    const muted = patch(toggleMute(toggleMute(beat, 'hand'), 5));
    expect(handSteps(muted)).toEqual(Array(16).fill(0));
    expect(padRows(muted, kitOf(8)).map(({ pad }) => pad)).toEqual([2]);
    expect(loudestSteps(patch(beat), kitOf(8)).slice(4, 9)).toEqual([1, 0, 0, 1 / 3, 1]);
  });

  it('is the hand alone where a rhythm plays, silenced in the grid or not', () => {
    const rhythm = patch(toggleMute(beat, 'hand'), { rhythm: 'four' });
    expect(handSteps(rhythm)).toEqual(rhythmNamed('four').steps);
    expect(padRows(rhythm, kitOf(8))).toEqual([]);
  });

  it('is muted and soloed by voice', () => {
    const voices = ['hand', 2, 5] as const;
    const solo = toggleSolo(beat, 5, voices);
    expect(solo.muted).toEqual(['hand', 2]);
    expect([isSolo(solo, 5, voices), isSolo(beat, 5, voices)]).toEqual([true, false]);
    expect(toggleSolo(solo, 2, voices).muted).toEqual(['hand', 5]);
    expect(toggleSolo(solo, 5, voices)).toEqual(beat);
    expect(toggleMute(toggleMute(beat, 5), 5)).toEqual(beat);
  });

  it('is told in words, and kept when kit or grid changed', () => {
    expect([[0], [3, 0], [1, 1]].map(hitsInWords)).toEqual(['rests', 'one hit', '2 hits']);
    const now = patch(beat);
    expect(kitChanged({ ...now, tempo: 99 }, now)).toBe(false);
    expect(kitChanged({ ...now, grid: four }, now)).toBe(true);
  });
});

describe('the beat of a kit', () => {
  const drums = ['kick', 'snare', 'hihat-closed', 'hihat-open', 'clap', 'tom', 'snare'];
  const named = {
    ...kitOf(7),
    pads: kitOf(7).pads.map((pad, index) => ({
      ...pad,
      recipe: { ...pad.recipe, class: drums[index]! },
    })),
  };
  const hits = (grid: Grid, pad: number) =>
    rowOf(patternOf(grid), pad).flatMap((level, step) => (level > 0 ? [step] : []));

  it('has kick on one and three, snare on two and four, and hats between', () => {
    const grid = withKitBeat(four, named, 'backbeat', 'perc');
    expect(hits(grid, 0)).toEqual(expect.arrayContaining([0, 8]));
    expect(hits(grid, 1)).toEqual(expect.arrayContaining([4, 12]));
    expect(hits(grid, 2)).toEqual([0, 2, 4, 6, 8, 10, 12]);
    expect(hits(grid, 3)).toEqual([14]);
    expect([hits(grid, 5), hits(grid, 6)]).toEqual([[], []]);
    expect(patternOf(grid).hand).toEqual(patternOf(four).hand);
    expect(grid.muted).toEqual([]);
    expect(kitRests(patch(four), named)).toBe(true);
    expect(kitRests(patch(grid), named)).toBe(false);
  });

  it('silences the hand where a pad plays its drum, and lets its pads be heard', () => {
    const muted = toggleMute(toggleMute(four, 1), 5);
    expect(withKitBeat(muted, named, 'backbeat', 'snare').muted).toEqual(['hand', 5]);
  });

  it('follows the rhythm, and never lets open and closed hat meet', () => {
    expect(hits(withKitBeat(four, named, 'four', ''), 0)).toEqual([0, 4, 8, 12]);
    expect(hits(withKitBeat(four, named, 'sixteenths', ''), 2)).toHaveLength(15);
    for (const { name } of RHYTHMS) {
      const grid = withKitBeat(four, named, name, '');
      expect(hits(grid, 0)).toContain(0);
      expect(hits(grid, 2).filter((step) => hits(grid, 3).includes(step))).toEqual([]);
    }
  });

  it('goes by the notes of pads that are all of one drum', () => {
    const pads = named.pads.map((pad, index) => ({
      ...pad,
      note: [36, 38, 42, 46, 39, 45, 40][index]!,
      recipe: { ...pad.recipe, class: 'snare' },
    }));
    const [grid, same] = [{ ...named, pads }, named].map((kit) =>
      withKitBeat(four, kit, 'backbeat', ''),
    );
    expect(patternOf(grid!).pads).toEqual(patternOf(same!).pads);
  });

  it('gives the snare to the clap of a kit without one, through all bars', () => {
    const kit = { ...named, pads: [named.pads[0]!, named.pads[4]!] };
    const grid = withKitBeat(setBars(four, 2), kit, 'backbeat', '');
    expect(hits(grid, 1)).toEqual(expect.arrayContaining([4, 12, 20, 28]));
  });
});

describe('the beat of a kit of sixteen pads', () => {
  const slots: readonly (readonly [string, number, number?])[] = [
    ['kick', 36],
    ['snare', 38],
    ['hihat-closed', 42, 1],
    ['hihat-open', 46, 1],
    ['clap', 39],
    ['tom', 45],
    ['rim', 37],
    ['perc', 56],
    ['kick', 35],
    ['snare', 40],
    ['cymbal', 49],
    ['cymbal', 51],
    ['tom', 50],
    ['tom', 41],
    ['perc', 63],
    ['perc', 64],
  ];
  const [crash, ride, toms] = [10, 11, [5, 12, 13]] as const;
  const sixteen = {
    ...kitOf(16),
    pads: kitOf(16).pads.map((pad, index) => {
      const [drum, note, choke = 0] = slots[index]!;
      return { ...pad, note, choke, recipe: { ...pad.recipe, class: drum } };
    }),
  };
  const eight = { ...sixteen, pads: sixteen.pads.slice(0, 8) };
  const playing = (drum: string, plays: (pad: number) => boolean) => {
    const pads = sixteen.pads.map((pad, index) =>
      plays(index) ? { ...pad, recipe: { ...pad.recipe, class: drum } } : pad,
    );
    return [
      { ...sixteen, pads },
      { ...sixteen, pads: pads.slice(0, 8) },
    ] as const;
  };
  const snares = playing('snare', () => true);
  const kicks = playing('kick', (pad) => pad === 5);
  const phrase = (name: LoopName) => patternOf(withKitBeat(four, sixteen, name, ''));
  const steps = (pattern: Pattern, pad: number) =>
    rowOf(pattern, pad).flatMap((level, step) => (level > 0 ? [step] : []));

  it.each(RHYTHMS.map(({ name }) => name))(
    'uses the pads, sparsely, in the manner of %s',
    (name) => {
      const pattern = phrase(name);
      const rows = playingPads(pattern).map((pad) => rowOf(pattern, pad));
      expect(barsOf(pattern)).toBe(4);
      expect(rows.length).toBeGreaterThanOrEqual(12);
      const together = rows[0]!.map((_, step) => rows.filter((row) => row[step]! > 0).length);
      expect(Math.max(...together)).toBeLessThanOrEqual(5);
      for (let bar = 0; bar < 4; bar++) {
        const strokes = together
          .slice(bar * 16, bar * 16 + 16)
          .reduce((sum, each) => sum + each, 0);
        expect(strokes).toBeGreaterThanOrEqual(10);
        expect(strokes).toBeLessThanOrEqual(40);
      }
      expect(phrase(name)).toEqual(pattern);
    },
  );

  it.each(RHYTHMS.map(({ name }) => name))('lets no two hats meet in the manner of %s', (name) => {
    const [closed, open] = [2, 3].map((pad) => steps(phrase(name), pad));
    expect(closed!.filter((step) => open!.includes(step))).toEqual([]);
  });

  it('begins with the crash, and ends with toms for which the hats rest', () => {
    const pattern = phrase('backbeat');
    expect(steps(pattern, crash)).toEqual([0]);
    expect(Math.min(...steps(pattern, ride))).toBeGreaterThanOrEqual(32);
    const fill = toms.flatMap((pad) => steps(pattern, pad)).filter((step) => step >= 48);
    expect(fill.toSorted((a, b) => a - b)).toEqual([58, 59, 60, 61, 62, 63]);
    for (const hat of [2, 3]) expect(Math.max(...steps(pattern, hat))).toBeLessThan(58);
    expect([0, 1, 2].map((bar) => rowOf(pattern, 0)[bar * 16])).toEqual([9, 9, 9]);
  });

  it('has second snares as ghosts, softer than the first and never on it', () => {
    for (const { name } of RHYTHMS) {
      const pattern = phrase(name);
      const [first, second] = [rowOf(pattern, 1), rowOf(pattern, 9)];
      expect(Math.max(...second)).toBeLessThan(Math.max(...first));
      expect(second.filter((level, step) => level > 0 && first[step]! >= 7)).toEqual([]);
    }
  });

  it('is that of a kit of one drum too, by its notes', () => {
    const grid = withKitBeat(four, snares[0], 'break', '');
    expect(patternOf(grid).pads).toEqual(phrase('break').pads);
  });

  it('goes on to the next, and leaves a kit of eight its bar', () => {
    const grid = withKitBeat(four, sixteen, 'backbeat', 'snare');
    const { grid: next } = nextBeat({ ...patch(grid), kit: sixteen, class: 'snare' });
    expect(next.patterns).toHaveLength(1);
    expect(next).toEqual(withKitBeat(four, sixteen, 'single', 'snare'));
    expect(barsOf(patternOf(withKitBeat(four, eight, 'backbeat', '')))).toBe(1);
  });

  it('says in which manner it plays, and which is the next', () => {
    const told = (grid: Grid, rhythm: LoopName = 'grid') =>
      kitBeatOf({ ...patch(grid), rhythm, kit: eight, class: 'snare' });
    const not = { now: null, rests: false, replaces: false };
    expect(told(four, 'offbeats')).toEqual({ ...not, next: 'offbeats', rests: true });
    // Eighths have no beat of their own.
    expect(told(four, 'eighths')).toEqual({ ...not, next: 'backbeat', rests: true });
    const beat = withKitBeat(four, eight, 'four', 'snare');
    expect(told(beat)).toEqual({ ...not, now: 'four', next: 'offbeats' });
    const edited = setStep(beat, 0, 3, 4);
    expect(told(edited)).toEqual({ ...not, next: 'backbeat' });
    // Where there is no room for another pattern, the one that plays goes.
    let crowded = edited;
    while (crowded.patterns.length < PATTERNS_MAXIMUM)
      crowded = setStep(choosePattern(crowded, crowded.patterns.length), 0, 3, 4);
    expect(told(crowded)).toEqual({ ...not, next: 'backbeat', replaces: true });
  });

  it.each([
    ['grown', eight, sixteen],
    ['shrunk', sixteen, eight],
    ['shrunk, all of one drum,', ...snares],
    ['shrunk, a pad of another drum in it,', ...kicks],
  ])('takes the place of one from before the kit was %s', (_, before, now) => {
    for (const manner of ['backbeat', 'four'] as const) {
      const beat = withKitBeat(four, before, manner, 'snare');
      const { grid } = withKit({ ...patch(beat), kit: before }, now);
      const next = nextBeat({ ...patch(grid), kit: now, class: 'snare' });
      expect(next.grid.patterns).toHaveLength(1);
      const later = MANNERS[MANNERS.indexOf(manner) + 1]!;
      expect(next.grid).toEqual(withKitBeat(grid!, now, later, 'snare'));
      const edited = setStep(grid!, 0, 3, 4);
      const beside = nextBeat({ ...patch(edited), kit: now, class: 'snare' }).grid;
      expect(beside.patterns).toHaveLength(2);
      expect(beside.patterns[0]).toEqual(patternOf(edited));
    }
  });
});
