/** The pictures that move: each knows its canvas, how that is seen, and what is painted on it. */

import type { Head } from './hits';
import {
  paintCell,
  paintLight,
  paintLine,
  paintWay,
  type Box,
  type Context,
  type Way,
} from './paint';

export type Surface = HTMLCanvasElement | OffscreenCanvas;

/** A moment: what is heard of a hit, and the step of the loop; null for none. */
export interface Moment {
  /** In ms since 1970. */
  readonly now: number;
  readonly head: Head | null;
  /** Counted on through the bars. */
  readonly step: number | null;
}

/** In CSS pixels, `density` device pixels each. */
export interface View {
  readonly width: number;
  readonly height: number;
  readonly density: number;
}

abstract class Picture<V extends View> {
  #canvas: Surface | null = null;
  #view: V | null = null;

  /** Paints on a canvas from now on. */
  show(canvas: Surface): void {
    this.#canvas = canvas;
    this.#fit();
  }

  see(view: V): void {
    this.#view = view;
    this.#fit();
  }

  draw(moment: Moment): void {
    const context = this.#canvas?.getContext('2d') as Context | null | undefined;
    if (context && this.#view) this.paint(context, this.#view, moment);
  }

  protected abstract paint(context: Context, view: V, moment: Moment): void;

  /** Told that nothing is on the canvas any more. */
  protected emptied(): void {}

  /** Gives the canvas its size, which empties it. */
  #fit(): void {
    if (!this.#canvas || !this.#view) return;
    const { width, height, density } = this.#view;
    const context = this.#canvas.getContext('2d') as Context;
    const [columns, rows] = [Math.round(width * density), Math.round(height * density)];
    if (this.#canvas.width !== columns || this.#canvas.height !== rows) {
      this.#canvas.width = columns;
      this.#canvas.height = rows;
    }
    context.setTransform(density, 0, 0, density, 0, 0);
    context.clearRect(0, 0, width, height);
    this.emptied();
  }
}

export interface LineView extends View {
  /** What the whole width stands for. */
  readonly seconds: number;
}

/** The line over the picture of a hit. */
export class Line extends Picture<LineView> {
  /** Where it is; null for nowhere. */
  #at: number | null = null;

  protected paint(context: Context, { width, height, seconds }: LineView, { head }: Moment): void {
    const at = head && head.seconds <= seconds ? (head.seconds / seconds) * width : null;
    if (at === this.#at) return;
    paintLine(context, height, this.#at, at);
    this.#at = at;
  }

  protected override emptied(): void {
    this.#at = null;
  }
}

export interface LightView extends View {
  /** Whether it stays as it is, whatever sounds. */
  readonly still: boolean;
}

/** The light about the point of the pad. */
export class Light extends Picture<LightView> {
  protected paint(context: Context, { still }: LightView, { head }: Moment): void {
    paintLight(context, still ? 0 : (head?.level ?? 0));
  }
}

export interface StepsView extends View {
  /** The steps of a bar. */
  readonly cells: readonly Box[];
  /** What each step of the loop lights up in, of any number of whole bars. */
  readonly colours: readonly string[];
}

/** The step of the loop. */
export class Steps extends Picture<StepsView> {
  /** The one that is lit, counted on through the bars; null for none. */
  #lit: number | null = null;

  protected paint(context: Context, view: StepsView, { step }: Moment): void {
    if (step === this.#lit) return;
    this.#lit = step;
    context.clearRect(0, 0, view.width, view.height);
    if (step === null || view.cells.length === 0) return;
    const index = step % view.colours.length;
    paintCell(context, view.cells[index % view.cells.length]!, view.colours[index]!);
  }

  protected override emptied(): void {
    this.#lit = null;
  }
}

/** A move of the pad's point, and when that was. */
export interface Move extends Way {
  readonly at: number;
}

const TRAIL_MS = 900;

/** Where the point of the pad came from. */
export class Trail extends Picture<View> {
  #moves: readonly Move[] = [];
  #painted = false;

  add(move: Move): void {
    this.#moves = [...this.#moves, move];
  }

  /** Whether some of it has not faded. */
  isLeft(now: number): boolean {
    return this.#painted || this.#fresh(now).length > 0;
  }

  protected paint(context: Context, { width, height }: View, { now }: Moment): void {
    this.#moves = this.#fresh(now);
    if (this.#painted) context.clearRect(0, 0, width, height);
    this.#painted = this.#moves.length > 0;
    for (const move of this.#moves) paintWay(context, move, 1 - (now - move.at) / TRAIL_MS);
  }

  protected override emptied(): void {
    this.#painted = false;
  }

  #fresh(now: number): readonly Move[] {
    return this.#moves.filter(({ at }) => now - at < TRAIL_MS);
  }
}
