/** The wheel of a mouse, or of a trackpad, in notches. */

const PIXELS_PER_NOTCH = 100;
const PIXELS_PER_LINE = 34;

export interface WheelTurn {
  readonly deltaX: number;
  readonly deltaY: number;
  /** 0 where the others count pixels, 1 for lines, 2 for pages. */
  readonly deltaMode: number;
}

/** Notches that an event turns upwards, -1..1: a trackpad turns by parts of one. */
export function notchesOf({ deltaX, deltaY, deltaMode }: WheelTurn): number {
  // With shift held, browsers turn the wheel sideways.
  const pixels = (deltaY || deltaX) * (deltaMode === 0 ? 1 : PIXELS_PER_LINE);
  return Math.min(1, Math.max(-1, -pixels / PIXELS_PER_NOTCH));
}
