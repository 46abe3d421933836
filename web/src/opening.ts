/** What a page opens with: the sound and kit of its link, beside the kit that was kept. */

import type { Model } from './api/types';
import { keptAlike, keptKit, putAside, type OwnKit } from './kept-kit';
import { beatOf, handAlone } from './state/beat';
import { begin, commit, type History } from './state/history';
import { currentKit } from './state/kit';
import { restores } from './state/kit-text';
import { changedModel, lostLatent, namesSound, readLink } from './state/link';
import type { Patch } from './state/patch';
import {
  changedSince,
  countedPads,
  lostNotice,
  outdatedNotice,
  versionNotice,
} from './state/versions';

export interface Opening {
  readonly history: History<Patch>;
  /** What there is to say of it; empty for nothing. */
  readonly notice: string;
}

/** A kit of the player's own, with its beat, is in the history where the link brings others. */
export function openLink(link: string, models: readonly Model[], present: OwnKit): Opening {
  const kept = present.kit ? { ...present, damaged: 0, beatDamaged: false } : keptKit();
  const current = kept.kit && currentKit(kept.kit, models);
  if (current && current.outdated > 0 && !present.kit) putAside();
  const own = { kit: current?.kit ?? null, grid: kept.grid };
  const { patch, missingModel, notice } = followLink(
    link,
    models,
    own,
    own.kit ? changedSince(own.kit, models) : [],
  );
  const said = [
    missingModel ? `The model “${missingModel}” is not on this server; here is another.` : '',
    notice,
    damageNotice(kept.damaged, 'of your kit'),
    kept.beatDamaged ? BEAT_DAMAGED : '',
    outdatedNotice(current?.outdated ?? 0, 'of your kit'),
  ];
  return { history: beside(own, patch, namesSound(link)), notice: sentences(said) };
}

function beside(own: OwnKit, patch: Patch, named: boolean): History<Patch> {
  if (own.kit && !keptAlike(own, patch)) {
    const before: Patch = { ...patch, kit: own.kit, grid: own.grid ?? handAlone(patch.grid) };
    return commit(begin(before), patch);
  }
  // An address that names nothing goes on with the beat that is kept.
  return begin<Patch>(!named && patch.grid ? { ...patch, rhythm: 'grid' } : patch);
}

export interface Following {
  readonly patch: Patch;
  /** The model that the link names but the server does not have. */
  readonly missingModel: string | null;
  /** What of the link could not be taken as it is; empty for nothing. */
  readonly notice: string;
}

/**
 * What a link asks for, beside the kit that is here and its beat; `ownChanged` are models of that
 * kit that are of another version here, where that is still to be said.
 */
export function followLink(
  link: string,
  models: readonly Model[],
  own: OwnKit,
  ownChanged: readonly Model[] = [],
): Following {
  const { patch, missingModel, damagedPads } = readLink(link, models);
  const linked = patch.kit && currentKit(patch.kit, models);
  const next = withOwnKit({ ...patch, kit: linked?.kit ?? null }, own);
  const where = 'of the kit in this link';
  const player = models.find(({ name }) => name === patch.model);
  const lost = missingModel === null && lostLatent(link, patch) ? player : undefined;
  const sound = lost ? null : changedModel(link, models);
  const changed = [
    ...(sound ? [sound] : []),
    ...(linked && next.kit !== own.kit ? changedSince(linked.kit, models) : []),
  ];
  const things = [
    ...(changed.length > 0 ? ['This link'] : []),
    ...(ownChanged.length > 0 ? [changed.length > 0 ? 'your kit' : 'Your kit'] : []),
  ];
  const said = [
    lost ? lostNotice('this link’s sound', lost) : '',
    versionNotice(things, [...changed, ...ownChanged]),
    damageNotice(damagedPads, where),
    // Of a kit that is here it was said before.
    outdatedNotice(next.kit === own.kit ? 0 : (linked?.outdated ?? 0), where),
  ];
  return { patch: next, missingModel, notice: sentences(said) };
}

/** The patch with the kit that is here, where the link has none or one that was cut from it. */
function withOwnKit(patch: Patch, { kit, grid }: OwnKit): Patch {
  const stays = kit !== null && (patch.kit === null || restores(kit, patch.kit));
  return stays ? { ...patch, kit, grid: patch.grid ?? beatOf(grid) } : patch;
}

const BEAT_DAMAGED = 'Rows of your kit’s beat could not be read and stayed out.';

function damageNotice(pads: number, where: string): string {
  return pads > 0 ? `${countedPads(pads)} ${where} could not be read and stayed out.` : '';
}

const sentences = (said: readonly string[]): string => said.filter(Boolean).join(' ');
