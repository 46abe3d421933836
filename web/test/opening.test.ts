import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepKit, keptKit } from '../src/kept-kit';
import { followLink, openLink } from '../src/opening';
import { gridFrom, setStep, toggleMute } from '../src/state/grid';
import type { Kit } from '../src/state/kit';
import { heldBy, linkOf } from '../src/state/link';
import { initialPatch } from '../src/state/patch';
import { asOfHere } from '../src/state/versions';
import { kit as model, kitOf, model as other } from './models';

const items = new Map<string, string>();
const own = (kit: Kit | null) => ({ kit, grid: null });

beforeEach(() => {
  items.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => items.get(key) ?? null,
    removeItem: (key: string) => items.delete(key),
    setItem: (key: string, value: string) => items.set(key, value),
  });
});
afterEach(() => vi.unstubAllGlobals());

it('puts a kept kit that cannot be read aside', () => {
  items.set('ghostnote.kit', '1~Kit~7~ghost.x~spoiled');
  expect(keptKit()).toEqual({ kit: null, grid: null, damaged: 1, beatDamaged: false });
  keepKit(own(kitOf(1)));
  expect(items.get('ghostnote.kit.damaged')).toBe('1~Kit~7~ghost.x~spoiled');
  keepKit(own(null));
  expect(keptKit()).toEqual({ kit: null, grid: null, damaged: 0, beatDamaged: false });
});

it('opens with the kit of the link, and with one’s own within reach of undo', () => {
  keepKit(own(kitOf(8)));
  const link = linkOf({ ...initialPatch(model), kit: kitOf(16, 9) });
  const { history, notice } = openLink(link, [model], own(null));
  expect([history.present.kit, notice]).toEqual([kitOf(16, 9), '']);
  expect(history.past.map(({ kit }) => kit)).toEqual([kitOf(8)]);
  expect(keptKit().kit).toEqual(kitOf(8));
});

it('opens with the kept kit where the link has none, or one cut short from it', () => {
  const latent = `${'A'.repeat(64)}.${'x'.repeat(3800)}`;
  const long = kitOf(12).pads.map((pad) => ({ ...pad, recipe: { ...pad.recipe, latent } }));
  const mine = { ...kitOf(12), pads: long };
  const link = linkOf({ ...initialPatch(model), kit: mine });
  expect(heldBy({ ...initialPatch(model), kit: mine })).toContain('but for the finest of 4 pads');
  const plain = linkOf(initialPatch(model));
  keepKit(own(mine));
  for (const each of [link, plain]) {
    const { history } = openLink(each, [model], own(null));
    expect([history.present.kit, history.past]).toEqual([mine, []]);
  }
  expect(followLink(plain, [model], own(mine)).patch.kit).toBe(mine);
});

it('says what of a kit could not be read', () => {
  items.set('ghostnote.kit', 'nonsense');
  expect(openLink('', [model], own(null)).notice).toBe(
    'A pad of your kit could not be read and stayed out.',
  );
  const two = linkOf({ ...initialPatch(model), kit: kitOf(8) }).replaceAll(/~Pad_[12]/g, '~%');
  expect(openLink(two, [model], own(kitOf(8))).notice).toContain('2 pads of the kit in this link');
});

it('keeps the beat with its kit, and goes on with it where the address names nothing', () => {
  const grid = setStep(gridFrom(Array(16).fill(0)), 3, 4, 9);
  keepKit({ kit: kitOf(8), grid });
  expect(keptKit()).toEqual({ kit: kitOf(8), grid, damaged: 0, beatDamaged: false });
  const bare = openLink('', [model], own(null)).history.present;
  expect([bare.kit, bare.grid, bare.rhythm]).toEqual([kitOf(8), grid, 'grid']);
  const link = linkOf({ ...initialPatch(model), rhythm: 'four' });
  const named = openLink(link, [model], own(null)).history.present;
  expect([named.grid, named.rhythm]).toEqual([grid, 'four']);
  keepKit({ kit: kitOf(8), grid: gridFrom(Array(16).fill(1)) });
  expect(keptKit().grid).toBeNull();
});

it('keeps one’s own kit with its own beat within reach of undo', () => {
  const [mine, theirs] = [2, 5].map((pad) => setStep(gridFrom(Array(16).fill(0)), pad, 4, 9));
  keepKit({ kit: kitOf(8), grid: mine! });
  const patch = {
    ...initialPatch(model),
    kit: kitOf(8, 9),
    rhythm: 'grid' as const,
    grid: theirs!,
  };
  const { history } = openLink(linkOf(patch), [model], own(null));
  expect(history.present.grid).toEqual(theirs);
  expect(history.past.map(({ kit, grid }) => [kit, grid])).toEqual([[kitOf(8), mine]]);
});

it('lies with a link’s beat over one’s own, whether the link has a kit or not', () => {
  const [mine, theirs] = [2, 5].map((pad) => setStep(gridFrom(Array(16).fill(0)), pad, 4, 9));
  keepKit({ kit: kitOf(8), grid: mine! });
  const sound = { ...initialPatch(model), rhythm: 'grid' as const, grid: theirs! };
  for (const kit of [null, kitOf(8)]) {
    const { present, past } = openLink(linkOf({ ...sound, kit }), [model], own(null)).history;
    expect([present.kit, present.grid]).toEqual([kitOf(8), theirs]);
    expect(past.map(({ kit, grid }) => [kit, grid])).toEqual([[kitOf(8), mine]]);
  }
  const same = openLink(linkOf({ ...sound, kit: kitOf(8), grid: mine! }), [model], own(null));
  expect(same.history.past).toEqual([]);
});

