/** Where what a button unfolds lies: beside the button, and all of it within the window. */

import type { Box, Span } from './span';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** On which side of the button, and whether it ends where the button ends. */
export interface Wish {
  readonly above: boolean;
  readonly end: boolean;
}

/** As high as there is room for: what is higher scrolls. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly height: number;
}

const GAP = 6;
/** What is kept free at the edges of the window. */
const MARGIN = 8;
/** A lower room shows too little of a list to choose from: it then lies over its button. */
const LEAST = 300;

/** Where something of that size lies: on the wanted side where it fits, or where there is room. */
export function placeFor(button: Box, size: Size, window: Box, { above, end }: Wish): Place {
  const over = { top: window.top + MARGIN, bottom: button.top - GAP, above: true };
  const under = { top: button.bottom + GAP, bottom: window.bottom - MARGIN, above: false };
  const rooms = above ? [over, under] : [under, over];
  const roomier = heightOf(over) > heightOf(under) ? over : under;
  const fallback =
    heightOf(roomier) >= LEAST ? roomier : { top: over.top, bottom: under.bottom, above };
  const room = rooms.find((each) => heightOf(each) >= size.height) ?? fallback;
  const height = Math.min(size.height, heightOf(room));
  const top = room.above ? over.bottom - height : under.top;
  return {
    left: within(
      end ? button.right - size.width : button.left,
      window.left + MARGIN,
      window.right - MARGIN - size.width,
    ),
    top: within(top, room.top, room.bottom - height),
    height,
  };
}

const heightOf = ({ top, bottom }: Span): number => bottom - top;

/** Where both limits cannot be kept, the lower one is. */
const within = (value: number, least: number, most: number): number =>
  Math.max(least, Math.min(value, most));
