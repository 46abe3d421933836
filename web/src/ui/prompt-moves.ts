/** Moves of a pointer as they happen: browsers hold a `pointermove` back for the next frame. */

/** A pointer may tell of thousands of moves a second; a frame takes about so long. */
const LEAST_MS = 12;

/** Tells of each `pointerrawupdate` whether it is to be answered: one a frame, about. */
export function promptMoves(): (event: Event) => boolean {
  let answered = -Infinity;
  return ({ timeStamp }) => {
    if (timeStamp - answered < LEAST_MS) return false;
    answered = timeStamp;
    return true;
  };
}