it('lets no rows of a link’s kit play on one’s own', () => {
  keepKit(own(kitOf(8)));
  const alone = gridFrom(Array<number>(16).fill(1));
  const grid = toggleMute(setStep(alone, 5, 4, 9), 'hand');
  const link = linkOf({ ...initialPatch(model), kit: kitOf(8, 9), rhythm: 'grid', grid });
  const { present, past } = openLink(link, [model], own(null)).history;
  expect([present.kit, present.grid]).toEqual([kitOf(8, 9), grid]);
  expect(past.map(({ kit, grid }) => [kit, grid])).toEqual([[kitOf(8), alone]]);
});

it('puts a beat aside that cannot be read, or not in full, and says so', () => {
  keepKit(own(kitOf(8)));
  const kit = items.get('ghostnote.kit')!;
  const grid = setStep(gridFrom(Array(16).fill(0)), 3, 4, 9);
  for (const [beat, read] of [
    ['0-spoiled!', null],
    ['0-pDd9kE?', grid],
  ] as const) {
    items.set('ghostnote.kit', `${kit}\n${beat}`);
    expect(keptKit()).toEqual({ kit: kitOf(8), grid: read, damaged: 0, beatDamaged: true });
    expect(items.get('ghostnote.kit.damaged')).toBe(`${kit}\n${beat}`);
    expect(openLink('', [model], own(null)).notice).toBe(
      'Rows of your kit’s beat could not be read and stayed out.',
    );
  }
});

it('puts a beat aside with the pads that cannot be read, and keeps the rows of all others', () => {
  const rows = [0, 3].reduce((now, pad) => setStep(now, pad, pad, 9), gridFrom(Array(16).fill(0)));
  keepKit({ kit: kitOf(4), grid: rows });
  const text = items.get('ghostnote.kit')!.replace('~Pad_0,', '~%,');
  items.set('ghostnote.kit', text);
  const { kit, grid, damaged } = keptKit();
  expect([kit!.pads.map(({ name }) => name), damaged]).toEqual([['Pad 1', 'Pad 2', 'Pad 3'], 1]);
  expect(grid).toEqual(setStep(gridFrom(Array(16).fill(0)), 2, 3, 9));
  expect(items.get('ghostnote.kit.damaged')).toBe(text);
});

it('says which pads were matched by another version of the model, and puts their text aside', () => {
  const [latent, older] = [64, 86].map((signs) => `${'A'.repeat(signs)}.own`);
  const [first, second, third] = kitOf(3).pads.map((pad, index) => {
    return { ...pad, recipe: { ...pad.recipe, latent: [latent!, older!, older!][index]! } };
  });
  const kit = { ...kitOf(3), pads: [first!, second!, third!] };
  keepKit(own(kit));
  const text = items.get('ghostnote.kit');
  const opened = openLink('', [model], own(null));
  const latents = opened.history.present.kit!.pads.map(({ recipe }) => recipe.latent);
  expect(latents).toEqual([latent, '', '']);
  expect(opened.notice).toBe(
    '2 pads of your kit were matched by another version of the model: ' +
      'they play the model’s own sound.',
  );
  expect([items.get('ghostnote.kit'), items.get('ghostnote.kit.damaged')]).toEqual([text, text]);
  // The link of that kit has nothing more to say, and one of another kit has.
  const link = linkOf({ ...initialPatch(model), kit });
  expect(openLink(link, [model], own(null))).toEqual(opened);
  items.clear();
  const linked = linkOf({ ...initialPatch(model), kit: { ...kit, pads: [first!, second!] } });
  expect(openLink(linked, [model], own(null)).notice).toBe(
    'A pad of the kit in this link was matched by another version of the model: ' +
      'it plays the model’s own sound.',
  );
  // What a model that is not here knows of its pads stays.
  expect(openLink(link, [other], own(null)).history.present.kit).toEqual(kit);
});

it('says once what was made with another version of the model, and plays it all the same', () => {
  const now = { ...model, title: 'Ghost', version: '2' };
  const before = [{ ...now, version: '1' }];
  const sound = { ...initialPatch(model), seed: 7 };
  const mine = asOfHere(kitOf(8), before);
  const [alone, both] = [null, kitOf(16, 9)].map((kit) => linkOf({ ...sound, kit }, before));
  const made = 'made with another version of Ghost:';
  for (const link of [alone!, both!]) {
    const { history, notice } = openLink(link, [now], own(null));
    expect(notice).toBe(`This link was ${made} it may sound different here.`);
    expect(history.present.seed).toBe(7);
    expect(openLink(link, before, own(null)).notice).toBe('');
    expect(followLink(link, [now], own(mine)).notice).toBe(notice);
  }
  keepKit(own(mine));
  expect(openLink('', [now], own(null)).notice).toBe(
    `Your kit was ${made} it may sound different here.`,
  );
  expect(openLink(alone!, [now], own(null)).notice).toBe(
    `This link and your kit were ${made} they may sound different here.`,
  );
  items.clear();
  const older = linkOf({ ...sound, kit: kitOf(8) });
  expect(openLink(older, [now], own(null)).notice).toBe('');
  const latent = 'A'.repeat(43);
  const lost = openLink(linkOf({ ...sound, latent }, before), [now], own(null)).notice;
  expect(lost).toBe(
    'Ghost as it is here cannot play this link’s sound: here is the model’s own sound. ' +
      'A file saved of it, dropped here, is matched anew.',
  );
});
