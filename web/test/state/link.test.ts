import { describe, expect, it } from 'vitest';
import type { Model } from '../../src/api/types';
import { soundOf } from '../../src/state/kit';
import { restores } from '../../src/state/kit-text';
import {
  LINK_LONGEST,
  changedModel,
  linkOf,
  lostLatent,
  namesKit,
  namesSound,
  readLink,
} from '../../src/state/link';
import { patternOf, setStep, type Grid, type Row } from '../../src/state/grid';
import { writeGrid } from '../../src/state/grid-text';
import { SEED_MAXIMUM, initialPatch, type Patch } from '../../src/state/patch';
import { kit, kitOf, model } from '../models';

const other = { ...model, name: 'other/ä?' };
const models = [model, other];
const gridOf = (hand: Row): Grid => ({ patterns: [{ hand, pads: {} }], at: 0, muted: [] });

describe('a link', () => {
  it('brings back exactly the patch it was made from', () => {
    for (const rhythm of ['single', 'break', 'grid'] as const) {
      for (let i = -1000; i <= 1000; i += 37) {
        const patch: Patch = {
          model: i % 2 ? model.name : other.name,
          class: 'snare',
          controls: { x: i / 1000, y: -i / 1000 + 0 },
          seed: Math.abs(i) * 2_000_003,
          latent: i % 3 ? '' : `Az-_${Math.abs(i)}`,
          tempo: 40 + (Math.abs(i) % 200),
          swing: 50 + (Math.abs(i) % 26),
          rhythm,
          grid: rhythm === 'single' ? null : gridOf(Array(16).fill(Math.abs(i) % 10)),
          kit: i % 5 ? null : kitOf(1 + (Math.abs(i) % 16)),
        };
        const read = readLink(linkOf(patch), models);
        expect(read).toEqual({ patch, missingModel: null, damagedPads: 0 });
      }
    }
  });

  it('leaves out a latent of another version of the model, and tells', () => {
    const latent = (numbers: number) => `${'A'.repeat(Math.ceil((numbers * 8) / 3))}.own`;
    const link = (numbers: number) => `#/ghost?x=0.5&seed=3&latent=${latent(numbers)}`;
    const same = readLink(link(24), [kit]).patch;
    const older = readLink(link(32), [kit]).patch;
    expect([same.latent, lostLatent(link(24), same)]).toEqual([latent(24), false]);
    expect([older.latent, lostLatent(link(32), older)]).toEqual(['', true]);
    expect([older.controls.x, older.seed]).toEqual([0.5, 3]);
    const [pad] = kitOf(1).pads;
    const stale = { ...pad!, recipe: { ...pad!.recipe, latent: latent(32) } };
    expect(soundOf(stale, [kit])?.latent).toBe('');
  });

  it('is short enough to read out', () => {
    const patch = { ...initialPatch(model), controls: { x: 0.312, y: -0.2 }, seed: 7 };
    expect(linkOf(patch)).toBe(
      '#/ae-medium-tanh?x=0.312&y=-0.2&class=snare&seed=7&loop=backbeat-112',
    );
  });

  it('holds a grid in few signs, and knows its older form without swing and grid', () => {
    const four = Array.from({ length: 16 }, (_, step) => (step % 4 === 0 ? 9 : 0));
    const grid = gridOf(four);
    const patch: Patch = { ...initialPatch(model), rhythm: 'grid', grid, swing: 58 };
    expect(linkOf(patch)).toMatch(/&loop=grid-112&swing=58&grid=0-9c9c9c9c$/);
    expect(readLink(linkOf(patch), models).patch).toEqual(patch);
    const older = readLink('#/ae-medium-tanh?x=0&y=0&seed=0&loop=four-90', models).patch;
    expect([older.rhythm, older.swing, older.grid]).toEqual(['four', 50, null]);
  });

  it('holds a tempo to a tenth', () => {
    const patch: Patch = { ...initialPatch(model), tempo: 127.5 };
    expect(linkOf(patch)).toMatch(/&loop=backbeat-127\.5$/);
    expect(readLink(linkOf(patch), models).patch).toEqual(patch);
  });

  it('plays the usual rhythm where the grid it asks for is spoiled', () => {
    const read = readLink('#/ae-medium-tanh?loop=grid-90&grid=0-9zz&swing=999', models).patch;
    expect([read.rhythm, read.tempo, read.swing, read.grid]).toEqual(['backbeat', 90, 75, null]);
    const unplayed = readLink(
      `#/ae-medium-tanh?loop=four-90&grid=${writeGrid(gridOf(Array(16).fill(1)))}`,
      models,
    );
    expect(unplayed.patch.grid?.patterns).toHaveLength(1);
  });

  it.each(['', '#', '#/', '#nonsense', '#/?', '#/%E0%A4%A'])('falls back from %j', (hash) => {
    expect(readLink(hash, models).patch).toEqual(initialPatch(model));
  });

  it('falls back value by value', () => {
    const spoiled = '#/ae-medium-tanh?x=abc&y=9&seed=-4&loop=waltz-999&z=1';
    expect(readLink(spoiled, models).patch).toEqual({
      ...initialPatch(model),
      controls: { x: 0, y: 1 },
      tempo: 240,
    });
  });

  it('brings back class and latent, and knows its older form without them', () => {
    const latent = `Az-_09${'A'.repeat(58)}`;
    const patch = { ...initialPatch(kit), class: 'kick', latent };
    expect(linkOf(patch)).toContain(`&class=kick&seed=0&latent=${latent}&`);
    expect(readLink(linkOf(patch), [kit]).patch).toEqual(patch);
    const older = readLink('#/ghost?x=0.5&y=0&seed=7&loop=four-90', [kit]).patch;
    expect([older.class, older.latent, older.seed]).toEqual(['snare', '', 7]);
  });

  it.each(['a b', 'a'.repeat(801), 'ü'])('leaves out %j, which is no latent', (latent) => {
    const read = (text: string) =>
      readLink(`#/ae-medium-tanh?class=cowbell&latent=${encodeURIComponent(text)}`, models).patch;
    expect(read(latent)).toEqual(initialPatch(model));
    expect(read('a'.repeat(800)).latent).toHaveLength(800);
  });

  it('takes every seed that the service takes, and no other', () => {
    const seedOf = (seed: number) => readLink(`#/ae-medium-tanh?seed=${seed}`, models).patch.seed;
    expect(SEED_MAXIMUM).toBe(4294967295);
    expect(seedOf(SEED_MAXIMUM)).toBe(SEED_MAXIMUM);
    expect([SEED_MAXIMUM + 1, 2 ** 53 - 1, 0.5, -1].map(seedOf)).toEqual([0, 0, 0, 0]);
  });

  it('is told from what else may follow a #', () => {
    expect(['#/ae-medium-tanh', '#/gone?x=1'].map(namesSound)).toEqual([true, true]);
    expect(['', '#', '#/', '#/?x=1', '#top'].some(namesSound)).toBe(false);
  });

  it('tells whether it brings a kit', () => {
    expect(namesKit(linkOf({ ...initialPatch(kit), kit: kitOf(8) }))).toBe(true);
    expect(['', '#/ghost?seed=1', linkOf(initialPatch(kit))].some(namesKit)).toBe(false);
  });

  it('says with which version of its model it was made, and older ones do not', () => {
    const made = { ...kit, version: '0123456789abcdef' };
    const patch = { ...initialPatch(kit), seed: 7 };
    const link = linkOf(patch, [model, made]);
    expect(link).toContain('&seed=7&v=01234567&loop=');
    const now = { ...kit, version: 'fedcba9876543210' };
    expect(readLink(link, [now]).patch).toEqual(patch);
    const told = (hash: string, here: Model[]) => changedModel(hash, here)?.version ?? null;
    expect([told(link, [made]), told(link, [now]), told(link, [model])]).toEqual([
      null,
      now.version,
      null,
    ]);
    expect(told(linkOf(patch), [now])).toBeNull();
  });

  it('names a model that is not there', () => {
    expect(readLink('#/gone?x=0.5', models)).toEqual({
      patch: initialPatch(model),
      missingModel: 'gone',
      damagedPads: 0,
    });
  });
});

