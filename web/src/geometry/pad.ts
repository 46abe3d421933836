/** Places on the pad: -1..1 in both directions, y upwards, against pixels of its surface. */

import type { Control, Model } from '../api/types';

export type Point = readonly [x: number, y: number];

export interface Surface {
  readonly width: number;
  readonly height: number;
  /** Pixels kept free at every edge, so that the outermost sounds can be seen and reached. */
  readonly inset: number;
}

export function toPixels([x, y]: Point, { width, height, inset }: Surface): Point {
  return [
    inset + ((x + 1) / 2) * (width - 2 * inset),
    inset + ((1 - y) / 2) * (height - 2 * inset),
  ];
}

export function toPlace([px, py]: Point, { width, height, inset }: Surface): Point {
  return [
    limit(((px - inset) / Math.max(1, width - 2 * inset)) * 2 - 1),
    limit(1 - ((py - inset) / Math.max(1, height - 2 * inset)) * 2),
  ];
}

const limit = (value: number): number => Math.min(1, Math.max(-1, value));

/** The controls that the pad moves, across and up. */
export function padControls(model: Model): readonly [Control, Control] {
  const named = (name: string) => model.controls.find((control) => control.name === name)!;
  return [named(model.pad[0]), named(model.pad[1])];
}

/** A control's value as a place along one side of the pad, and back. */
export function placeOf(control: Control, value: number): number {
  return ((value - control.minimum) / (control.maximum - control.minimum)) * 2 - 1;
}

export function valueAt(control: Control, place: number): number {
  return control.minimum + ((place + 1) / 2) * (control.maximum - control.minimum);
}

/** The smallest change of place that changes the control. */
export function stepOf({ minimum, maximum, step }: Control): number {
  return (2 * step) / (maximum - minimum);
}

/** Where the values of a model's controls lie on its pad. */
export function padPlace(model: Model, controls: Readonly<Record<string, number>>): Point {
  const [x, y] = padControls(model);
  return [placeOf(x, controls[x.name]!), placeOf(y, controls[y.name]!)];
}

/** The smallest step on a model's pad that moves its controls. */
export function padStep(model: Model): number {
  return Math.max(...padControls(model).map(stepOf));
}

const STEP = 0.04;
const FINE_STEP = 0.004;

/** How far an arrow key moves the point, at least `least`; null for any other key. */
export function arrowStep(key: string, fine: boolean, least: number): Point | null {
  const step = Math.max(least, fine ? FINE_STEP : STEP);
  switch (key) {
    case 'ArrowLeft':
      return [-step, 0];
    case 'ArrowRight':
      return [step, 0];
    case 'ArrowUp':
      return [0, step];
    case 'ArrowDown':
      return [0, -step];
    default:
      return null;
  }
}

/** How near, in pad units, a sound must lie to be the one that is pointed at. */
export const NEAR = 0.08;

/** Points whose values are taken together: what plays at one alone is chance. */
const TOGETHER = 7;

/** The median of the `values` at the points nearest to a place; null where none is near. */
export function valueNear(
  values: readonly (number | null)[],
  points: readonly Point[],
  [x, y]: Point,
  within: number,
): number | null {
  const near: { distance: number; value: number }[] = [];
  points.forEach(([px, py], index) => {
    const [distance, value] = [(px - x) ** 2 + (py - y) ** 2, values[index] ?? null];
    if (distance <= within * within && value !== null) near.push({ distance, value });
  });
  near.sort((a, b) => a.distance - b.distance);
  const together = near.slice(0, TOGETHER).map(({ value }) => value);
  return together.sort((a, b) => a - b)[together.length >> 1] ?? null;
}

/** The index of the point nearest to a place, within a distance; -1 where there is none. */
export function nearest(points: readonly Point[], [x, y]: Point, within: number): number {
  let best = within * within;
  let index = -1;
  points.forEach(([px, py], i) => {
    const distance = (px - x) ** 2 + (py - y) ** 2;
    if (distance <= best) {
      best = distance;
      index = i;
    }
  });
  return index;
}
