/** The names that the page and its service worker agree on. */

export const PREFIX = 'ghostnote-';
export const PAGE_CACHE = `${PREFIX}page-1`;
export const SOUNDS_CACHE = `${PREFIX}sounds-1`;
/** On an answer that came from the cache because the server did not give one. */
export const KEPT_HEADER = 'X-Ghostnote-Kept';
