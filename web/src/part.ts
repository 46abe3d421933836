/** Parts of the page that come when they are needed, and why one did not. */

import { fetchSettings } from './api/client';
import { OutdatedError, ServiceError, UnreachableError } from './api/errors';

/** After which a server that does not answer is away. */
const PATIENCE_MS = 5000;

/** What `loading` brings; where that fails, the reason. */
export async function part<T>(loading: Promise<T>): Promise<T> {
  try {
    return await loading;
  } catch {
    throw await whyMissing();
  }
}

/** Why a part did not come: the server is away or fails, or has another page by now. */
export async function whyMissing(): Promise<Error> {
  try {
    await fetchSettings(AbortSignal.timeout(PATIENCE_MS));
    return new OutdatedError();
  } catch (error) {
    return error instanceof ServiceError ? error : new UnreachableError();
  }
}
