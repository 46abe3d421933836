/**
 * Latents as the service writes them: two bytes a signed number, the lower first, as base64url
 * without padding. Behind a full stop may follow what a sample has beside the sound there, which
 * is not read here.
 */

import type { Model } from '../api/types';

const BYTES = 2;

/** What the service takes as a latent. */
export const LATENT = /^[A-Za-z0-9_-]{1,800}(\.[A-Za-z0-9_-]{1,3800})?$/;

/** A latent as the model takes it: empty where it is none, or of another version of the model. */
export function latentFor({ variation, refused }: Model, text: string): string {
  if (!LATENT.test(text) || refused?.includes(text)) return '';
  const [z = ''] = text.split('.');
  return variation === undefined || readLatent(z)?.length === variation ? text : '';
}

/** A model that is known to refuse these latents too. */
export function withRefused(model: Model, latents: readonly string[]): Model {
  if (latents.length === 0) return model;
  return { ...model, refused: [...new Set([...(model.refused ?? []), ...latents])] };
}

/** Models as they are `listed`, which refuse what the same version of them did `before`. */
export function stillRefusing(listed: readonly Model[], before: readonly Model[]): Model[] {
  return listed.map((model) => {
    const known = before.find(({ name }) => name === model.name);
    return withRefused(model, (known?.version === model.version && known.refused) || []);
  });
}

/** The numbers of a latent's text; null where it is none. */
export function readLatent(text: string): Int16Array | null {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return null;
  try {
    const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    if (bytes.length % BYTES !== 0) return null;
    const view = new DataView(Uint8Array.from(bytes, (sign) => sign.charCodeAt(0)).buffer);
    return Int16Array.from({ length: bytes.length / BYTES }, (_, index) =>
      view.getInt16(index * BYTES, true),
    );
  } catch {
    return null;
  }
}

export function writeLatent(numbers: Int16Array): string {
  const view = new DataView(new ArrayBuffer(numbers.length * BYTES));
  numbers.forEach((number, index) => view.setInt16(index * BYTES, number, true));
  const bytes = String.fromCharCode(...new Uint8Array(view.buffer));
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** What a sample has beside the sound at its latent: the text behind the full stop, if any. */
export function ownOf(text: string): string {
  return text.split('.')[1] ?? '';
}

/** Whether a latent is that of a match, which has something of the sample's own. */
export function isOfSample(text: string): boolean {
  return ownOf(text) !== '';
}

/**
 * The latent between two of equal size, with what the nearer end has beside it; null where they are
 * not two such.
 */
export function blendedLatent(a: string, b: string, share: number): string | null {
  const [[first = '', ...own], [second = '', ...other]] = [a.split('.'), b.split('.')];
  const [from, to] = [readLatent(first), readLatent(second)];
  if (!from || !to || from.length !== to.length) return null;
  const z = writeLatent(
    from.map((value, index) => Math.round(value + share * (to[index]! - value))),
  );
  return [z, ...(share < 0.5 ? own : other)].join('.');
}
