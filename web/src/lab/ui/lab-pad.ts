/** A model's latent space as a pad: dots to hear and pick, a point to move, a path to draw. */

import { LitElement, css, html, type PropertyValues, type TemplateResult } from 'lit';
import type { Descriptor } from '../../api/types';
import { arrowStep, nearest, toPlace, type Point, type Surface } from '../../geometry/pad';
import { Fits } from '../../ui/fits';
import { paintMap } from '../../ui/pad-paint';
import { basics, emit, overlays } from '../../ui/shared';
import { extend } from '../walk';
import { paintOverlay } from './lab-paint';

const INSET = 14;
/** How near to a dot, in pad units, a click picks it and a pointer hears it. */
const PICK = 0.035;

const NOWHERE: readonly Point[] = [];

export class LabPad extends LitElement {
  static override properties = {
    place: { attribute: false },
    points: { attribute: false },
    descriptor: { attribute: false },
    least: { type: Number },
    name: {},
    heard: { type: Boolean },
    drawing: { type: Boolean, reflect: true },
    path: { attribute: false },
    places: { attribute: false },
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
        overflow: hidden;
        cursor: crosshair;
        touch-action: none;
        user-select: none;
        -webkit-user-select: none;
      }
      :host([drawing]) .surface {
        cursor: cell;
        box-shadow: inset 0 0 0 2px #96d6ff;
      }
      .surface:focus-visible {
        outline-offset: -4px;
      }
    `,
  ];

  declare place: Point;
  declare points: readonly Point[];
  declare descriptor: Descriptor | null;
  /** The smallest step that changes a control. */
  declare least: number;
  declare name: string;
  declare heard: boolean;
  declare drawing: boolean;
  /** The path of a walk, and the places it plays. */
  declare path: readonly Point[];
  declare places: readonly Point[];
  #pointed = -1;
  #held: 'point' | 'path' | null = null;
  #drawn: readonly Point[] = NOWHERE;
  #marker: Point | null = null;
  #glow = 0;

  constructor() {
    super();
    this.place = [0, 0];
    this.points = this.path = this.places = NOWHERE;
    this.descriptor = null;
    this.least = 0;
    this.name = '';
    this.heard = this.drawing = false;
    new Fits(this, () => this.#paint(true));
  }

  override render(): TemplateResult {
    const [x, y] = this.place;
    return html`<div
      class="surface"
      tabindex="0"
      role="slider"
      aria-roledescription="two-dimensional pad"
      aria-label=${`${this.name}, pad`}
      aria-valuemin="-1"
      aria-valuemax="1"
      aria-valuenow=${x.toFixed(3)}
      aria-valuetext=${`across ${percent(x)}, up ${percent(y)}`}
      @pointerdown=${this.#press}
      @pointermove=${this.#drag}
      @pointerup=${this.#release}
      @pointercancel=${this.#release}
      @pointerleave=${() => this.#pointAt(-1)}
      @keydown=${this.#key}
    >
      <canvas class="map"></canvas>
      <canvas class="over"></canvas>
    </div>`;
  }

  override updated(changed: PropertyValues<this>): void {
    this.#paint(changed.has('points') || changed.has('descriptor'));
  }

  /** Shows how loud the hit is at this moment, 0..1, and which place of a walk plays. */
  shine(level: number, marker: Point | null): void {
    if (level === this.#glow && marker === this.#marker) return;
    this.#glow = level;
    this.#marker = marker;
    this.#paint(false);
  }

  #paint(all: boolean): void {
    const surface = this.#surface();
    const [map, over] = this.renderRoot.querySelectorAll('canvas');
    if (!map || !over || surface.width === 0) return;
    if (all) paintMap(map, surface, this.points, this.descriptor);
    const drawn = this.#drawn.length > 0;
    paintOverlay(over, surface, {
      place: this.place,
      glow: this.#glow,
      heard: this.heard,
      pointed: this.points[this.#pointed] ?? null,
      path: drawn ? this.#drawn : this.path,
      places: drawn ? NOWHERE : this.places,
      marker: this.#marker,
    });
  }

  #surface(): Surface {
    return { width: this.clientWidth, height: this.clientHeight, inset: INSET };
  }

  #at(event: PointerEvent): Point {
    const box = this.getBoundingClientRect();
    return toPlace([event.clientX - box.left, event.clientY - box.top], this.#surface());
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    const at = this.#at(event);
    if (this.drawing || event.shiftKey) {
      this.#held = 'path';
      this.#drawn = [at];
      this.#pointAt(-1);
    } else {
      this.#held = 'point';
      this.#pointAt(-1);
      emit<Point>(this, 'pad-move', this.points[nearest(this.points, at, PICK)] ?? at);
    }
  }

  #drag(event: PointerEvent): void {
    const at = this.#at(event);
    if (this.#held === 'path') {
      this.#drawn = extend(this.#drawn, at);
      this.#paint(false);
    } else if (this.#held === 'point') {
      if (event.movementX !== 0 || event.movementY !== 0) emit<Point>(this, 'pad-move', at);
    } else if (event.pointerType === 'mouse') {
      this.#pointAt(nearest(this.points, at, PICK));
    }
  }

  #release(): void {
    const drawn = this.#drawn;
    this.#drawn = NOWHERE;
    if (this.#held === 'path' && drawn.length > 1) {
      emit<readonly Point[]>(this, 'walk-drawn', drawn);
    }
    this.#held = null;
    this.#paint(false);
  }

  #pointAt(index: number): void {
    if (index === this.#pointed) return;
    this.#pointed = index;
    this.#paint(false);
    emit(this, 'point-at', index);
  }

  #key(event: KeyboardEvent): void {
    const step = arrowStep(event.key, event.shiftKey, this.least);
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const [x, y] = this.place;
    emit<Point>(this, 'pad-move', [limit(x + step[0]), limit(y + step[1])]);
  }
}

const limit = (value: number): number => Math.min(1, Math.max(-1, value));

const percent = (place: number): string => `${Math.round((place + 1) * 50)} percent`;

customElements.define('gn-lab-pad', LabPad);
