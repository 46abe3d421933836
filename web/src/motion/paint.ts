/** Painting what moves with the sound. */

/** A 2D context, of a page or of a worker. */
export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** How far the light about the point reaches at its brightest, in CSS pixels. */
export const LIGHT_REACH = 72;
const REST_REACH = 38;
/** How far the line's own light reaches to each side. */
const LINE_REACH = 12;

const accent = (alpha: number): string => `rgba(255,176,89,${alpha})`;

/** Takes the line away from where it was, and paints it where it is; null for nowhere. */
export function paintLine(
  context: Context,
  height: number,
  from: number | null,
  to: number | null,
): void {
  const reach = LINE_REACH + 1;
  if (from !== null) context.clearRect(from - reach, 0, 2 * reach, height);
  if (to === null) return;
  const light = context.createLinearGradient(to - LINE_REACH, 0, to + LINE_REACH, 0);
  light.addColorStop(0, accent(0));
  light.addColorStop(0.5, accent(0.12));
  light.addColorStop(1, accent(0));
  context.fillStyle = light;
  context.fillRect(to - LINE_REACH, 0, 2 * LINE_REACH, height);
  context.fillStyle = accent(1);
  context.fillRect(to - 1, 0, 2, height);
}

/** In CSS pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const CELL_RADIUS = 4;

/** From one place to another, in CSS pixels. */
export interface Way {
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
}

/** Paints a way of which some is left, 0..1. */
export function paintWay(context: Context, { from, to }: Way, left: number): void {
  context.lineWidth = 1.6;
  context.lineCap = 'round';
  context.strokeStyle = `rgba(255,217,172,${0.55 * left})`;
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}

/** Paints the cell of a step over what is there. */
export function paintCell(
  context: Context,
  { left, top, width, height }: Box,
  colour: string,
): void {
  context.beginPath();
  context.roundRect(left, top, width, height, CELL_RADIUS);
  context.fillStyle = colour;
  context.fill();
}

/** Paints the light about the point, in the middle of a canvas twice `LIGHT_REACH` wide. */
export function paintLight(context: Context, glow: number): void {
  context.clearRect(0, 0, 2 * LIGHT_REACH, 2 * LIGHT_REACH);
  const [middle, reach] = [LIGHT_REACH, REST_REACH + (LIGHT_REACH - REST_REACH) * glow];
  const light = context.createRadialGradient(middle, middle, 2, middle, middle, reach);
  light.addColorStop(0, accent(0.5 + 0.3 * glow));
  light.addColorStop(0.4, accent(0.16 + 0.14 * glow));
  light.addColorStop(1, accent(0));
  context.fillStyle = light;
  context.fillRect(middle - reach, middle - reach, 2 * reach, 2 * reach);
}
