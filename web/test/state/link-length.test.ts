import { describe, expect, it } from 'vitest';
import type { Model } from '../../src/api/types';
import type { Grid } from '../../src/state/grid';
import type { Kit } from '../../src/state/kit';
import { restores } from '../../src/state/kit-text';
import { LATENT } from '../../src/state/latent';
import { LINK_LONGEST, heldBy, lengthNotice, linkOf, readLink } from '../../src/state/link';
import { initialPatch, type Patch } from '../../src/state/patch';
import { control, kit, kitOf } from '../models';

const patch: Patch = { ...initialPatch(kit), kit: kitOf(16) };
/** The 288 numbers of Ghost, at two bytes each. */
const HEAD = 'A'.repeat(768);
const own = (signs: number): string => 'x'.repeat(signs);
/** As long as matches are on average, with 880 to 1,130 signs beside their heads. */
const MATCH = `${HEAD}.${own(1000)}`;
/** As one in finer steps. */
const FINE_MATCH = `${HEAD}.${own(1700)}`;

/** A kit whose pads all have a latent and, where given, a name. */
function kitWith(latent: string, name?: string): Kit {
  const pads = kitOf(16).pads.map((pad) => ({
    ...pad,
    name: name ?? pad.name,
    recipe: { ...pad.recipe, latent },
  }));
  return { ...kitOf(16), pads };
}

function addressOf(patch: Patch, models: readonly Model[] = []): string {
  return new URL(linkOf(patch, models), 'http://host/').href;
}

