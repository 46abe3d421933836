/** Kits as the service sends and takes them. */

import type { KitRequest, Model, OpenedKit, RawKit, RawPad } from '../api/types';
import type { Kit, Pad } from './kit';
import { padName, soundOf } from './kit';
import { KIT_FORMATS, type KitTake } from './kit-desk';

/** The new kit of a model's seed. */
export function kitFrom({ name, pads }: RawKit, model: string, seed: number): Kit {
  return { name, model, seed, pads: pads.map(padFrom) };
}

/** A kit that was saved; what its style came from is not, but for the model of its first pad. */
export function savedKit(saved: RawKit): Kit {
  return kitFrom(saved, saved.pads[0]!.model, 0);
}

/** How a kit that was saved was taken away. */
export function savedTake({ layers, round_robins, formats, rate, depth }: OpenedKit): KitTake {
  const known = KIT_FORMATS.map(({ name }) => name).filter((name) => formats.includes(name));
  return { formats: known, layers, roundRobins: round_robins, rate, depth };
}

function padFrom({ name, model, controls, seed, latent, gain_db, ...pad }: RawPad): Pad {
  const recipe = { model, class: pad.class, controls, seed, latent };
  const { pan, choke, note, locked = false } = pad;
  return { name, recipe, gainDb: gain_db, pan, choke, note, locked };
}

/** What to ask for the kit's zip with; null where a pad has no model here. */
export function kitRequest(kit: Kit, take: KitTake, models: readonly Model[]): KitRequest | null {
  const pads = kit.pads.map((pad) => {
    const { gainDb: gain_db, pan, choke, note, locked } = pad;
    const sound = soundOf(pad, models);
    return sound && { name: padName(pad), ...sound, gain_db, pan, choke, note, locked };
  });
  if (pads.includes(null)) return null;
  const { formats, layers, roundRobins: round_robins, rate, depth } = take;
  return {
    name: kit.name,
    pads: pads.filter((pad) => pad !== null),
    layers,
    round_robins,
    formats,
    rate,
    depth,
  };
}
