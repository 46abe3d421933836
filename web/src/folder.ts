/** The folder that a local server writes to as well, where it was started with one. */

import { ServiceError } from './api/errors';
import type { AppState } from './state/app';

/** Has what was saved written there by `write`; tells how that went, after what was said of `name`. */
export async function writtenToFolder(
  { folder, toFolder }: AppState,
  name: string,
  write: () => Promise<string>,
  failed: (error: unknown) => void,
): Promise<string> {
  if (!folder || !toFolder) return '';
  try {
    const written = await write();
    return `, also to “${folder}”${written === name ? '' : ` as ${written}`}`;
  } catch (error) {
    if (error instanceof ServiceError) return `. Not to “${folder}”: ${error.detail}`;
    failed(error);
    return `. Not to “${folder}”: the server is away.`;
  }
}
