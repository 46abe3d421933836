import { beforeEach, expect, it } from 'vitest';
import { Motion, type Order, type Part } from '../../src/motion/motion';
import type { Surface } from '../../src/motion/pictures';

/** Remembers the strips that were painted and cleared, from their left, and the lights. */
class Canvas {
  width = 0;
  height = 0;
  density = 0;
  readonly lines: number[] = [];
  readonly cleared: number[] = [];
  readonly glows: number[] = [];
  readonly cells: (readonly [left: number, colour: unknown])[] = [];
  fillStyle: unknown = '';
  getContext = () => this;
  setTransform = (density: number) => void (this.density = density);
  clearRect = (left: number) => void this.cleared.push(left);
  fillRect = (left: number, _top: number, width: number) => {
    if (width === 2) this.lines.push(left + 1);
  };
  readonly ways: (readonly [x: number, colour: unknown])[] = [];
  strokeStyle: unknown = '';
  lineWidth = 0;
  lineCap = '';
  beginPath = () => {};
  moveTo = () => {};
  lineTo = (x: number) => void this.ways.push([x, this.strokeStyle]);
  stroke = () => {};
  roundRect = (left: number) => void this.cells.push([left, this.fillStyle]);
  fill = () => void (this.cells[this.cells.length - 1] = [this.cells.at(-1)![0], this.fillStyle]);
  createLinearGradient = () => ({ addColorStop: () => {} });
  createRadialGradient = (...[, , , , , reach]: number[]) => {
    this.glows.push((reach! - 38) / (72 - 38));
    return { addColorStop: () => {} };
  };
}

let now: number;
let due: (() => void)[];
let motion: Motion;
let line: Canvas;
let light: Canvas;

const show = (part: Part, canvas: Canvas): Order => ({
  kind: 'surface',
  part,
  canvas: canvas as unknown as Surface,
});
const line400 = (seconds: number): Order => ({
  kind: 'line',
  view: { width: 400, height: 100, density: 2, seconds },
});
const lit = (density: number, still: boolean): Order => ({
  kind: 'light',
  view: { width: 144, height: 144, density, still },
});
const heard = (from: number, until: number): Order => ({
  kind: 'hits',
  hits: [{ from, until, levels: Float32Array.of(1, 0.5, 0.25, 0) }],
});

/** Draws the frame of a moment; whether one was asked for. */
function frame(at: number): boolean {
  now = at;
  const [draw, ...others] = due.splice(0);
  expect(others).toEqual([]);
  draw?.();
  return draw !== undefined;
}

beforeEach(() => {
  [now, due] = [0, []];
  [line, light] = [new Canvas(), new Canvas()];
  motion = new Motion({ now: () => now, frame: (draw) => void due.push(draw) });
  motion.obey(show('line', line));
  motion.obey(show('light', light));
  motion.obey(line400(0.4));
  motion.obey(lit(2, false));
  frame(0);
  line.cleared.length = 0;
});

it('gives canvases the pixels of the screen, and rests while nothing sounds', () => {
  expect([line.width, line.height, line.density]).toEqual([800, 200, 2]);
  expect([light.width, light.height, light.density]).toEqual([288, 288, 2]);
  expect(light.glows.at(-1)).toBe(0);
  expect(line.lines).toEqual([]);
  expect(frame(16)).toBe(false);
});

it('fits the part alone that a picture is of, and paints it at once', () => {
  motion.obey(heard(100, 2100));
  frame(200);
  const lights = [light.glows.length, light.cleared.length];
  light.width = 7;
  motion.obey(line400(0.8));
  expect(line.lines).toEqual([100, 50]);
  expect([light.width, light.cleared.length - lights[1]!]).toEqual([7, 1]);
  motion.obey(lit(2, false));
  expect([light.width, light.glows.length]).toEqual([288, lights[0]! + 2]);
});