describe('a link with a kit', () => {
  it('holds all of a matched sound and of a kit whose pads are all matched', () => {
    const full: Patch = { ...patch, latent: MATCH, kit: kitWith(MATCH) };
    expect(heldBy(full)).toBe('this exact sound and its kit');
    expect(addressOf(full).length).toBeLessThan(LINK_LONGEST);
    expect(readLink(linkOf(full), [{ ...kit, variation: 288 }]).patch).toEqual(full);
  });

  it('holds all of a kit whose pads are all of morphs, with names of many bytes', () => {
    const full: Patch = { ...patch, latent: MATCH, kit: kitWith(HEAD, 'ä'.repeat(60)) };
    expect(heldBy(full)).toBe('this exact sound and its kit');
    expect(addressOf(full).length).toBeLessThan(LINK_LONGEST);
    expect(readLink(linkOf(full), [kit]).patch.kit).toEqual(full.kit);
  });

  it('stays under its longest, and counts the samples that it cuts short for that', () => {
    const full: Patch = { ...patch, latent: FINE_MATCH, kit: kitWith(FINE_MATCH) };
    expect(heldBy(patch)).toBe('this exact sound and its kit');
    expect(heldBy(full)).toBe(
      'this sound and its kit, but for the finest of 7 pads found in samples',
    );
    expect(addressOf(full).length).toBeLessThan(LINK_LONGEST);
    expect(linkOf(full)).toContain(`&latent=${FINE_MATCH}&`);
    const read = readLink(linkOf(full), [kit]).patch.kit!;
    const latents = [...Array<string>(7).fill(HEAD), ...Array<string>(9).fill(FINE_MATCH)];
    expect(read.pads.map(({ recipe }) => recipe.latent)).toEqual(latents);
    expect([restores(full.kit!, read), restores(kitOf(16, 8), read)]).toEqual([true, false]);
  });

  it('cuts the longest first', () => {
    const [short, long] = [kitWith(MATCH), kitWith(`${HEAD}.${own(3700)}`)];
    const pads = short.pads.map((pad, index) => (index % 5 === 4 ? long.pads[index]! : pad));
    const full: Patch = { ...patch, kit: { ...short, pads } };
    const read = readLink(linkOf(full), [kit]).patch.kit!;
    expect(read.pads.flatMap(({ recipe }, pad) => (recipe.latent === HEAD ? [pad] : []))).toEqual([
      4, 9,
    ]);
  });

  it('counts the signs that names take in an address', () => {
    const named = (name: string, latent = ''): Patch => ({ ...patch, kit: kitWith(latent, name) });
    // As many signs as the escapes of twelve umlauts, were they not escaped once more.
    const [plain, umlauts] = ['m'.repeat(72), 'ä'.repeat(12)].map((name) =>
      named(name, `${HEAD}.${own(1100)}`),
    );
    expect(heldBy(plain!)).toBe('this exact sound and its kit');
    expect(heldBy(umlauts!)).toContain('but for the finest of one pad found in samples');
    for (const full of [plain!, umlauts!, named('鼓'.repeat(60))]) {
      expect(addressOf(full).length).toBeLessThan(LINK_LONGEST);
    }
  });

  it('cuts names that are too long for it, says so, and is known as the kit that was kept', () => {
    const latent = `${HEAD}.${own(3800)}`;
    const named = kitWith(HEAD, '🥁' + '鼓'.repeat(58));
    const full: Patch = { ...patch, rhythm: 'grid', grid: fullestGrid(), latent, kit: named };
    expect(addressOf(full).length).toBeLessThan(LINK_LONGEST);
    expect(heldBy(full)).toBe('this sound and its kit, but for the ends of long names');
    const read = readLink(linkOf(full), [kit]).patch.kit!;
    expect(read.pads[3]!.name).toMatch(/^🥁鼓{23}$/u);
    expect([restores(full.kit!, read), restores(patch.kit!, read)]).toEqual([true, false]);
  });

  it('has room for the fullest grid there can be', () => {
    const full: Patch = { ...patch, rhythm: 'grid', grid: fullestGrid(), kit: kitWith(MATCH) };
    expect(addressOf(full).length).toBeLessThan(LINK_LONGEST);
    expect(readLink(linkOf(full), [kit]).patch.grid).toEqual(full.grid);
    expect(heldBy(full)).toContain('the finest of 2 pads');
  });

  it('has room for the heads of the longest latents, whatever else is as long as it can be', () => {
    const most = (pattern: (signs: number) => string): string => {
      let signs = 1;
      while (LATENT.test(pattern(signs + 1))) signs++;
      return pattern(signs);
    };
    const head = most((signs) => 'A'.repeat(signs));
    const latent = most((signs) => `${head}.${own(signs)}`);
    const models = kitOf(16).pads.map((_, index): Model => {
      const controls = Array.from({ length: 9 }, (_, at) => control(`control-${at}`));
      return { ...kit, name: `${index + 10}${'m'.repeat(98)}`, version: '0123456789', controls };
    });
    const pads = kitWith(latent, '鼓'.repeat(60)).pads.map((pad, index) => {
      const { name, controls } = models[index]!;
      const values = Object.fromEntries(controls.map((each) => [each.name, -0.123]));
      return { ...pad, recipe: { ...pad.recipe, model: name, controls: values } };
    });
    const loop = { rhythm: 'grid', grid: fullestGrid() } as const;
    const full: Patch = { ...patch, ...loop, latent, kit: { ...kitOf(16), pads } };
    expect(addressOf(full, models).length).toBeLessThan(LINK_LONGEST);
    expect(heldBy(full, models)).toBe(
      'this sound and its kit, but for the finest of 16 pads found in samples and ' +
        'the ends of long names',
    );
    const read = readLink(linkOf(full, models), models).patch.kit!;
    expect(read.pads.map(({ recipe }) => recipe.latent)).toEqual(Array(16).fill(head));
    expect(restores(full.kit!, read)).toBe(true);
  });

  it('leaves out a kit that no cut makes short enough, and says so', () => {
    const [first, ...others] = patch.kit!.pads;
    const controls = { ['x'.repeat(LINK_LONGEST)]: 0 };
    const pads = [{ ...first!, recipe: { ...first!.recipe, controls } }, ...others];
    const full: Patch = { ...patch, kit: { ...patch.kit!, pads } };
    expect(linkOf(full)).toBe(linkOf({ ...patch, kit: null }));
    expect(heldBy(full)).toBe('this exact sound, but not its kit, which is too long for any link');
  });
});

it('is said to be long where chats may cut it', () => {
  const said = (change: Partial<Patch>): string => lengthNotice(linkOf({ ...patch, ...change }));
  expect(said({ kit: kitWith(MATCH) })).toMatch(
    /^ It is 2\d,\d{3} characters long, which some chats cut; .*“Save kit”.*\.$/,
  );
  expect(said({ kit: null, latent: `${HEAD}.${own(3800)}` })).toMatch(
    /^ It is 4,\d{3} characters long, which some chats cut\.$/,
  );
  expect([said({}), said({ kit: null, latent: MATCH })]).toEqual(['', '']);
});

function fullestGrid(): Grid {
  const hand = Array.from({ length: 64 }, (_, step) => 1 + ((step * 5) % 9));
  const pads = Object.fromEntries(
    Array.from({ length: 16 }, (_, pad) => [pad, hand.map((level) => 1 + ((level + pad) % 9))]),
  );
  return { patterns: Array(4).fill({ hand, pads }), at: 3, muted: ['hand', 15] };
}
