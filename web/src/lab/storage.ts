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

/** Tells of votes that another tab keeps, which are this one's as well. */
export function listenForVotes(changed: (votes: readonly Vote[]) => void): () => void {
  const told = ({ key }: StorageEvent): void => {
    if (key === KEY || key === null) changed(keptVotes());
  };
  addEventListener('storage', told);
  return () => removeEventListener('storage', told);
}
