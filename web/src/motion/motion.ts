/**
 * Draws what moves by itself: the line over the picture of a hit, the light of the pad's point and
 * where that came from, and the step of the loop.
 */

import { areOver, headAt, stepsFrom, type Hit, type Step } from './hits';
import {
  Light,
  Line,
  Steps,
  Trail,
  type LightView,
  type LineView,
  type Move,
  type StepsView,
  type Surface,
  type View,
} from './pictures';

export type Part = 'line' | 'light' | 'steps' | 'trail';

/** What it is told: where to draw, how that is seen, and what is heard. */
export type Order =
  | { readonly kind: 'surface'; readonly part: Part; readonly canvas: Surface }
  | { readonly kind: 'line'; readonly view: LineView }
  | { readonly kind: 'light'; readonly view: LightView }
  | { readonly kind: 'steps'; readonly view: StepsView }
  | { readonly kind: 'trail'; readonly view: View }
  | { readonly kind: 'hits'; readonly hits: readonly Hit[] }
  /** One more step to come; null once none is heard any more. */
  | { readonly kind: 'step'; readonly step: Step | null }
  /** One more move of the point. */
  | { readonly kind: 'move'; readonly move: Move };

/** The thread that draws. */
export interface Stage {
  /** In ms since 1970. */
  now(): number;
  /** Asks for a call before the next frame. */
  frame(draw: () => void): void;
}

export class Motion {
  readonly #stage: Stage;
  readonly #pictures = {
    line: new Line(),
    light: new Light(),
    steps: new Steps(),
    trail: new Trail(),
  };
  #hits: readonly Hit[] = [];
  #beat: readonly Step[] = [];
  #drawing = false;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  obey(order: Order): void {
    this.#take(order);
    // What was emptied to fit would be seen so until the next frame.
    if (order.kind in this.#pictures || order.kind === 'surface') this.#draw(this.#stage.now());
    if (!this.#drawing) this.#next();
  }

  #take(order: Order): void {
    const { line, light, steps, trail } = this.#pictures;
    switch (order.kind) {
      case 'surface':
        return this.#pictures[order.part].show(order.canvas);
      case 'line':
        return line.see(order.view);
      case 'light':
        return light.see(order.view);
      case 'steps':
        return steps.see(order.view);
      case 'trail':
        return trail.see(order.view);
      case 'move':
        return trail.add(order.move);
      case 'hits':
        this.#hits = order.hits;
        return;
      case 'step':
        this.#beat = order.step ? [...this.#beat, order.step] : [];
    }
  }

  #next(): void {
    this.#drawing = true;
    this.#stage.frame(() => {
      const now = this.#stage.now();
      this.#draw(now);
      if (this.#goesOn(now)) this.#next();
      else this.#drawing = false;
    });
  }

  #draw(now: number): void {
    this.#beat = stepsFrom(this.#beat, now);
    const [first] = this.#beat;
    const step = first && first.from <= now ? first.count : null;
    const moment = { now, head: headAt(this.#hits, now), step };
    for (const picture of Object.values(this.#pictures)) picture.draw(moment);
  }

  #goesOn(now: number): boolean {
    const comes = this.#beat.some(({ from }) => from > now);
    return comes || !areOver(this.#hits, now) || this.#pictures.trail.isLeft(now);
  }
}
