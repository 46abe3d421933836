/** How a call to the service fails. */

/** The service answered, and said no. */
export class ServiceError extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
  ) {
    super(detail);
  }
}

/** Nothing answered. */
export class UnreachableError extends Error {
  constructor() {
    super('the server does not answer');
  }
}

/** A part of this page is gone from the server, which has another page since an update. */
export class OutdatedError extends Error {
  constructor() {
    super('the server has another page by now');
  }
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** What to tell a producer, from a problem+json body where there is one. */
export function serviceError(status: number, body: unknown): ServiceError {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Record<
    string,
    unknown
  >;
  const text = (key: string): string => (typeof problem[key] === 'string' ? problem[key] : '');
  const fallback = FALLBACKS[status] ?? 'Something went wrong on the server. Try again.';
  return new ServiceError(status, text('title') || 'No answer', text('detail') || fallback);
}

const FALLBACKS: Readonly<Record<number, string>> = {
  404: 'The server does not have that.',
  413: 'That file is too large. Try a shorter one.',
  415: 'That is not a sound file Ghostnote can read.',
  422: 'There is no sound in that file to match.',
  503: 'The server is busy. Try again in a moment.',
};
