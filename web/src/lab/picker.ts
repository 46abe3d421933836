/** Finding models in a long list, and what is said of each in a word. */

import type { Model } from '../api/types';

/** The models whose title, name or family holds every word of the search. */
export function matching(models: readonly Model[], search: string): readonly Model[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return models.filter(({ title, name, family }) => {
    const text = `${title} ${name} ${family}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** For example `dense-ae · 18.9 MB · 2 s · 8.5 M`. */
export function aboutModel({ family, bytes, seconds, parameters }: Model): string {
  return [family, megabytes(bytes), `${round(seconds)} s`, parameters && millions(parameters)]
    .filter(Boolean)
    .join(' · ');
}

export function megabytes(bytes: number): string {
  return `${round(bytes / 1e6)} MB`;
}

const millions = (count: number): string => `${round(count / 1e6)} M weights`;

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toFixed(value >= 1 ? 1 : 2)));
}
