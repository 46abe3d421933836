/** What a page opens with: the sound and kit of its link, beside the kit that was kept. */

import type { Model } from './api/types';
import { keptKit, type OwnKit } from './kept-kit';
import { begin, commit, type History } from './state/history';
import { hasPadRows } from './state/grid';
import { restores } from './state/kit-text';
import { lostSample, namesSound, readLink } from './state/link';
import type { Patch } from './state/patch';

export interface Opening {
  readonly history: History<Patch>;
  /** What there is to say of it; empty for nothing. */
  readonly notice: string;
}

/** A kit of the player's own is in the history where the link brings another. */
export function openLink(link: string, models: readonly Model[], present: OwnKit): Opening {
  const { patch, missingModel, damagedPads } = readLink(link, models);
  const kept = present.kit ? { ...present, damaged: 0 } : keptKit();
  const linked = withOwnKit(patch, kept);
  const stays = !kept.kit || linked.kit === kept.kit;
  // An address that names nothing goes on with the beat that is kept.
  const opened = !namesSound(link) && linked.grid ? { ...linked, rhythm: 'grid' as const } : linked;
  const own = { ...patch, kit: kept.kit, grid: kept.grid ?? patch.grid };
  const history = stays ? begin(opened) : commit(begin<Patch>(own), linked);
  const lost = missingModel === null && lostSample(link, patch);
  return { history, notice: noticeOf(missingModel, lost, damagedPads, kept.damaged) };
}

/** The patch with the kit that is here, where the link has none or one that was cut from it. */
export function withOwnKit(patch: Patch, { kit, grid }: OwnKit): Patch {
  const stays = kit !== null && (patch.kit === null || restores(kit, patch.kit));
  if (!stays) return patch;
  return { ...patch, kit, grid: patch.grid ?? (grid && hasPadRows(grid) ? grid : null) };
}

/** What to say of pads that could not be read. */
export function damageNotice(damaged: number, where: string): string {
  const what = damaged === 1 ? 'A pad' : `${damaged} pads`;
  return `${what} ${where} could not be read and stayed out.`;
}

export const LOST_SAMPLE =
  'This link’s sample was matched by another version of the model: here is the model’s own sound.';

function noticeOf(
  missingModel: string | null,
  lost: boolean,
  linked: number,
  kept: number,
): string {
  if (missingModel) return `The model “${missingModel}” is not on this server; here is another.`;
  if (lost) return LOST_SAMPLE;
  if (linked > 0) return damageNotice(linked, 'of the kit in this link');
  return kept > 0 ? damageNotice(kept, 'of your kit') : '';
}
