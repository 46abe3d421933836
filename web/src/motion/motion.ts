/**
 * Draws what moves with the sound: the line over the picture of a hit, the light of the pad and the
 * step of the loop.
 */

import { areOver, headAt, stepsFrom, type Head, type Hit, type Step } from './hits';
import { LIGHT_REACH, paintCell, paintLight, paintLine, type Box, type Context } from './paint';

export type Surface = HTMLCanvasElement | OffscreenCanvas;

/** In CSS pixels, `density` device pixels each. */
interface LineView {
  readonly kind: 'line';
  readonly width: number;
  readonly height: number;
  readonly density: number;
  /** What the whole width stands for. */
  readonly seconds: number;
}

interface LightView {
  readonly kind: 'light';
  readonly density: number;
  /** Whether it stays as it is, whatever sounds. */
  readonly still: boolean;
}

interface StepsView {
  readonly kind: 'steps';
  readonly width: number;
  readonly height: number;
  readonly density: number;
  /** The steps of a bar. */
  readonly cells: readonly Box[];
  /** What each step of the loop lights up in, of any number of whole bars. */
  readonly colours: readonly string[];
}

export type Part = (LineView | LightView | StepsView)['kind'];

/** What it is told: where to draw, how that is seen, and what is heard. */
export type Order =
  | { readonly kind: 'surface'; readonly part: Part; readonly canvas: Surface }
  | LineView
  | LightView
  | StepsView
  | { readonly kind: 'hits'; readonly hits: readonly Hit[] }
  /** One more step to come; null once none is heard any more. */
  | { readonly kind: 'step'; readonly step: Step | null };

/** The thread that draws. */
export interface Stage {
  /** In ms since 1970. */
  now(): number;
  /** Asks for a call before the next frame. */
  frame(draw: () => void): void;
}

export class Motion {
  readonly #stage: Stage;
  readonly #surfaces = new Map<Part, Surface>();
  #line: LineView | null = null;
  #light: LightView | null = null;
  #steps: StepsView | null = null;
  #hits: readonly Hit[] = [];
  #beat: readonly Step[] = [];
  /** Where the line is; null for nowhere. */
  #at: number | null = null;
  /** The step that is lit, counted on through the bars; null for none. */
  #lit: number | null = null;
  #drawing = false;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  obey(order: Order): void {
    if (order.kind === 'surface') this.#surfaces.set(order.part, order.canvas);
    else if (order.kind === 'hits') this.#hits = order.hits;
    else if (order.kind === 'step') this.#beat = order.step ? [...this.#beat, order.step] : [];
    else this.#see(order);
    if (order.kind !== 'hits' && order.kind !== 'step') this.#fit();
    if (!this.#drawing) this.#next();
  }

  #see(view: LineView | LightView | StepsView): void {
    if (view.kind === 'line') this.#line = view;
    else if (view.kind === 'light') this.#light = view;
    else this.#steps = view;
  }

  /** Gives the canvases their sizes, which empties them. */
  #fit(): void {
    if (this.#line) {
      const { width, height, density } = this.#line;
      this.#at = null;
      size(this.#surfaces.get('line'), width, height, density);
    }
    if (this.#light) {
      size(this.#surfaces.get('light'), 2 * LIGHT_REACH, 2 * LIGHT_REACH, this.#light.density);
    }
    if (this.#steps) {
      const { width, height, density } = this.#steps;
      this.#lit = null;
      size(this.#surfaces.get('steps'), width, height, density);
    }
  }

  #next(): void {
    this.#drawing = true;
    this.#stage.frame(() => {
      const now = this.#stage.now();
      this.#beat = stepsFrom(this.#beat, now);
      this.#draw(now);
      const comes = this.#beat.some(({ from }) => from > now);
      if (!comes && areOver(this.#hits, now)) this.#drawing = false;
      else this.#next();
    });
  }

  #draw(now: number): void {
    const head = headAt(this.#hits, now);
    const [line, light, steps] = [
      this.#context('line'),
      this.#context('light'),
      this.#context('steps'),
    ];
    if (line && this.#line) this.#drawLine(line, this.#line, head);
    if (light && this.#light) paintLight(light, this.#light.still ? 0 : (head?.level ?? 0));
    if (steps && this.#steps) this.#drawStep(steps, this.#steps, now);
  }

  #drawLine(context: Context, { width, height, seconds }: LineView, head: Head | null): void {
    const at = head && head.seconds <= seconds ? (head.seconds / seconds) * width : null;
    if (at === this.#at) return;
    paintLine(context, height, this.#at, at);
    this.#at = at;
  }

  #drawStep(context: Context, view: StepsView, now: number): void {
    const [first] = this.#beat;
    const count = first && first.from <= now ? first.count : null;
    if (count === this.#lit) return;
    this.#lit = count;
    context.clearRect(0, 0, view.width, view.height);
    if (count === null || view.cells.length === 0) return;
    const step = count % view.colours.length;
    paintCell(context, view.cells[step % view.cells.length]!, view.colours[step]!);
  }

  #context(part: Part): Context | null {
    return (this.#surfaces.get(part)?.getContext('2d') as Context | null | undefined) ?? null;
  }
}

function size(canvas: Surface | undefined, width: number, height: number, density: number): void {
  if (!canvas) return;
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  (canvas.getContext('2d') as Context).setTransform(density, 0, 0, density, 0, 0);
}
