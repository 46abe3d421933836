/** Painting what lies over a pad's dots: the point, the dot pointed at, and a walk. */

import { toPixels, type Point, type Surface } from '../../geometry/pad';
import { prepare } from '../../ui/pad-paint';

export interface Overlay {
  readonly place: Point;
  /** How loud the hit is at this moment, 0..1. */
  readonly glow: number;
  readonly heard: boolean;
  readonly pointed: Point | null;
  readonly path: readonly Point[];
  readonly places: readonly Point[];
  readonly marker: Point | null;
}

const HOT = '255,176,89';
const WALK = '150,214,255';

export function paintOverlay(canvas: HTMLCanvasElement, surface: Surface, overlay: Overlay): void {
  const context = prepare(canvas, surface.width, surface.height);
  paintPath(context, surface, overlay);
  if (overlay.pointed) {
    ring(context, toPixels(overlay.pointed, surface), 5.5, 'rgba(255,255,255,0.9)', 1.5);
  }
  paintPoint(context, surface, overlay);
  if (overlay.marker) {
    const at = toPixels(overlay.marker, surface);
    disc(context, at, 6, `rgb(${WALK})`);
    ring(context, at, 10 + 6 * overlay.glow, `rgba(${WALK},0.55)`, 1.5);
  }
}

function paintPath(context: CanvasRenderingContext2D, surface: Surface, overlay: Overlay): void {
  if (overlay.path.length === 0) return;
  context.strokeStyle = `rgba(${WALK},0.75)`;
  context.lineWidth = 1.75;
  context.lineJoin = context.lineCap = 'round';
  context.beginPath();
  overlay.path.forEach((point) => context.lineTo(...toPixels(point, surface)));
  context.stroke();
  for (const place of overlay.places) disc(context, toPixels(place, surface), 2.6, '#e8f6ff');
}

function paintPoint(context: CanvasRenderingContext2D, surface: Surface, overlay: Overlay): void {
  const at = toPixels(overlay.place, surface);
  const [x, y] = at;
  context.strokeStyle = `rgba(${HOT},${overlay.heard ? 0.32 : 0.16})`;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(Math.round(x) + 0.5, 0);
  context.lineTo(Math.round(x) + 0.5, surface.height);
  context.moveTo(0, Math.round(y) + 0.5);
  context.lineTo(surface.width, Math.round(y) + 0.5);
  context.stroke();
  const reach = 26 + 26 * overlay.glow;
  const light = context.createRadialGradient(x, y, 2, x, y, reach);
  light.addColorStop(0, `rgba(${HOT},${0.4 + 0.35 * overlay.glow})`);
  light.addColorStop(1, `rgba(${HOT},0)`);
  context.fillStyle = light;
  context.fillRect(x - reach, y - reach, 2 * reach, 2 * reach);
  disc(context, at, 6.5, overlay.heard ? '#ffe3c0' : '#b9a68d');
  ring(context, at, 6.5, '#3a2712', 1.5);
}

function disc(context: CanvasRenderingContext2D, [x, y]: Point, size: number, fill: string): void {
  context.fillStyle = fill;
  context.beginPath();
  context.arc(x, y, size, 0, 2 * Math.PI);
  context.fill();
}

function ring(
  context: CanvasRenderingContext2D,
  [x, y]: Point,
  size: number,
  stroke: string,
  width: number,
): void {
  context.strokeStyle = stroke;
  context.lineWidth = width;
  context.beginPath();
  context.arc(x, y, size, 0, 2 * Math.PI);
  context.stroke();
}
