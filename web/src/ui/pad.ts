/** The pad: a map of the model's sounds with one point that plays what lies under it. */

import { LitElement, css, html, type PropertyValues, type TemplateResult } from 'lit';
import type { Descriptor } from '../api/types';
import type { Corner } from '../geometry/corners';
import {
  NEAR,
  arrowStep,
  nearest,
  toPixels,
  toPlace,
  type Point,
  type Surface,
} from '../geometry/pad';
import { LIGHT_REACH } from '../motion/paint';
import type { Mover } from '../motion/mover';
import { COMING, paintMap } from './pad-paint';
import { Fits } from './fits';
import { promptMoves } from './prompt-moves';
import { basics, emit, overlays } from './shared';

const INSET = 16;
/** Arrow keys pressed within this time count as one gesture. */
const KEY_GESTURE_MS = 700;

export interface PadMove {
  readonly place: Point;
  readonly gesture: string;
}

let gestures = 0;

export class Pad extends LitElement {
  static override properties = {
    place: { attribute: false },
    points: { attribute: false },
    corners: { attribute: false },
    descriptor: { attribute: false },
    least: { type: Number },
    name: {},
    loading: { type: Boolean },
    mover: { attribute: false },
  };

  static override styles = [
    basics,
    overlays,
    css`
      :host {
        display: block;
        position: relative;
        min-height: 0;
      }
      .surface {
        position: absolute;
        inset: 0;
        border-radius: var(--radius) var(--radius) 0 0;
        overflow: hidden;
        cursor: crosshair;
        touch-action: none;
        user-select: none;
        -webkit-user-select: none;
      }
      .surface:focus-visible {
        border-radius: var(--radius);
        outline-offset: -6px;
      }
      .across,
      .up {
        position: absolute;
        top: 0;
        left: 0;
        background: #ffb0594d;
        pointer-events: none;
        will-change: transform;
      }
      .across {
        width: 100%;
        height: 1px;
      }
      .up {
        width: 1px;
        height: 100%;
      }
      .point {
        position: absolute;
        top: 0;
        left: 0;
        pointer-events: none;
        will-change: transform;
      }
      /* Small, for it is painted anew at every moment of a hit. */
      .light {
        inset: ${-LIGHT_REACH}px auto auto ${-LIGHT_REACH}px;
        width: ${2 * LIGHT_REACH}px;
        height: ${2 * LIGHT_REACH}px;
      }
      .dot {
        position: absolute;
        inset: -8.25px auto auto -8.25px;
        width: 16.5px;
        height: 16.5px;
        border: 1.5px solid #3a2712;
        border-radius: 50%;
        background: #ffe3c0;
      }
      .map {
        transition: opacity 240ms;
      }
      .map[data-loading] {
        opacity: 0.4;
        animation:
          appear 400ms 250ms backwards,
          breathe 1.8s 650ms ease-in-out infinite alternate;
      }
      @keyframes appear {
        from {
          opacity: 0;
        }
      }
      @keyframes breathe {
        to {
          opacity: 0.75;
        }
      }
      .corner {
        position: absolute;
        font-size: 11px;
        font-weight: 500;
        letter-spacing: 0.09em;
        text-transform: uppercase;
        color: var(--dim);
        padding: 2px 7px;
        border-radius: 6px;
        background: #14161ab8;
        pointer-events: none;
      }
      .corner.left {
        left: 9px;
      }
      .corner.right {
        right: 9px;
      }
      .corner.top {
        top: 10px;
      }
      .corner.bottom {
        bottom: 10px;
      }
    `,
  ];

  declare place: Point;
  declare points: readonly Point[];
  declare corners: readonly Corner[];
  declare descriptor: Descriptor | null;
  /** The smallest step that changes a control. */
  declare least: number;
  declare name: string;
  /** Whether the points are on their way. */
  declare loading: boolean;
  /** What lights the point up as the hit sounds, and draws where it came from. */
  declare mover: Mover;
  /** Asking the element in every frame would lay the page out each time. */
  #surface: Surface = { width: 0, height: 0, inset: INSET };
  #gesture: string | null = null;
  readonly #isDue = promptMoves();
  /** Where the pointer was told to be before the frame that tells of it again. */
  #soon: Point | null = null;
  #keyed = -Infinity;
  readonly #still = matchMedia('(prefers-reduced-motion: reduce)');

