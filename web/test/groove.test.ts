import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Groove } from '../src/groove';
import { INITIAL, patchOf, type AppState } from '../src/state/app';
import { handSteps, padRows } from '../src/state/beat';
import { choosePattern, setStep, toggleMute } from '../src/state/grid';
import { begin, commit, redo, undo } from '../src/state/history';
import { initialPatch, stepsOf } from '../src/state/patch';
import { Store } from '../src/state/store';
import { kitOf, model } from './models';

describe('the groove', () => {
  let store: Store<AppState>;
  let groove: Groove;
  const play = vi.fn(() => store.update({ looping: true }));
  const stop = vi.fn(() => store.update({ looping: false }));
  const remark = vi.fn();
  const patch = () => patchOf(store.state)!;

  beforeEach(() => {
    play.mockClear();
    stop.mockClear();
    remark.mockClear();
    store = new Store<AppState>({
      ...INITIAL,
      models: [model],
      history: begin(initialPatch(model)),
    });
    groove = new Groove(store, {
      edit: (change, gesture) => {
        const history = store.state.history!;
        store.update({ history: commit(history, { ...history.present, ...change }, gesture) });
      },
      play,
      stop,
      remark,
    });
  });

  it('makes a grid of the rhythm that plays, and shows it', () => {
    groove.setRhythm('four');
    groove.setRhythm('grid');
    expect(stepsOf(patch())).toEqual(stepsOf({ ...patch(), rhythm: 'four' }));
    expect(store.state.shelf).toBe('grid');
  });

  it('keeps the grid while a rhythm plays, and brings it back', () => {
    groove.editGrid((grid) => setStep(grid, 'hand', 0, 9), null);
    const drawn = stepsOf(patch());
    groove.setRhythm('break');
    expect(stepsOf(patch())).not.toEqual(drawn);
    groove.setRhythm('grid');
    expect(stepsOf(patch())).toEqual(drawn);
  });

  it('starts from the rhythm that plays when a step of it is drawn', () => {
    groove.editGrid((grid) => setStep(grid, 'hand', 0, 9), null);
    groove.setRhythm('sixteenths');
    groove.editGrid((grid) => setStep(grid, 'hand', 1, 0), null);
    expect(stepsOf(patch()).filter((velocity) => velocity > 0)).toHaveLength(15);
    expect(patch().grid?.patterns).toHaveLength(2);
  });

  it('takes one drawn stroke as one step of undo', () => {
    for (let level = 1; level <= 9; level++)
      groove.editGrid((grid) => setStep(grid, 'hand', 0, level), 'g');
    store.update({ history: undo(store.state.history!) });
    expect(patch()).toEqual(initialPatch(model));
  });

  it('gives a kit a beat in a pattern of its own, lets it be heard and says how it plays', () => {
    groove.kitBeat();
    expect(patch().grid).toBeNull();
    const { history } = store.state;
    store.update({ history: begin({ ...history!.present, kit: kitOf(8) }) });
    groove.editGrid((grid) => setStep(grid, 'hand', 0, 9), null);
    groove.setRhythm('four');
    store.update({ shelf: 'kit' });
    groove.kitBeat();
    expect(patch().grid?.patterns).toHaveLength(2);
    expect(patch().rhythm).toBe('grid');
    expect(padRows(patch(), patch().kit).length).toBeGreaterThan(1);
    // The shelf stays: who has pressed once presses again.
    expect([store.state.shelf, store.state.voice]).toEqual(['kit', 0]);
    expect(play).toHaveBeenCalledOnce();
    const rests = 'The pads play in the manner of Four, and the sound in hand rests.';
    expect(remark).toHaveBeenLastCalledWith(`${rests} The steps are in Grid.`);
    groove.kitBeat();
    expect(remark).toHaveBeenLastCalledWith('Now the pads play in the manner of Offbeat.');
    for (let beats = 0; beats < 2; beats++) {
      store.update({ history: undo(store.state.history!) });
    }
    expect(padRows(patch(), patch().kit)).toEqual([]);
  });

  it('says where the hand is heard beside the beat, and nothing of steps that are in sight', () => {
    const { history } = store.state;
    const present = { ...history!.present, class: 'tom', kit: kitOf(8) };
    store.update({ history: begin(present), shelf: 'grid' });
    groove.kitBeat();
    expect(handSteps(patch()).some((velocity) => velocity > 0)).toBe(true);
    expect(remark).toHaveBeenCalledExactlyOnceWith(
      'The pads play in the manner of Backbeat, beside the sound in hand.',
    );
  });

  describe('whose beat started the loop', () => {
    const travel = (way: 'undo' | 'redo') => {
      const history = store.state.history!;
      store.update({ history: { undo, redo }[way](history) });
      groove.travelled(history.present, way);
    };

    beforeEach(() => {
      store.update({ history: begin({ ...patch(), kit: kitOf(8) }) });
      groove.kitBeat();
    });

    it('stops it when the beat is undone, and starts it when it is redone', () => {
      groove.setTempo(99, null);
      travel('undo');
      expect(store.state.looping).toBe(true);
      travel('undo');
      expect(store.state.looping).toBe(false);
      travel('redo');
      expect(store.state.looping).toBe(true);
      groove.kitBeat();
      travel('undo');
      expect(store.state.looping).toBe(true);
    });

    it('leaves a loop alone that the player started meanwhile', () => {
      travel('undo');
      groove.takeLoop();
      store.update({ looping: true });
      travel('redo');
      travel('undo');
      expect([store.state.looping, stop.mock.calls.length]).toEqual([true, 1]);
    });

    it('leaves it stopped where the player stopped it', () => {
      groove.takeLoop();
      store.update({ looping: false });
      travel('undo');
      travel('redo');
      expect([store.state.looping, play.mock.calls.length]).toEqual([false, 1]);
    });

    it('starts none by redoing where there was no sound yet to start with', () => {
      travel('undo');
      play.mockImplementationOnce(() => undefined);
      groove.kitBeat();
      travel('undo');
      travel('redo');
      expect(store.state.looping).toBe(false);
    });

    it('leaves a loop alone that was there before the beat', () => {
      travel('undo');
      groove.takeLoop();
      store.update({ looping: true });
      groove.kitBeat();
      travel('undo');
      expect(store.state.looping).toBe(true);
    });
  });

  it('goes on to another kit beat each time, and comes round to the first', () => {
    const { history } = store.state;
    store.update({ history: begin({ ...history!.present, kit: kitOf(8) }) });
    const seen = Array.from({ length: 12 }, () => {
      groove.kitBeat();
      return JSON.stringify(patch().grid);
    });
    const beats = new Set(seen);
    expect(beats.size).toBeGreaterThan(3);
    expect(seen[beats.size]).toBe(seen[0]);
    expect(patch().grid!.patterns).toHaveLength(1);
  });

  it('leaves a beat that was changed by hand, and puts another beside it while there is room', () => {
    const { history } = store.state;
    store.update({ history: begin({ ...history!.present, kit: kitOf(8) }) });
    groove.kitBeat();
    remark.mockClear();
    groove.editGrid((grid) => setStep(grid, 1, 3, 4), null);
    const [own] = patch().grid!.patterns;
    groove.kitBeat();
    expect(patch().grid!.patterns).toHaveLength(2);
    expect([patch().grid!.patterns[0], patch().grid!.at]).toEqual([own, 1]);
    for (const pattern of [1, 2, 3]) {
      groove.editGrid((grid) => setStep(choosePattern(grid, pattern), 1, 3, 4), null);
    }
    expect(remark).not.toHaveBeenCalledWith(expect.stringContaining('took the place'));
    remark.mockClear();
    groove.kitBeat();
    expect(remark.mock.calls).toEqual([[expect.stringContaining('the place of pattern 4')]]);
    expect(patch().grid!.patterns).toHaveLength(4);
  });

  it('lets the hand be heard on in a pattern made of a rhythm, whatever the beat muted', () => {
    const { history } = store.state;
    const kit = kitOf(8);
    const drum = kit.pads[0]!.recipe.class;
    store.update({ history: begin({ ...history!.present, kit, class: drum }) });
    groove.kitBeat();
    expect(patch().grid!.muted).toEqual(['hand']);
    groove.setRhythm('four');
    groove.editGrid((grid) => setStep(grid, 'hand', 1, 9), null);
    expect(handSteps(patch()).filter((velocity) => velocity > 0)).toHaveLength(5);
    groove.setRhythm('four');
    groove.editGrid((grid) => toggleMute(grid, 'hand'), null);
    expect(patch().grid!.muted).toEqual(['hand']);
  });

  it('says where a rhythm takes the place of a pattern, as there is no room for another', () => {
    for (const count of [1, 2, 3]) {
      groove.editGrid((grid) => choosePattern(setStep(grid, 'hand', count, 9), count), null);
    }
    groove.editGrid((grid) => choosePattern(grid, 1), null);
    const before = patch().grid;
    groove.setRhythm('four');
    expect(remark).not.toHaveBeenCalled();
    groove.editGrid((grid) => setStep(grid, 'hand', 1, 9), 'stroke');
    groove.editGrid((grid) => setStep(grid, 'hand', 2, 9), 'stroke');
    expect(remark.mock.calls).toEqual([[expect.stringContaining('the place of pattern 2')]]);
    expect(patch().grid!.patterns).toHaveLength(4);
    store.update({ history: undo(store.state.history!) });
    expect(patch().grid).toEqual(before);
    store.update({ history: begin({ ...patch(), kit: kitOf(8) }) });
    groove.kitBeat();
    expect(remark).toHaveBeenCalledTimes(2);
  });

  it('stays within tempo and swing', () => {
    groove.setTempo(999, null);
    groove.setSwing(10, null);
    expect([patch().tempo, patch().swing]).toEqual([240, 50]);
  });
});
