/** Votes in the browser's storage, which may be full or switched off. */

import { readVotes, writeVotes, type Vote } from './votes';

const KEY = 'ghostnote.votes';

export function keptVotes(): readonly Vote[] {
  try {
    return readVotes(localStorage.getItem(KEY) ?? '');
  } catch {
    return [];
  }
}

/** Keeps the votes; says why not where that fails. */
export function keepVotes(votes: readonly Vote[]): string {
  try {
    localStorage.setItem(KEY, writeVotes(votes));
    return '';
  } catch {
    return 'This browser keeps no more data for this page: export your votes before you leave.';
  }
}
