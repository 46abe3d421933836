/** Painting the pad: the grid with the training sounds, and what lies over them. */

import type { Descriptor } from '../api/types';
import { toPixels, type Point, type Surface } from '../geometry/pad';
import { rampColour, scaleOf, type Rgb } from '../geometry/scale';

const GRID_LINES = 8;
const SHADES = 24;
const UNKNOWN: Rgb = [104, 108, 118];
const MOST_DOTS_AT_FULL_SIZE = 2500;

/** What stands in for the sounds of a map while they are on their way: spread evenly, of no colour. */
export const COMING: readonly Point[] = Array.from({ length: 700 }, (_, index) => [
  spread(index, 0.7548776662),
  spread(index, 0.569840291),
]);

/** Additive recurrence: as even as a lattice, without its lines. */
function spread(index: number, share: number): number {
  return 2 * ((0.5 + index * share) % 1) - 1;
}

const rgba = ([r, g, b]: Rgb, alpha: number): string => `rgba(${r},${g},${b},${alpha})`;

/** Sizes a canvas to its box in device pixels; drawing stays in CSS pixels. */
export function prepare(canvas: HTMLCanvasElement, width: number, height: number) {
  const density = window.devicePixelRatio || 1;
  const [columns, rows] = [Math.round(width * density), Math.round(height * density)];
  if (canvas.width !== columns || canvas.height !== rows) {
    canvas.width = columns;
    canvas.height = rows;
  }
  const context = canvas.getContext('2d')!;
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

export function paintMap(
  canvas: HTMLCanvasElement,
  surface: Surface,
  points: readonly Point[],
  descriptor: Descriptor | null,
): void {
  const context = prepare(canvas, surface.width, surface.height);
  paintGrid(context, surface);
  const radius = points.length > MOST_DOTS_AT_FULL_SIZE ? 1.35 : 1.9;
  for (const [shade, members] of byShade(points, descriptor)) {
    context.fillStyle = rgba(shade < 0 ? UNKNOWN : rampColour(shade / (SHADES - 1)), 0.72);
    context.beginPath();
    for (const index of members) {
      const [x, y] = toPixels(points[index]!, surface);
      const size = radius * (0.75 + 0.5 * grain(index));
      context.moveTo(x + size, y);
      context.arc(x, y, size, 0, 2 * Math.PI);
    }
    context.fill();
  }
}

/** A fixed number from 0 to 1 for each dot, so that dots differ in size as grains do. */
const grain = (index: number): number => ((index * 2654435761) % 4294967296) / 4294967296;

function paintGrid(context: CanvasRenderingContext2D, surface: Surface): void {
  context.strokeStyle = '#ffffff09';
  context.lineWidth = 1;
  context.beginPath();
  for (let line = 1; line < GRID_LINES; line++) {
    const place = (line / GRID_LINES) * 2 - 1;
    const [x, y] = toPixels([place, place], surface).map((at) => Math.round(at) + 0.5);
    context.moveTo(x!, 0);
    context.lineTo(x!, surface.height);
    context.moveTo(0, y!);
    context.lineTo(surface.width, y!);
  }
  context.stroke();
}

/** The indices of the points by shade of the ramp; -1 holds those without a value. */
function byShade(points: readonly Point[], descriptor: Descriptor | null): Map<number, number[]> {
  const scale = descriptor ? scaleOf(descriptor) : null;
  const groups = new Map<number, number[]>();
  points.forEach((_, index) => {
    const value = descriptor?.values[index] ?? null;
    const shade = scale && value !== null ? Math.round(scale.place(value) * (SHADES - 1)) : -1;
    const group = groups.get(shade);
    if (group) group.push(index);
    else groups.set(shade, [index]);
  });
  return groups;
}
