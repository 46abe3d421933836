/** Numbers that are typed: what a text says, and what is to be said of it. */

/** The number at the start of a text, which its unit may follow; null where there is none. */
export function numberIn(text: string): number | null {
  const found = /^\s*([-+−–]?)\s*((?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[-+]?\d+)?)/i.exec(text);
  if (!found) return null;
  const size = Number(found[2]!.replace(',', '.'));
  return found[1] === '' || found[1] === '+' ? size : -size;
}

/** What takes numbers within a range. */
export interface Field {
  readonly label: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly unit: string;
  /** Whether it takes notes too. */
  readonly notes?: boolean;
}

/**
 * What there is to say of a text that was typed for a field, which spells its values as `spell` does;
 * empty where it is taken as it is, or nothing was typed.
 */
export function typedRemark(
  { label, minimum, maximum, unit, notes }: Field,
  text: string,
  spell: (value: number) => string,
): string {
  if (text.trim() === '') return '';
  const within = (value: number): string => `${spell(value)} ${unit}`.trim();
  const number = numberIn(text);
  if (number === null) {
    const range = `${spell(minimum)} to ${within(maximum)}${notes ? ', or a note such as F♯2' : ''}`;
    return `${label} takes a number from ${range}; it is as it was.`;
  }
  if (number > maximum) return `${label} is at ${within(maximum)}, its highest.`;
  if (number < minimum) return `${label} is at ${within(minimum)}, its lowest.`;
  return '';
}
