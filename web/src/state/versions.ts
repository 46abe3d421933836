/** Versions of models, as links and kits name them: of another one, the same seed sounds different. */

import type { Model } from '../api/types';
import type { History } from './history';
import { latentFor } from './latent';
import type { Kit } from './kit';
import type { Patch } from './patch';

const SIGNS = 8;

/** The beginning of a model's version: enough to tell it from others. */
export function shortVersion({ version }: Model): string {
  return version.slice(0, SIGNS);
}

/** The kit as the models that are here play it, with their versions. */
export function asOfHere(kit: Kit, models: readonly Model[]): Kit {
  const known = Object.entries(kit.versions ?? {});
  const used = new Set(kit.pads.map(({ recipe }) => recipe.model));
  const versions = [...used].flatMap((name): (readonly [string, string])[] => {
    const model = models.find((each) => each.name === name);
    return model ? [[name, shortVersion(model)]] : known.filter(([other]) => other === name);
  });
  if (String(versions) === String(known)) return kit;
  return { ...kit, versions: Object.fromEntries(versions) };
}

/**
 * A patch that followed on `before` as the models that are here play it: without a latent that its
 * model does not take, and with what a new kit was made with.
 */
export function patchOfHere(patch: Patch, before: Patch, models: readonly Model[]): Patch {
  const model = models.find(({ name }) => name === patch.model);
  const latent = model ? latentFor(model, patch.latent) : patch.latent;
  const kit = patch.kit && patch.kit !== before.kit ? asOfHere(patch.kit, models) : patch.kit;
  return latent === patch.latent && kit === patch.kit ? patch : { ...patch, latent, kit };
}

/** The models that are of another version here than those that the kit was made with. */
export function changedSince({ versions = {} }: Kit, models: readonly Model[]): readonly Model[] {
  const known = Object.entries(versions);
  return models.filter((model) =>
    known.some(([name, version]) => name === model.name && version !== shortVersion(model)),
  );
}

/**
 * One sentence where models of a sound or its kit are of another version than they were; where only
 * those of what undo and redo bring back are, of that.
 */
export function renewalNotice(
  { past, present: { model, kit }, future }: History<Patch>,
  before: readonly Model[],
  now: readonly Model[],
): string {
  const pads = new Set(kit?.pads.map(({ recipe }) => recipe.model));
  const renewed = now.filter(({ name, version }) => {
    const known = before.find((each) => each.name === name);
    return known !== undefined && known.version !== version;
  });
  const ofSound = renewed.filter(({ name }) => name === model);
  const ofKit = renewed.filter(({ name }) => pads.has(name));
  const things = [
    ...(ofSound.length > 0 ? ['This sound'] : []),
    ...(ofKit.length > 0 ? [ofSound.length > 0 ? 'your kit' : 'Your kit'] : []),
  ];
  if (things.length > 0) return versionNotice(things, [...ofSound, ...ofKit]);
  const others = new Set([...past, ...future].map((patch) => patch.model));
  return versionNotice(
    ['What undo brings back'],
    renewed.filter(({ name }) => others.has(name)),
  );
}

/** What is said where a model's own sound is played in place of one that it cannot play. */
export function lostNotice(what: string, { title }: Model): string {
  return (
    `${title} as it is here cannot play ${what}: here is the model’s own sound. ` +
    'A file saved of it, dropped here, is matched anew.'
  );
}

/** What is said of pads whose latents their model does not take; empty for none. */
export function outdatedNotice(pads: number, where: string): string {
  if (pads === 0) return '';
  const [matched, play] = pads === 1 ? ['was', 'it plays'] : ['were', 'they play'];
  return (
    `${countedPads(pads)} ${where} ${matched} matched by another version of the model: ` +
    `${play} the model’s own sound.`
  );
}

export const countedPads = (pads: number): string => (pads === 1 ? 'A pad' : `${pads} pads`);

/** One sentence for things made with other versions of models; empty without any. */
export function versionNotice(things: readonly string[], models: readonly Model[]): string {
  if (models.length === 0) return '';
  const titles = new Set(models.map(({ title }) => title));
  const [was, it] = things.length === 1 ? ['was', 'it'] : ['were', 'they'];
  return (
    `${things.join(' and ')} ${was} made with another version of ` +
    `${[...titles].join(' and ')}: ${it} may sound different here.`
  );
}