it('moves the line and the light with a hit, and takes the line away behind it', () => {
  motion.obey(heard(100, 2100));
  frame(50);
  expect(line.lines).toEqual([]);
  frame(100);
  frame(200);
  expect(line.lines).toEqual([0, 100]);
  expect(line.cleared).toEqual([-13]);
  expect(light.glows.at(-1)).toBe(0);
  frame(100 + 7);
  expect(light.glows.at(-1)).toBe(0.5);
  frame(600);
  expect(line.lines).toHaveLength(3);
  expect(line.cleared.map(Math.round)).toEqual([-13, 87, -6]);
  expect(frame(2100)).toBe(true);
  expect(frame(2116)).toBe(false);
});

it('follows hits that are told anew, and a picture of another length', () => {
  motion.obey(heard(100, 2100));
  frame(200);
  motion.obey(heard(175, 2100));
  frame(250);
  motion.obey(line400(0.8));
  frame(375);
  expect(line.lines.map(Math.round)).toEqual([100, 75, 37, 100]);
  motion.obey({ kind: 'hits', hits: [] });
  frame(360);
  expect(line.cleared.at(-1)).toBe(87);
  expect(frame(376)).toBe(false);
});

it('leaves the light as it is for those who want no motion', () => {
  motion.obey(lit(1, true));
  motion.obey(heard(100, 2100));
  frame(100);
  expect(light.glows.at(-1)).toBe(0);
  expect(line.lines).toEqual([0]);
});

it('lights each step of the loop up as it is heard, by its bar, and none once it stops', () => {
  const steps = new Canvas();
  motion.obey(show('steps', steps));
  const cells = [0, 10].map((left) => ({ left, top: 0, width: 8, height: 24 }));
  const colours = ['hot', 'cold', 'cold', 'hot'];
  motion.obey({ kind: 'steps', view: { width: 20, height: 24, density: 2, cells, colours } });
  expect([steps.width, steps.height]).toEqual([40, 48]);
  frame(90);
  const settled = (from: number, count: number): Order => ({ kind: 'step', step: { from, count } });
  motion.obey(settled(100, 8));
  motion.obey(settled(200, 9));
  frame(95);
  expect(steps.cells).toEqual([]);
  frame(110);
  frame(150);
  expect(steps.cells).toEqual([[0, 'hot']]);
  frame(216);
  expect(frame(230)).toBe(false);
  motion.obey(settled(300, 10));
  frame(310);
  motion.obey(settled(400, 11));
  frame(410);
  expect(steps.cells.slice(1)).toEqual([
    [10, 'cold'],
    [0, 'cold'],
    [10, 'hot'],
  ]);
  const before = steps.cleared.length;
  motion.obey({ kind: 'step', step: null });
  frame(420);
  expect(steps.cells).toHaveLength(4);
  expect(steps.cleared.length).toBe(before + 1);
});

it('lets the ways of the point fade, each by itself, and then rests', () => {
  const trail = new Canvas();
  motion.obey(show('trail', trail));
  motion.obey({ kind: 'trail', view: { width: 500, height: 400, density: 1 } });
  frame(100);
  expect(frame(116)).toBe(false);
  motion.obey({ kind: 'move', move: { from: [10, 10], to: [20, 10], at: 200 } });
  frame(200);
  motion.obey({ kind: 'move', move: { from: [20, 10], to: [30, 10], at: 650 } });
  frame(650);
  expect(trail.ways).toEqual([
    [20, 'rgba(255,217,172,0.55)'],
    [20, 'rgba(255,217,172,0.275)'],
    [30, 'rgba(255,217,172,0.55)'],
  ]);
  frame(1100);
  expect(trail.ways.slice(3).map(([x]) => x)).toEqual([30]);
  const before = trail.cleared.length;
  frame(1550);
  expect(trail.ways).toHaveLength(4);
  expect(trail.cleared).toHaveLength(before + 1);
  expect(frame(1566)).toBe(false);
});
