import { describe, expect, it } from 'vitest';
import { begin, commit } from '../../src/state/history';
import {
  midiName,
  padFault,
  padName,
  padsAt,
  renewed,
  resized,
  soundOf,
  strokeGain,
  varied,
  withPad,
  withSound,
} from '../../src/state/kit';
import { initialPatch, type Patch } from '../../src/state/patch';
import { kitRequest } from '../../src/state/kit-wire';
import { INITIAL_DESK } from '../../src/state/kit-desk';
import { readKit, sameKit, writeKit } from '../../src/state/kit-text';
import { asOfHere, changedSince, renewalNotice } from '../../src/state/versions';
import { kit as model, kitOf, model as other } from '../models';

const kit = kitOf(8);
const [open, locked] = [0, 1];

describe('a kit', () => {
  it('holds what a pad can be, and nothing beyond', () => {
    const { pads } = withPad(kit, 2, {
      gainDb: 99,
      pan: -3,
      choke: 40,
      note: 200,
      name: 'n'.repeat(99),
    });
    expect(pads[2]).toMatchObject({ gainDb: 6, pan: -1, choke: 16, note: 127 });
    expect(pads[2]!.name).toHaveLength(60);
    expect(pads.toSpliced(2, 1)).toEqual(kit.pads.toSpliced(2, 1));
  });

  it('calls a pad without a name after its drum, in samplers too', () => {
    const nameless = withPad(kit, 3, { name: ' \u00a0 ' });
    const { recipe } = kit.pads[3]!;
    const drum = recipe.class[0]!.toUpperCase() + recipe.class.slice(1);
    expect(nameless.pads.slice(2, 4).map(padName)).toEqual(['Pad 2', drum]);
    const asked = kitRequest(nameless, INITIAL_DESK.take, [model]);
    expect(asked!.pads.slice(2, 4).map(({ name }) => name)).toEqual(['Pad 2', drum]);
  });

  it('is saved with its locks', () => {
    const asked = kitRequest(kit, INITIAL_DESK.take, [model]);
    expect(asked!.pads.map(({ locked }) => locked)).toEqual(kit.pads.map(({ locked }) => locked));
    expect(asked!.pads[1]!.locked).toBe(true);
  });

  it('names a pad after another drum, and lets one of its own drum keep its name', () => {
    const { recipe } = kit.pads[0]!;
    expect(withSound(kit, 3, { ...recipe, seed: 1 }).pads[3]!.name).toBe('Pad 3');
    const placed = withSound(kit, 3, { ...recipe, class: 'hihat-closed' }).pads[3]!;
    expect([placed.name, placed.recipe.class]).toEqual(['Closed hat', 'hihat-closed']);
    const twice = withSound(withSound(kit, 3, { ...recipe, class: 'kick' }), 6, {
      ...recipe,
      class: 'kick',
    });
    expect([twice.pads[3]!.name, twice.pads[6]!.name]).toEqual(['Kick', 'Kick 2']);
  });

  it('renews what is not locked, and keeps the notes', () => {
    const moved = withPad(kit, open, { note: 99 });
    const fresh = kitOf(8, 9);
    const next = renewed(moved, withPad(fresh, open, { name: 'New' }));
    expect(next.pads[locked]).toBe(moved.pads[locked]);
    expect([next.pads[open]!.name, next.pads[open]!.note, next.seed]).toEqual(['New', 99, 9]);
    expect(renewed(null, fresh)).toEqual(fresh);
  });

  it('grows by pads of its style and shrinks again', () => {
    const grown = resized(kit, kitOf(16, 9));
    expect(grown.pads.slice(0, 8)).toEqual(kit.pads);
    expect([grown.pads.length, grown.seed]).toEqual([16, 7]);
    expect(resized(grown, kitOf(8, 9))).toEqual(kit);
  });

  it('lets no new pad have the name of one that stays, and counts on', () => {
    const named = (pads: number, ...names: readonly string[]) =>
      names.reduce((now, name, pad) => withPad(now, pad, { name }), kitOf(pads, 9));
    const snares = named(3, 'Kick', 'Snare 2', 'Snare');
    const grown = resized(snares, named(5, 'Kick', 'Snare', 'Clap', 'Snare 2', 'Snare 3'));
    expect(grown.pads.map(({ name }) => name)).toEqual([
      'Kick',
      'Snare 2',
      'Snare',
      'Snare 3',
      'Snare 4',
    ]);
    const next = renewed(snares, named(3, 'Snare 2', 'Snare', 'Clap'));
    expect(next.pads.map(({ name }) => name)).toEqual(['Snare', 'Snare 2', 'Clap']);
  });

  it('varies what is not locked a little, as the same hit', () => {
    const next = varied(kit, [model], () => 1);
    const { recipe } = next.pads[open]!;
    expect(next.pads[locked]).toEqual(kit.pads[locked]);
    expect(recipe.controls['x']).toBeCloseTo(0.12, 6);
    expect(recipe.seed).toBe(kit.pads[open]!.recipe.seed);
    expect(next.pads[2]!.recipe.controls['pitch']).toBe(0.2);
    expect(varied(kit, [other]).pads).toEqual(kit.pads);
  });

  it('says which model a pad needs', () => {
    expect(padFault(kit.pads[0]!, [model])).toBe('');
    expect(padFault(kit.pads[0]!, [other])).toContain('Needs the model “ghost”');
    expect(soundOf(kit.pads[0]!, [other])).toBeNull();
    const cowbell = { ...kit.pads[0]!, recipe: { ...kit.pads[0]!.recipe, class: 'cowbell' } };
    expect(padFault(cowbell, [model])).toContain('plays Cowbell');
  });

  it('plays all pads of a note, as loud as their level and the stroke', () => {
    expect(padsAt(withPad(kit, 4, { note: 37 }), 37)).toEqual([1, 4]);
    expect(strokeGain({ ...kit.pads[1]!, gainDb: 0 }, 1)).toBe(1);
    expect(strokeGain({ ...kit.pads[1]!, gainDb: -6 }, 0.5)).toBeCloseTo(0.1253, 4);
  });

  it('names notes', () => {
    expect([36, 60, 127].map(midiName)).toEqual(['C2', 'C4', 'G9']);
  });
});

