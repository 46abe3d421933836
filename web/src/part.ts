/** Parts of the page that come when they are needed, and what it is where one does not. */

import { fetchSettings } from './api/client';
import { OutdatedError, UnreachableError } from './api/errors';

/** What `loading` brings; where that fails, the reason. */
export async function part<T>(loading: Promise<T>): Promise<T> {
  try {
    return await loading;
  } catch {
    throw await whyMissing();
  }
}

/** Why a part did not come: the server is away, or answers, and has another page by now. */
export async function whyMissing(): Promise<Error> {
  const answers = await fetchSettings().then(
    () => true,
    (error: unknown) => !(error instanceof UnreachableError),
  );
  return answers ? new OutdatedError() : new UnreachableError();
}
