/** Draws what moves with the sound: the line over the picture of a hit, and the light of the pad. */

import { areOver, headAt, type Head, type Hit } from './hits';
import { LIGHT_REACH, paintLight, paintLine, type Context } from './paint';

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

export type Part = (LineView | LightView)['kind'];

/** What it is told: where to draw, how that is seen, and what is heard. */
export type Order =
  | { readonly kind: 'surface'; readonly part: Part; readonly canvas: Surface }
  | LineView
  | LightView
  | { readonly kind: 'hits'; readonly hits: readonly Hit[] };

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
  #hits: readonly Hit[] = [];
  /** Where the line is; null for nowhere. */
  #at: number | null = null;
  #drawing = false;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  obey(order: Order): void {
    if (order.kind === 'surface') this.#surfaces.set(order.part, order.canvas);
    else if (order.kind === 'hits') this.#hits = order.hits;
    else if (order.kind === 'line') this.#line = order;
    else this.#light = order;
    if (order.kind !== 'hits') this.#fit();
    if (!this.#drawing) this.#next();
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
  }

  #next(): void {
    this.#drawing = true;
    this.#stage.frame(() => {
      const now = this.#stage.now();
      this.#draw(headAt(this.#hits, now));
      if (areOver(this.#hits, now)) this.#drawing = false;
      else this.#next();
    });
  }

  #draw(head: Head | null): void {
    const [line, light] = [this.#context('line'), this.#context('light')];
    if (line && this.#line) this.#drawLine(line, this.#line, head);
    if (light && this.#light) paintLight(light, this.#light.still ? 0 : (head?.level ?? 0));
  }

  #drawLine(context: Context, { width, height, seconds }: LineView, head: Head | null): void {
    const at = head && head.seconds <= seconds ? (head.seconds / seconds) * width : null;
    if (at === this.#at) return;
    paintLine(context, height, this.#at, at);
    this.#at = at;
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
