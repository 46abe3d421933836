/**
 * A kit as one short line for links and storage, and back.
 *
 * `1~name~seed~models~pad~pad...`: models as `name.control.control`, that of the style first, and
 * behind them their versions as `name.-version`, which older pages take for models of no pad; a pad
 * as name, number of its model, class, seed, values of the controls, note, level, pan, choke group,
 * lock and latent, of which the last ones are left out while they are 0 or empty.
 */

import { NAME_LONGEST, type Kit, type Pad } from './kit';
import { LATENT } from './latent';
import type { Recipe } from './patch';

const VERSION = '1';
/** No name of a control begins with it. */
const VERSION_MARK = '-';
const SEED_MAXIMUM = 2 ** 32 - 1;
const PADS_MOST = 16;

const written = new WeakMap<Kit, string>();

export function writeKit(kit: Kit): string {
  const versions = Object.entries(kit.versions ?? {}).map(
    ([model, version]) => `${word(model)}.${VERSION_MARK}${word(version)}`,
  );
  const [format, name, seed, models, ...pads] = writeSounds(kit).split('~');
  return [format, name, seed, [models, ...versions].join(','), ...pads].join('~');
}

/** The kit's text without versions. */
function writeSounds(kit: Kit): string {
  const known = written.get(kit);
  if (known !== undefined) return known;
  const style = word(kit.model);
  const tables = [style, ...kit.pads.map(({ recipe }) => tableOf(recipe))];
  const models = [...new Set(tables)];
  const pads = kit.pads.map((pad) => writePad(pad, models.indexOf(tableOf(pad.recipe))));
  const head = [VERSION, word(kit.name), kit.seed.toString(36), models.join(',')];
  const text = [...head, ...pads].join('~');
  written.set(kit, text);
  return text;
}

/** Whether two kits are made of the same, with whatever versions of their models. */
export function sameKit(a: Kit | null, b: Kit | null): boolean {
  return a === b || (a !== null && b !== null && writeSounds(a) === writeSounds(b));
}

export interface KitReading {
  readonly kit: Kit;
  /** Pads that could not be read and are left out. */
  readonly damaged: number;
  /** Where each of the kit's pads stood in the text, counted from 0. */
  readonly places: readonly number[];
}

/** The kit of a text; null where it is none. */
export function readKit(text: string): KitReading | null {
  const [version, name = '', seed = '', models = '', ...rest] = text.split('~');
  if (version !== VERSION || rest.length > PADS_MOST) return null;
  const tables = models.split(',').map((entry) => entry.split('.').map(unword));
  const read = rest.map((each) => readPad(each, tables));
  const pads = read.filter((pad) => pad !== null);
  const places = read.flatMap((pad, place) => (pad ? [place] : []));
  const style = whole(seed, SEED_MAXIMUM, 36);
  const model = tables[0]?.[0] ?? null;
  const title = readName(name);
  if (pads.length === 0 || style === null || !model || title === null) return null;
  const versions = readVersions(tables);
  const kit = { name: title, model, seed: style, pads, ...(versions && { versions }) };
  return { kit, damaged: rest.length - pads.length, places };
}

function readVersions(
  tables: readonly (readonly (string | null)[])[],
): Record<string, string> | null {
  const versions = tables.flatMap(([model, mark, ...more]): [string, string][] => {
    if (!model || !mark?.startsWith(VERSION_MARK) || more.length > 0) return [];
    return [[model, mark.slice(VERSION_MARK.length)]];
  });
  return versions.length > 0 ? Object.fromEntries(versions) : null;
}

/** The kit without what the samples of its pads have beside the model's sound. */
export function bareKit(kit: Kit): Kit {
  return { ...kit, pads: kit.pads.map(barePad) };
}

function barePad(pad: Pad): Pad {
  const [latent = ''] = pad.recipe.latent.split('.');
  return latent === pad.recipe.latent ? pad : { ...pad, recipe: { ...pad.recipe, latent } };
}

export interface FittedKit {
  /** As an address has it. */
  readonly text: string;
  /** Pads whose samples lost what they have of their own. */
  readonly leftOut: number;
  /** Whether names lost their ends. */
  readonly cut: boolean;
}

/** Signs that are left of a name, in the order in which it is tried. */
const NAME_CUTS = [24, 12, 6];

/**
 * The kit in a number of signs of an address at most: where need be, the longest latents are cut
 * short, and then names; null where that is too long, too.
 */
export function fitKit(kit: Kit, room: number): FittedKit | null {
  for (const { shorter, ...lost } of everShorter(kit)) {
    // An address takes the signs of escapes for escapes of its own.
    const text = writeKit(shorter).replaceAll('%', '%25');
    if (text.length <= room) return { text, ...lost };
  }
  return null;
}

