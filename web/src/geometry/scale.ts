/** Descriptor values as places on a colour scale, and as text with their unit. */

import type { Descriptor } from '../api/types';

export type Rgb = readonly [number, number, number];

/** From low to high: dusk to ember; every stop stands out from the surface. */
export const RAMP: readonly Rgb[] = [
  [104, 100, 178],
  [170, 92, 148],
  [228, 112, 92],
  [255, 176, 89],
  [255, 222, 170],
];

const EDGE = 0.02;

export interface Scale {
  readonly low: number;
  readonly high: number;
  /** 0..1 for a value within the scale; values beyond its ends lie at the ends. */
  place(value: number): number;
}

const scales = new WeakMap<Descriptor, Scale>();

/** A scale from the 2nd to the 98th percentile, so that a stray sound does not flatten the rest. */
export function scaleOf(descriptor: Descriptor): Scale {
  const scale = scales.get(descriptor) ?? newScale(descriptor);
  scales.set(descriptor, scale);
  return scale;
}

function newScale({ values, scale }: Descriptor): Scale {
  const log = scale === 'log';
  const known = values.filter((value): value is number => value !== null && (!log || value > 0));
  known.sort((a, b) => a - b);
  const at = (share: number): number => known[Math.round(share * (known.length - 1))] ?? 0;
  const [low, high] = [at(EDGE), at(1 - EDGE)];
  const bend = (value: number): number => (log ? Math.log(Math.max(value, 1e-9)) : value);
  const span = bend(high) - bend(low) || 1;
  return {
    low,
    high,
    place: (value) => Math.min(1, Math.max(0, (bend(value) - bend(low)) / span)),
  };
}

export function rampColour(place: number, stops: readonly Rgb[] = RAMP): Rgb {
  const at = Math.min(Math.max(place, 0), 1) * (stops.length - 1);
  const index = Math.min(Math.floor(at), stops.length - 2);
  const [from, to] = [stops[index]!, stops[index + 1]!];
  const mix = (channel: 0 | 1 | 2): number =>
    Math.round(from[channel] + (to[channel] - from[channel]) * (at - index));
  return [mix(0), mix(1), mix(2)];
}

/** Three significant digits, kilo and milli where they read better: 2.4 kHz, 38 ms. */
export function formatValue(value: number, unit: string): string {
  if (unit === 'Hz' && Math.abs(value) >= 1000) return `${digits(value / 1000)} kHz`;
  if (unit === 's' && Math.abs(value) < 1) return `${digits(value * 1000)} ms`;
  return unit === '' ? digits(value) : `${digits(value)} ${unit}`;
}

function digits(value: number): string {
  const size = Math.abs(value);
  const decimals = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : 2;
  return value.toFixed(decimals).replace('-', '−');
}