  constructor() {
    super();
    this.place = [0, 0];
    this.points = [];
    this.corners = [];
    this.descriptor = null;
    this.least = 0;
    this.name = '';
    this.loading = false;
    new Fits(this, () => this.#fit());
    this.#still.onchange = () => this.#tell();
  }

  override render(): TemplateResult {
    const [x, y] = this.place;
    return html`<div
      class="surface"
      tabindex="0"
      role="slider"
      aria-roledescription="two-dimensional pad"
      aria-label=${`${this.name} pad`}
      aria-valuemin="-1"
      aria-valuemax="1"
      aria-valuenow=${x.toFixed(3)}
      aria-valuetext=${`across ${percent(x)}, up ${percent(y)}`}
      @pointerdown=${this.#press}
      @pointermove=${this.#drag}
      @pointerrawupdate=${this.#dragSoon}
      @pointerup=${this.#release}
      @pointercancel=${this.#release}
      @pointerleave=${() => emit(this, 'point-at', -1)}
      @keydown=${this.#key}
    >
      <canvas class="map" ?data-loading=${this.loading}></canvas>
      <div class="across"></div>
      <div class="up"></div>
      <canvas class="trail"></canvas>
      <div class="point">
        <canvas class="light"></canvas>
        <div class="dot"></div>
      </div>
      ${this.corners.map(
        ({ x: side, y: level, word }) =>
          html`<span
            class="corner ${side < 0 ? 'left' : 'right'} ${level > 0 ? 'top' : 'bottom'}"
            ?hidden=${word === ''}
            >${word}</span
          >`,
      )}
    </div>`;
  }

  override firstUpdated(): void {
    this.mover.show('light', this.renderRoot.querySelector('canvas.light')!);
    this.mover.show('trail', this.renderRoot.querySelector('canvas.trail')!);
  }

  override updated(changed: PropertyValues<this>): void {
    const old = changed.get('place');
    if (old && (old[0] !== this.place[0] || old[1] !== this.place[1])) this.#leave(old);
    this.#movePoint();
    if (changed.has('points') || changed.has('descriptor') || changed.has('loading')) this.#paint();
  }

  /** Lets the way from a place that the point was at fade. */
  #leave(old: Point): void {
    if (this.#still.matches || this.#surface.width === 0) return;
    const [from, to] = [toPixels(old, this.#surface), toPixels(this.place, this.#surface)];
    const at = performance.timeOrigin + performance.now();
    this.mover.tell({ kind: 'move', move: { from, to, at } });
  }

  #fit(): void {
    this.#surface = { width: this.clientWidth, height: this.clientHeight, inset: INSET };
    this.#movePoint();
    this.#paint();
    this.#tell();
  }

  #paint(): void {
    const map = this.renderRoot.querySelector<HTMLCanvasElement>('.map');
    if (map && this.#surface.width > 0) {
      paintMap(map, this.#surface, this.loading ? COMING : this.points, this.descriptor);
    }
  }

  /** Tells what is drawn over the map, and how. */
  #tell(): void {
    const { width, height } = this.#surface;
    const density = window.devicePixelRatio;
    const reach = 2 * LIGHT_REACH;
    const still = this.#still.matches;
    this.mover.tell({ kind: 'light', view: { width: reach, height: reach, density, still } });
    this.mover.tell({ kind: 'trail', view: { width, height, density } });
  }

  #movePoint(): void {
    const [x, y] = toPixels(this.place, this.#surface);
    const [across, up, point] = ['.across', '.up', '.point'].map((part) =>
      this.renderRoot.querySelector<HTMLElement>(part)!,
    ) as [HTMLElement, HTMLElement, HTMLElement];
    across.style.transform = `translateY(${Math.round(y)}px)`;
    up.style.transform = `translateX(${Math.round(x)}px)`;
    point.style.transform = `translate(${x}px, ${y}px)`;
  }

  #at(event: PointerEvent): Point {
    const box = this.getBoundingClientRect();
    return toPlace([event.clientX - box.left, event.clientY - box.top], this.#surface);
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.#gesture = `drag-${++gestures}`;
    this.#soon = null;
    this.#move(this.#at(event), this.#gesture);
  }

  #drag(event: PointerEvent): void {
    const place = this.#at(event);
    emit(this, 'point-at', nearest(this.points, place, NEAR));
    const isTold = place[0] === this.#soon?.[0] && place[1] === this.#soon[1];
    if (this.#gesture !== null && !isTold) this.#move(place, this.#gesture);
  }

  #dragSoon(event: PointerEvent): void {
    if (this.#gesture === null || !this.#isDue(event)) return;
    this.#soon = this.#at(event);
    this.#move(this.#soon, this.#gesture);
  }

  #release(): void {
    this.#gesture = null;
  }

  #key(event: KeyboardEvent): void {
    const step = arrowStep(event.key, event.shiftKey, this.least);
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (performance.now() - this.#keyed > KEY_GESTURE_MS) gestures++;
    this.#keyed = performance.now();
    const [x, y] = this.place;
    this.#move([limit(x + step[0]), limit(y + step[1])], `keys-${gestures}`);
  }

  #move(place: Point, gesture: string): void {
    emit<PadMove>(this, 'pad-move', { place, gesture });
  }
}

const limit = (value: number): number => Math.min(1, Math.max(-1, value));

const percent = (place: number): string => `${Math.round((place + 1) * 50)} percent`;

customElements.define('gn-pad', Pad);