function* everShorter(kit: Kit): Generator<Omit<FittedKit, 'text'> & { readonly shorter: Kit }> {
  let shorter = kit;
  yield { shorter, leftOut: 0, cut: false };
  const order = kit.pads
    .map(({ recipe }, index) => ({ index, length: recipe.latent.split('.')[1]?.length ?? 0 }))
    .filter(({ length }) => length > 0)
    .sort((a, b) => b.length - a.length);
  for (const [count, { index }] of order.entries()) {
    const pads = shorter.pads.map((pad, at) => (at === index ? barePad(pad) : pad));
    shorter = { ...shorter, pads };
    yield { shorter, leftOut: count + 1, cut: false };
  }
  for (const most of NAME_CUTS) {
    yield { shorter: withNames(shorter, shortened(most)), leftOut: order.length, cut: true };
  }
}

const shortened =
  (most: number) =>
  (name: string): string =>
    [...name].slice(0, most).join('');

function withNames(kit: Kit, named: (name: string, pad: number) => string): Kit {
  const pads = kit.pads.map((pad, index) => ({ ...pad, name: named(pad.name, index) }));
  return { ...kit, name: named(kit.name, -1), pads };
}

/** Whether a kit that a link brings is one that is kept, but for what links leave out. */
export function restores(kept: Kit, linked: Kit): boolean {
  const asLinked = withNames(kept, (name, pad) => {
    const short = pad < 0 ? linked.name : linked.pads[pad]?.name;
    return short && name.startsWith(short) ? short : name;
  });
  if (writeSounds(bareKit(asLinked)) !== writeSounds(bareKit(linked))) return false;
  return linked.pads.every(({ recipe: { latent } }, index) => {
    return !latent.includes('.') || latent === kept.pads[index]!.recipe.latent;
  });
}

function tableOf({ model, controls }: Recipe): string {
  return [model, ...Object.keys(controls)].map(word).join('.');
}

function writePad({ name, recipe, note, gainDb, pan, choke, locked }: Pad, model: number): string {
  const sound = [model, word(recipe.class), recipe.seed.toString(36)];
  const values = Object.values(recipe.controls).join('_');
  const more = [gainDb, pan, choke, locked ? 1 : 0].map((value) => (value === 0 ? '' : value));
  return [word(name), ...sound, values, note, ...more, recipe.latent].join(',').replace(/,+$/, '');
}

function readPad(text: string, tables: readonly (readonly (string | null)[])[]): Pad | null {
  const fields = text.split(',');
  const [name = '', table = '', drum = '', seed = '', values = '', note = ''] = fields;
  const [gain = '', pan = '', choke = '', locked = '', latent = ''] = fields.slice(6);
  const [model, ...names] = tables[whole(table, tables.length - 1) ?? -1] ?? [];
  const read = {
    name: readName(name),
    class: unword(drum),
    seed: whole(seed, SEED_MAXIMUM, 36),
    controls: readControls(names, values),
    note: whole(note, 127),
    gainDb: within(gain, -60, 6),
    pan: within(pan, -1, 1),
    choke: whole(choke || '0', 16),
    locked: locked === '1',
  };
  const spoiled = Object.values(read).some((value) => value === null);
  if (!model || spoiled || (latent && !LATENT.test(latent)) || fields.length > 11) return null;
  const { class: drumClass, seed: from, controls, ...play } = read as NotNull<typeof read>;
  const recipe = { model, class: drumClass, controls, seed: from, latent };
  return { ...play, recipe };
}

type NotNull<T> = { [K in keyof T]: NonNullable<T[K]> };

/** A name as far as a kit's file takes it. */
function readName(text: string): string | null {
  return unword(text)?.slice(0, NAME_LONGEST) ?? null;
}

function readControls(
  names: readonly (string | null)[],
  text: string,
): Record<string, number> | null {
  const values = text === '' ? [] : text.split('_');
  if (values.length !== names.length || names.includes(null)) return null;
  const numbers = values.map((value) => (value === '' ? NaN : Number(value)));
  if (!numbers.every(Number.isFinite)) return null;
  return Object.fromEntries(names.map((name, index) => [name!, numbers[index]!]));
}

function whole(text: string, maximum: number, base: 10 | 36 = 10): number | null {
  if (!(base === 36 ? /^[0-9a-z]{1,7}$/ : /^\d{1,3}$/).test(text)) return null;
  const value = Number.parseInt(text, base);
  return value <= maximum ? value : null;
}

function within(text: string, minimum: number, maximum: number): number | null {
  const value = Number(text);
  return Number.isFinite(value) && value >= minimum && value <= maximum ? value : null;
}

/** Letters, digits, hyphens and blanks (as `_`) as they are, all else by its bytes. */
function word(text: string): string {
  return [...text]
    .map((sign) => {
      if (/[A-Za-z0-9-]/.test(sign)) return sign;
      if (sign === ' ') return '_';
      const bytes = [...new TextEncoder().encode(sign)];
      return bytes.map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
    })
    .join('');
}

/** What `word` made of a text; null where it did not. */
function unword(text: string): string | null {
  if (!/^(?:[A-Za-z0-9_-]|%[0-9A-F]{2})*$/.test(text)) return null;
  try {
    return decodeURIComponent(text.replaceAll('_', ' '));
  } catch {
    return null;
  }
}
