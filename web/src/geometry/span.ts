/** Places in the window: what is in view, what fits, and how far to scroll for it. */

/** From top to bottom in CSS pixels, measured from the window's top. */
export interface Span {
  readonly top: number;
  readonly bottom: number;
}

/** Measured from the window's left, too. */
export interface Box extends Span {
  readonly left: number;
  readonly right: number;
}

/** What is kept free beside what is brought into view or laid over something. */
const MARGIN = 8;

/** The top of what lies over the foot of a picture; null where that is out of view or too low. */
export function topOver(picture: Span, height: number, windowHeight: number): number | null {
  const top = picture.bottom - MARGIN - height;
  const fits = top >= Math.max(picture.top, 0) && picture.bottom <= windowHeight;
  return fits ? top : null;
}

/** The first of some places that is clear of what was touched; the very first where none is. */
export function placeBeside<P extends Span>(touched: Span | null, places: readonly [P, ...P[]]): P {
  const isClear = ({ top, bottom }: Span): boolean =>
    !touched || bottom <= touched.top || touched.bottom <= top;
  return places.find(isClear) ?? places[0];
}

/**
 * How far to scroll so that all parts are in view or, in a low window, as many of the last ones as
 * fit; 0 where they are.
 */
export function distanceTo(parts: readonly Span[], windowHeight: number): number {
  const groups = parts.map((_, first) => around(parts.slice(first)));
  const fitting = groups.find(({ top, bottom }) => bottom - top + 2 * MARGIN <= windowHeight);
  const group = fitting ?? groups.at(-1);
  if (!group || (group.top >= 0 && group.bottom <= windowHeight)) return 0;
  return group.top - MARGIN;
}

const around = (parts: readonly Span[]): Span => ({
  top: Math.min(...parts.map(({ top }) => top)),
  bottom: Math.max(...parts.map(({ bottom }) => bottom)),
});
