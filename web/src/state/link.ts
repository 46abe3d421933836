/** The link: a patch as the part of the address after '#', and back. */

import type { Model } from '../api/types';
import { withPadsFrom } from './grid';
import { readGrid, writeGrid } from './grid-text';
import { fitKit, readKit, type FittedKit } from './kit-text';
import { latentFor } from './latent';
import { SEED_MAXIMUM, classFor, controlsFor, initialPatch, type Loop, type Patch } from './patch';
import { SWING_STRAIGHT, clampSwing, clampTempo, isRhythm } from './rhythm';
import { asOfHere, shortVersion } from './versions';

/**
 * Of longer addresses Chrome's address bar shows the host alone, so that nobody can copy them there.
 * Servers are not sent what follows '#'; Slack's messages hold 40,000 characters, Firefox's history
 * addresses of 65,536.
 */
export const LINK_LONGEST = 32_768;
/** What of that is left to the address of the server. */
const HOST_LONGEST = 100;
/** Longer messages are split by Slack, which takes 4,000, and by Telegram, which takes 4,096. */
const MESSAGE_LONGEST = 4_000;
const KIT = '&kit=';

/**
 * For example `#/ghost?x=0.312&y=-0.2&class=snare&seed=7&v=1f0c5a2e&loop=backbeat-112`, with the
 * versions that the given models have: what it brings is what is heard here.
 */
export function linkOf(patch: Patch, models: readonly Model[] = []): string {
  const sound = soundPart(patch, models);
  const kit = kitPart(patch, sound, models);
  return kit ? `${sound}${KIT}${kit.text}` : sound;
}

/** What the link of a patch holds, in words; what it leaves out is said. */
export function heldBy(patch: Patch, models: readonly Model[] = []): string {
  if (!patch.kit) return 'this exact sound';
  const fitted = kitPart(patch, soundPart(patch, models), models);
  if (!fitted) return 'this exact sound, but not its kit, which is too long for any link';
  const { leftOut, cut } = fitted;
  const what = leftOut === 1 ? 'one pad' : `${leftOut} pads`;
  const lost = [
    ...(leftOut > 0 ? [`the finest of ${what} found in samples`] : []),
    ...(cut ? ['the ends of long names'] : []),
  ];
  if (lost.length === 0) return 'this exact sound and its kit';
  return `this sound and its kit, but for ${lost.join(' and ')}`;
}

/** What is said of a link that chats may cut short; empty for any other. */
export function lengthNotice(link: string): string {
  if (link.length <= MESSAGE_LONGEST) return '';
  const remedy = namesKit(link) ? '; what “Save kit” saves opens here, too' : '';
  return ` It is ${link.length.toLocaleString('en')} characters long, which some chats cut${remedy}.`;
}

function kitPart({ kit }: Patch, sound: string, models: readonly Model[]): FittedKit | null {
  if (!kit) return null;
  return fitKit(asOfHere(kit, models), LINK_LONGEST - HOST_LONGEST - KIT.length - sound.length);
}

function soundPart(patch: Patch, models: readonly Model[]): string {
  const model = models.find(({ name }) => name === patch.model);
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(patch.controls)) query.set(name, String(value));
  query.set('class', patch.class);
  query.set('seed', String(patch.seed));
  if (patch.latent) query.set('latent', patch.latent);
  if (model) query.set('v', shortVersion(model));
  query.set('loop', `${patch.rhythm}-${patch.tempo}`);
  if (patch.swing !== SWING_STRAIGHT) query.set('swing', String(patch.swing));
  if (patch.grid) query.set('grid', writeGrid(patch.grid));
  return `#/${encodeURIComponent(patch.model)}?${query}`;
}

export interface LinkReading {
  readonly patch: Patch;
  /** The model that the link names but the server does not have. */
  readonly missingModel: string | null;
  /** Pads of its kit that could not be read, or 1 for a kit that could not be read at all. */
  readonly damagedPads: number;
}

/** The patch that a link asks for; whatever it leaves out or spoils falls back to the default. */
export function readLink(hash: string, models: readonly Model[]): LinkReading {
  const [path, query] = split(hash);
  const wanted = models.find((model) => model.name === path);
  const text = query.get('kit');
  const reading = text === null ? null : readKit(text);
  const damagedPads = reading?.damaged ?? (text === null ? 0 : 1);
  const initial = { ...initialPatch(wanted ?? models[0]!), kit: reading?.kit ?? null };
  const loop = readLoop(query, initial);
  const moved = reading !== null && reading.damaged > 0;
  const grid = loop.grid && moved ? withPadsFrom(loop.grid, reading.places) : loop.grid;
  const fallback = { ...initial, ...loop, grid };
  if (!wanted) return { patch: fallback, missingModel: path === '' ? null : path, damagedPads };
  const given = Object.fromEntries(
    wanted.controls
      .filter((control) => query.get(control.name)?.trim())
      .map((control) => [control.name, Number(query.get(control.name))]),
  );
  const patch = {
    ...fallback,
    class: classFor(wanted, query.get('class') ?? ''),
    controls: controlsFor(wanted, given),
    seed: readSeed(query.get('seed')),
    latent: latentFor(wanted, query.get('latent') ?? ''),
  };
  return { patch, missingModel: null, damagedPads };
}

/** Whether a link has a sample's or a morph's sound that the patch read from it cannot play. */
export function lostLatent(hash: string, { latent }: Patch): boolean {
  return latent === '' && Boolean(split(hash)[1].get('latent'));
}

/** The model of a link's sound where it is here, but of another version; null where none is told. */
export function changedModel(hash: string, models: readonly Model[]): Model | null {
  const [path, query] = split(hash);
  const [model, version] = [models.find(({ name }) => name === path), query.get('v')];
  return model && version && version !== shortVersion(model) ? model : null;
}

/** Whether a link brings a kit. */
export function namesKit(hash: string): boolean {
  return Boolean(split(hash)[1].get('kit'));
}

/** Whether the part of an address after '#' means a sound at all. */
export function namesSound(hash: string): boolean {
  return split(hash)[0] !== '';
}

function split(hash: string): [string, URLSearchParams] {
  const match = /^#\/([^?]*)(?:\?(.*))?$/.exec(hash);
  return [decode(match?.[1] ?? ''), new URLSearchParams(match?.[2] ?? '')];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function readSeed(text: string | null): number {
  const seed = Number(text ?? 0);
  return Number.isInteger(seed) && seed >= 0 && seed <= SEED_MAXIMUM ? seed : 0;
}

function readLoop(query: URLSearchParams, fallback: Loop): Loop {
  const [, name = '', tempo = ''] =
    /^([a-z]+)-(\d+(?:\.\d+)?)$/.exec(query.get('loop') ?? '') ?? [];
  const grid = readGrid(query.get('grid') ?? '');
  const known = isRhythm(name) || (name === 'grid' && grid !== null);
  const swing = query.get('swing') ?? '';
  return {
    rhythm: known ? name : fallback.rhythm,
    tempo: tempo === '' ? fallback.tempo : clampTempo(Number(tempo)),
    swing: /^\d+$/.test(swing) ? clampSwing(Number(swing)) : fallback.swing,
    grid,
  };
}