describe('the text of a kit', () => {
  it('brings back exactly the kit it was made from', () => {
    for (const pads of [1, 8, 16]) {
      expect(readKit(writeKit(kitOf(pads)))).toEqual({
        kit: kitOf(pads),
        damaged: 0,
        places: kitOf(pads).pads.map((_, place) => place),
      });
    }
    const mixed = withSound(kit, 2, {
      ...kit.pads[2]!.recipe,
      model: 'other/ä?',
      controls: { z: -1e-7 },
    });
    expect(readKit(writeKit(mixed))?.kit).toEqual(mixed);
  });

  it('knows which models of a sound and its kit the server has renewed', () => {
    const patch: Patch = { ...initialPatch(other), kit };
    const [newer, newest] = [
      { ...model, version: '2' },
      { ...other, version: '3' },
    ];
    const before = [model, other];
    expect(renewalNotice(begin(patch), before, [newer, other])).toMatch(/^Your kit was made/);
    expect(renewalNotice(begin(patch), before, [newer, newest])).toMatch(
      /^This sound and your kit were/,
    );
    expect(renewalNotice(begin(patch), before, [model, newest])).toMatch(/^This sound was/);
    const bare = { ...patch, kit: null };
    expect(renewalNotice(begin(bare), before, [newer, other])).toBe('');
    expect(renewalNotice(begin(patch), [other], [newer, other])).toBe('');
    const left = commit(begin<Patch>({ ...initialPatch(model), kit: null }), bare);
    for (const history of [left, { ...left, past: [], future: left.past }]) {
      expect(renewalNotice(history, before, [newer, other])).toMatch(/^What undo brings back was/);
      expect(renewalNotice(history, before, [newer, newest])).toMatch(/^This sound was/);
    }
  });

  it('names the versions of its pads’ models, and keeps those of models that are not here', () => {
    const [first, ...pads] = kit.pads;
    const lost = { ...first!, recipe: { ...first!.recipe, model: 'a.b' } };
    const mixed = asOfHere({ ...kit, pads: [lost, ...pads], versions: { 'a.b': '9', gone: '8' } }, [
      model,
    ]);
    expect(mixed.versions).toEqual({ 'a.b': '9', ghost: '1' });
    expect(asOfHere(mixed, [model])).toBe(mixed);
    expect(readKit(writeKit(mixed))).toMatchObject({ kit: mixed, damaged: 0 });
    expect(readKit(writeKit(kit))!.kit.versions).toBeUndefined();
    const now = { ...model, version: '2' };
    expect(changedSince(mixed, [now, other])).toEqual([now]);
    expect([changedSince(mixed, [model]), changedSince(kit, [now])]).toEqual([[], []]);
    expect(sameKit(mixed, asOfHere(mixed, [now]))).toBe(true);
  });

  it('is short', () => {
    expect(writeKit(kitOf(16)).length).toBeLessThan(900);
  });

  it.each([
    '',
    '1',
    '2~Kit~7~ghost.x~Kick,0,kick,1,0.5,36',
    '1~Kit~7~ghost.x',
    '1~%ZZ~7~g.x~K,0,k,1,0,36',
  ])('is not %j', (text) => {
    expect(readKit(text)).toBeNull();
  });

  it.each([
    'K,1,kick,1,0.5,36',
    'K,0,kick,1,0.5_1,36',
    'K,0,kick,1,abc,36',
    'K,0,kick,1,0.5,128',
    'K,0,kick,1,0.5,36,99',
    'K,0,kick,1,0.5,36,,2',
    'K,0,kick,1,0.5,36,,,17',
    'K,0,kick,1,0.5,36,,,,,a b',
    'K,0,kick,zzzzzzz,0.5,36',
  ])('leaves out the spoiled pad %j', (pad) => {
    const read = readKit(`1~Kit~7~ghost.x~Kick,0,kick,1,0.5,36~${pad}`)!;
    expect([read.kit.pads.length, read.damaged]).toEqual([1, 1]);
  });

  it('keeps names no longer than a kit file takes', () => {
    const read = readKit(`1~${'k'.repeat(99)}~7~ghost.x~${'n'.repeat(99)},0,kick,1,0.5,36`)!;
    expect([read.kit.name.length, read.kit.pads[0]!.name.length]).toEqual([60, 60]);
  });
});
