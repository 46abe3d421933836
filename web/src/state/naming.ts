/** How saved files are called: a pattern with parts that a sound fills in. */

import { isOfSample } from './latent';
import { drumName, soundTag, type Recipe } from './patch';

export const NAMING_DEFAULT = 'ghostnote-{class}-{tag}';
/** The parts that a pattern may have, and what each stands for. */
export const NAME_PARTS = [
  ['{class}', 'the drum'],
  ['{model}', 'the model'],
  ['{note}', 'its note, where it has one'],
  ['{seed}', 'the seed'],
  ['{tag}', 'four signs that tell sounds apart'],
] as const;
const PART = /\{[^{}]*\}/g;
const LONGEST = 100;

/** A sound as a name needs it. */
export interface Named {
  readonly recipe: Recipe;
  /** For example `G#3`; empty where it has no pitch. */
  readonly note: string;
}

/** What there is to say of parts in a pattern that stand for nothing; empty where all do. */
export function namingFault(pattern: string): string {
  const known = NAME_PARTS.map<string>(([part]) => part);
  const unknown = new Set(pattern.match(PART)?.filter((part) => !known.includes(part)));
  return unknown.size === 0 ? '' : `There is no ${[...unknown].join(' and no ')}.`;
}

/** What stands for the seed, with what tells sounds of one seed apart unless the pattern has it. */
function seedWord(recipe: Recipe, pattern: string): string {
  const { seed, latent } = recipe;
  const other = isOfSample(latent) ? 'sample' : 'morph';
  const word = latent ? other : String(seed);
  return pattern.includes('{tag}') ? word : `${word}-${soundTag(recipe)}`;
}

/** The name of a sound's file, without its suffix; what no file system takes is left out. */
export function fileStem(pattern: string, { recipe, note }: Named): string {
  const parts: Readonly<Record<string, string>> = {
    '{class}': drumName(recipe.class)
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-'),
    '{model}': recipe.model,
    '{note}': note.replace('♯', '#'),
    '{seed}': seedWord(recipe, pattern),
    '{tag}': soundTag(recipe),
  };
  const filled = pattern.replaceAll(PART, (part) => parts[part] ?? '');
  const safe = filled
    .replaceAll(/[\p{Cc}<>:"/\\|?*]/gu, '')
    .replaceAll(/[-_ ]*([-_ ])[-_ ]*/g, '$1')
    .replaceAll(/^[-_ .]+|[-_ .]+$/g, '')
    .slice(0, LONGEST);
  return safe || `ghostnote-${soundTag(recipe)}`;
}

/** The name of a sound's file as a server takes it, which keeps to the signs of every system. */
export function plainStem(pattern: string, named: Named): string {
  const plain = fileStem(pattern, named)
    .normalize('NFKD')
    .replaceAll(/[^\w#. -]+/g, '')
    .replaceAll(/^[-_ .]+|[-_ .]+$/g, '')
    .slice(0, LONGEST);
  return plain || `ghostnote-${soundTag(named.recipe)}`;
}
