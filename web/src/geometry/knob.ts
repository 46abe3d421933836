/** A knob's arithmetic: values against angles, drags, keys, the wheel and typed text. */

import type { Control } from '../api/types';
import { entryOf } from '../state/entry';
import { decimalsOf, snap } from '../state/patch';
import { numberIn } from './typed';
import { notchesOf, type WheelTurn } from './wheel';

/** Degrees from straight up at which a knob's range ends, clockwise and against. */
const SWEEP = 135;
/** Pixels of a drag that cross the whole range. */
const DRAG_PIXELS = 180;
const FINE = 0.1;
/** An arrow key crosses the range in at most this many presses, a page key in at most that many. */
const ARROW_PRESSES = 40;
const PAGE_PRESSES = 8;

export interface ArcPoint {
  readonly x: number;
  readonly y: number;
}

/** Degrees clockwise from straight up, which is where a range with both signs has its zero. */
export function angleOf(control: Control, value: number): number {
  return (shareOf(control, value) * 2 - 1) * SWEEP;
}

/** How far a value is through the turn of its knob, 0..1. */
function shareOf(control: Control, value: number): number {
  const { minimum, maximum } = control;
  const within = clamp(control, value);
  if (!hasBothSigns(control)) return (within - minimum) / (maximum - minimum);
  return 0.5 + within / (2 * (within < 0 ? -minimum : maximum));
}

/** The value at a share of the turn. */
function valueAt(control: Control, share: number): number {
  const { minimum, maximum } = control;
  const within = Math.min(1, Math.max(0, share));
  if (!hasBothSigns(control)) return minimum + within * (maximum - minimum);
  return (2 * within - 1) * (within < 0.5 ? -minimum : maximum);
}

const hasBothSigns = ({ minimum, maximum }: Control): boolean => minimum < 0 && maximum > 0;

/** The point of a circle about the origin at an angle, y downwards as on a screen. */
export function onCircle(degrees: number, radius: number): ArcPoint {
  const angle = (degrees * Math.PI) / 180;
  return { x: Math.sin(angle) * radius, y: -Math.cos(angle) * radius };
}

/** An arc from one angle to another, in either order, as the path of an SVG. */
export function arcPath(from: number, to: number, radius: number): string {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const [start, end] = [onCircle(low, radius), onCircle(high, radius)];
  const long = high - low > 180 ? 1 : 0;
  const text = ({ x, y }: ArcPoint): string => `${x.toFixed(2)} ${y.toFixed(2)}`;
  return `M${text(start)}A${radius} ${radius} 0 ${long} 1 ${text(end)}`;
}

/** The value after a drag upwards by some pixels, unsnapped, so that small moves add up. */
export function dragged(control: Control, value: number, pixels: number, fine: boolean): number {
  const turned = (pixels / DRAG_PIXELS) * (fine ? FINE : 1);
  return valueAt(control, shareOf(control, value) + turned);
}

/** The value after a turn of the wheel: a notch is one press of an arrow key. */
export function wheeled(control: Control, value: number, turn: WheelTurn, fine: boolean): number {
  return clamp(control, value + notchesOf(turn) * arrowStep(control, fine));
}

/** The value that a key leads to; null for a key that turns nothing. */
export function keyed(control: Control, value: number, key: string, fine: boolean): number | null {
  const arrow = arrowStep(control, fine);
  const page = roundStep(control, PAGE_PRESSES);
  const turns: Readonly<Record<string, number>> = {
    ArrowUp: value + arrow,
    ArrowRight: value + arrow,
    ArrowDown: value - arrow,
    ArrowLeft: value - arrow,
    PageUp: value + page,
    PageDown: value - page,
    Home: control.minimum,
    End: control.maximum,
    Delete: control.default,
    Backspace: control.default,
  };
  const turned = turns[key];
  return turned === undefined ? null : snap(control, turned);
}

/** The value that someone typed, with or without its unit; null where that is no number. */
export function typed(control: Control, text: string): number | null {
  const number = numberIn(text);
  return number === null ? null : snap(control, number);
}

export interface Reading {
  readonly number: string;
  readonly unit: string;
  /** For those who hear it. */
  readonly spoken: string;
}

const SHORT_UNITS: Readonly<Record<string, string>> = { semitones: 'st', octaves: 'oct' };
const MOST_DECIMALS = 2;

/** A value with its unit, and with its sign where the range has both. */
export function reading(control: Control, value: number): Reading {
  const { unit, minimum } = control;
  const decimals = Math.min(MOST_DECIMALS, decimalsOf(control.step));
  const plain = (Number(value.toFixed(decimals)) + 0).toFixed(decimals);
  const sign = minimum < 0 && Number(plain) > 0 ? '+' : '';
  return {
    number: sign + plain.replace('-', '−'),
    unit: entryOf(SHORT_UNITS, unit) ?? unit,
    spoken: `${sign}${plain} ${unit}`.trim(),
  };
}

function arrowStep(control: Control, fine: boolean): number {
  const step = roundStep(control, ARROW_PRESSES);
  return fine ? Math.max(control.step, step * FINE) : step;
}

/** The smallest 1, 2 or 5 times a power of ten that crosses the range in so many presses. */
function roundStep({ minimum, maximum, step }: Control, presses: number): number {
  const least = (maximum - minimum) / presses;
  const decade = 10 ** Math.floor(Math.log10(least));
  const round = [1, 2, 5, 10].find((times) => times * decade >= least * (1 - 1e-9))! * decade;
  return Math.max(step, round);
}

function clamp({ minimum, maximum }: Control, value: number): number {
  return Math.min(maximum, Math.max(minimum, value));
}
