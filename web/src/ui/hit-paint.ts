/** Painting a hit: its waveform above, its spectrogram below. */

import { frequencyMarks, writesTimes } from '../geometry/hit-axes';
import { RAMP, rampColour, type Rgb } from '../geometry/scale';
import { outline, peak } from '../signal/envelope';
import { spectrogram } from '../signal/spectrogram';
import type { Clip } from '../signal/wav';
import { prepare } from './pad-paint';

const BAR = 2;
const PITCH = 3;
const COLUMN_PIXELS = 3;
const ROWS = 84;
const NIGHT: Rgb = [20, 21, 26];
const STOPS: readonly Rgb[] = [NIGHT, [46, 40, 66], ...RAMP.slice(1)];
const FONT = '500 10.5px "Inter Variable", system-ui, sans-serif';
const TIME_STEPS = [0.05, 0.1, 0.2, 0.5];
const MOST_TIMES = 5;
/** What the waveform takes of the height; the spectrogram has the rest. */
const WAVE_SHARE = 0.48;
const WAVE_MARGIN = 4;
/** What a wave leaves free below, where times are written. */
const TIMES_PIXELS = 12;
const TICK = 13;
const LOW_TICK = 5;

export interface HitPicture {
  readonly clip: Clip;
  /** The sound it is compared with, drawn faintly behind. */
  readonly other: Clip | null;
  readonly seconds: number;
}

export interface Box {
  readonly width: number;
  readonly height: number;
  /** Pixels above the waveform that belong to the caption. */
  readonly top: number;
}

export function paintHit(canvas: HTMLCanvasElement, box: Box, picture: HitPicture): void {
  const context = prepare(canvas, box.width, box.height);
  const split = Math.round(box.top + (box.height - box.top) * WAVE_SHARE);
  if (picture.other) {
    paintWave(context, box, split, picture.other, picture.seconds, '#ffb05938');
  }
  paintWave(context, box, split, picture.clip, picture.seconds, '#e4dfd5');
  paintSpectrogram(context, box, split, picture);
  paintFrequencies(context, box, split);
  paintTimes(context, box, split, picture.seconds);
}

function paintWave(
  context: CanvasRenderingContext2D,
  { width, top }: Box,
  bottom: number,
  clip: Clip,
  seconds: number,
  colour: string,
): void {
  const columns = Math.ceil(width / PITCH);
  const { low, high } = outline(clip, seconds, columns);
  const below = writesTimes(bottom - top) ? TIMES_PIXELS : WAVE_MARGIN;
  const middle = (top + WAVE_MARGIN + bottom - below) / 2;
  const scale = (middle - top - WAVE_MARGIN) / Math.max(peak(clip), 1e-4);
  context.fillStyle = colour;
  context.beginPath();
  for (let column = 0; column < columns; column++) {
    const up = Math.max(0.5, high[column]! * scale);
    const down = Math.max(0.5, -low[column]! * scale);
    context.roundRect(column * PITCH, middle - up, BAR, up + down, 1);
  }
  context.fill();
}

function paintSpectrogram(
  context: CanvasRenderingContext2D,
  { width, height }: Box,
  top: number,
  { clip, seconds }: HitPicture,
): void {
  const columns = Math.max(1, Math.round(width / COLUMN_PIXELS));
  const levels = spectrogram(clip, seconds, columns, ROWS);
  const image = new ImageData(columns, ROWS);
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < ROWS; row++) {
      const [r, g, b] = SHADES[Math.round(levels[column * ROWS + row]! * 255)]!;
      image.data.set([r, g, b, 255], ((ROWS - 1 - row) * columns + column) * 4);
    }
  }
  const small = new OffscreenCanvas(columns, ROWS);
  small.getContext('2d')!.putImageData(image, 0, 0);
  context.imageSmoothingQuality = 'high';
  context.drawImage(small, 0, top, width, height - top);
}

const SHADES: readonly Rgb[] = Array.from({ length: 256 }, (_, level) =>
  rampColour((level / 255) ** 1.25, STOPS),
);

function paintFrequencies(context: CanvasRenderingContext2D, box: Box, top: number): void {
  context.font = FONT;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const { label, y, labelY } of frequencyMarks(box.height - top)) {
    context.fillStyle = '#ffffff14';
    context.fillRect(0, Math.round(top + y) + 0.5, box.width - 36, 1);
    write(context, label, box.width - 10, Math.round(top + labelY) + 0.5, '#c9ccd3');
  }
}

/** With a dark rim, so that it can be read over a picture. */
function write(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  colour: string,
): void {
  context.lineWidth = 3;
  context.strokeStyle = '#14151ad9';
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

/** Times along the seam of the two pictures. */
function paintTimes(
  context: CanvasRenderingContext2D,
  { width, top }: Box,
  seam: number,
  seconds: number,
): void {
  const written = writesTimes(seam - top);
  const tick = written ? TICK : LOW_TICK;
  const step = TIME_STEPS.find((candidate) => seconds / candidate <= MOST_TIMES) ?? 1;
  context.font = FONT;
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  for (let count = 1; count * step < seconds - step / 4; count++) {
    const x = Math.round((count * step * width) / seconds) + 0.5;
    context.fillStyle = '#ffffff2e';
    context.fillRect(x, seam - tick, 1, tick);
    if (!written) continue;
    write(context, timeText(count * step, step), x + 5, seam - 4, '#a9adb7');
  }
}

const timeText = (seconds: number, step: number): string =>
  step < 0.5 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`;