describe('a link with a kit', () => {
  const patch: Patch = { ...initialPatch(kit), kit: kitOf(16) };

  it('says how many pads could not be read, and keeps the sound and the others', () => {
    const [before, ...pads] = linkOf(patch).split('~Pad_');
    const read = readLink([before, 'spoiled', ...pads.slice(1)].join('~Pad_'), [kit]);
    expect(read.damagedPads).toBe(1);
    expect(read.patch.kit?.pads).toEqual(patch.kit!.pads.slice(1));
    const lost = readLink(linkOf({ ...patch, kit: null }) + '&kit=9~x', [kit]);
    expect(lost).toEqual({ patch: { ...patch, kit: null }, missingModel: null, damagedPads: 1 });
  });

  it('says with which versions of their models its pads sound as here, within its longest', () => {
    const made = { ...kit, version: '0123456789abcdef' };
    const read = readLink(linkOf(patch, [made]), [kit]).patch.kit!;
    expect(read).toEqual({ ...patch.kit, versions: { ghost: '01234567' } });
    expect(readLink(linkOf(patch), [made]).patch.kit).toEqual(patch.kit);
    // A kit of before that is heard here is linked as of here.
    const again = readLink(linkOf({ ...patch, kit: read }, [kit]), [kit]).patch.kit!;
    expect(again.versions).toEqual({ ghost: '1' });
    expect([restores(read, again), restores(read, patch.kit!)]).toEqual([true, true]);
    const models = kitOf(16).pads.map((_, index) => ({
      ...made,
      name: `${'m'.repeat(90)}-${index}`,
    }));
    const pads = kitOf(16).pads.map((pad, index) => ({
      ...pad,
      name: '鼓'.repeat(60),
      recipe: { ...pad.recipe, model: models[index]!.name },
    }));
    const full: Patch = { ...patch, kit: { ...patch.kit!, pads } };
    expect(new URL(linkOf(full, models), 'http://host/').href.length).toBeLessThan(LINK_LONGEST);
    const versions = Object.keys(readLink(linkOf(full, models), models).patch.kit!.versions!);
    expect(versions).toEqual(models.map(({ name }) => name));
  });

  it('keeps the kit where the model of the sound is gone', () => {
    expect(readLink(linkOf(patch), [model]).patch.kit).toEqual(patch.kit);
  });

  const beat = [0, 2, 15].reduce(
    (grid, pad) => setStep(grid, pad, pad, 9),
    gridOf(Array(16).fill(0)),
  );
  const looped: Patch = { ...patch, rhythm: 'grid', grid: beat };

  it('holds the rows of its pads, which need no sign that links escape', () => {
    expect(linkOf(looped)).toContain('&grid=0-pA9oCb9mPo9&kit=');
    expect(readLink(linkOf(looped), [kit]).patch).toEqual(looped);
  });

  it('keeps rows with their pads where others are spoiled', () => {
    const [before, ...pads] = linkOf(looped).split('~Pad_');
    const read = readLink([before, pads[0], 'spoiled', ...pads.slice(2)].join('~Pad_'), [kit]);
    expect(read.damagedPads).toBe(1);
    const rows = patternOf(read.patch.grid!).pads;
    expect(Object.keys(rows)).toEqual(['0', '1', '14']);
    expect(read.patch.kit!.pads[14]!.name).toBe('Pad 15');
    expect(rows[14]!.indexOf(9)).toBe(15);
    expect(readLink(linkOf({ ...looped, kit: null }), [kit]).patch.grid).toEqual(beat);
  });
});
