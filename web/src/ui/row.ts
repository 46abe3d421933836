/** The steps of one row as bars that are drawn, painted or typed. */

import { LitElement, html, nothing, svg, type TemplateResult } from 'lit';
import { dragOf, levelAt, levelKeyed, stepKeyed, stepsTo, type Drag } from '../geometry/grid';
import type { Point } from '../geometry/pad';
import { LEVEL_MAXIMUM, type Row } from '../state/grid';
import { STEPS_PER_BAR, STEPS_PER_BEAT, barOf } from '../state/rhythm';
import { rowStyles } from './grid-styles';
import { basics, emit } from './shared';

export interface StepChange {
  readonly step: number;
  readonly level: number;
  readonly gesture: string;
}

/** Keys within this time on one step count as one gesture. */
const KEY_GESTURE_MS = 700;

/** A pointer that went down on a step. */
interface Press {
  readonly step: number;
  readonly at: Point;
  /** What the step had before. */
  readonly level: number;
  readonly drag: Drag | null;
  /** The step that it has come to. */
  readonly over: number;
}

let gestures = 0;

export class RowEditor extends LitElement {
  static override properties = {
    row: { attribute: false },
    name: {},
    focused: { state: true },
    playing: { state: true },
  };

  static override styles = [basics, rowStyles];

  declare row: Row;
  /** Whose steps they are, where that is to be said; empty otherwise. */
  declare name: string;
  /** The step that the tabulator leads to. */
  declare focused: number;
  /** The bar that sounds; -1 for none. */
  declare playing: number;
  #press: Press | null = null;
  #now = -1;
  #keyed = { step: -1, at: -Infinity };

  constructor() {
    super();
    this.row = [];
    this.name = '';
    this.focused = 0;
    this.playing = -1;
  }

  override render(): TemplateResult {
    const bars = Array.from({ length: this.row.length / STEPS_PER_BAR }, (_, bar) => bar);
    return html`<div
      class="bars"
      data-bars=${bars.length}
      @pointerdown=${this.#down}
      @pointermove=${this.#move}
      @pointerup=${this.#up}
      @pointercancel=${() => (this.#press = null)}
      @keydown=${this.#key}
    >
      ${bars.map(
        (bar) =>
          html`<div class="bar" role="group" aria-label=${this.#said(bar, bars.length)}>
            ${bars.length > 1 ? this.#number(bar) : nothing}
            ${this.row
              .slice(bar * STEPS_PER_BAR, (bar + 1) * STEPS_PER_BAR)
              .map((level, step) => this.#cell(bar * STEPS_PER_BAR + step, level))}
          </div>`,
      )}
    </div>`;
  }

  override updated(): void {
    this.#light();
  }

  /** Lights the step that sounds, counted on through the bars; null for none. */
  showStep(count: number | null): void {
    const now = count === null ? -1 : count % this.row.length;
    if (now === this.#now) return;
    this.#now = now;
    this.playing = barOf(now);
    this.#light();
  }

  /** Leads the keyboard to the step where it was last. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('.cell[tabindex="0"]')?.focus();
  }

  #said(bar: number, count: number): string {
    const which = count > 1 ? `Bar ${bar + 1} of ${count}` : 'Bar 1';
    return bar === this.playing ? `${which}, plays` : which;
  }

  #number(bar: number): TemplateResult {
    const plays = bar === this.playing ? 'plays' : '';
    return html`<span class="number ${plays}" aria-hidden="true">${bar + 1}</span>`;
  }

  #cell(step: number, level: number): TemplateResult {
    const onBeat = step % STEPS_PER_BEAT === 0;
    const said = `Step ${step + 1}`;
    return html`<div
      class="cell ${onBeat ? 'beat' : ''}"
      role="slider"
      tabindex=${step === Math.min(this.focused, this.row.length - 1) ? 0 : -1}
      aria-label=${this.name ? `${said}, ${this.name}` : said}
      aria-valuemin="0"
      aria-valuemax=${LEVEL_MAXIMUM}
      aria-valuenow=${level}
      aria-valuetext=${level === 0 ? 'rest' : `velocity ${level} of ${LEVEL_MAXIMUM}`}
      aria-orientation="vertical"
      data-step=${step}
      @focus=${() => (this.focused = step)}
    >
      <svg viewBox="0 0 1 ${LEVEL_MAXIMUM}" preserveAspectRatio="none" aria-hidden="true">
        ${svg`<rect y=${LEVEL_MAXIMUM - level} width="1" height=${level} />`}
      </svg>
    </div>`;
  }

  #set(step: number, level: number): void {
    emit<StepChange>(this, 'step-change', { step, level, gesture: `grid-${gestures}` });
  }

  #down(event: PointerEvent): void {
    const cell = (event.target as Element).closest<HTMLElement>('.cell');
    if (event.button !== 0 || !cell) return;
    const step = Number(cell.dataset['step']);
    cell.setPointerCapture(event.pointerId);
    const level = Number(cell.ariaValueNow);
    this.#press = { step, at: [event.clientX, event.clientY], level, drag: null, over: step };
    gestures++;
  }

  /** A drag draws the level of its step, or, where it leaves that sideways, paints others like it. */
  #move(event: PointerEvent): void {
    const press = this.#press;
    const box = press && this.#cellOf(press.step)?.getBoundingClientRect();
    if (!box) return;
    const now: Point = [event.clientX, event.clientY];
    const drag = press.drag ?? dragOf(box, press.at, now);
    if (drag === 'paint') this.#paint({ ...press, drag }, now);
    else this.#press = { ...press, drag };
    if (drag === 'level') this.#set(press.step, levelAt(event.clientY, box.top, box.height));
  }

  /** As a press of the step it began on does: full hits, or none. */
  #paint(press: Press, now: Point): void {
    const cells = [...this.renderRoot.querySelectorAll('.cell')];
    const boxes = cells.map((cell) => cell.getBoundingClientRect());
    const steps = stepsTo(boxes, press.over, now);
    if (this.#press?.drag === null) this.#toggle(press, press.step);
    for (const step of steps) this.#toggle(press, step);
    this.#press = { ...press, over: steps.at(-1) ?? press.over };
  }

  /** A press that did not move sets a full hit, or takes the hit away. */
  #up(): void {
    const press = this.#press;
    this.#press = null;
    if (press?.drag === null) this.#toggle(press, press.step);
  }

  #toggle({ level }: Press, step: number): void {
    this.#set(step, level > 0 ? 0 : LEVEL_MAXIMUM);
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const cell = (event.target as Element).closest<HTMLElement>('.cell');
    if (!cell) return;
    const step = Number(cell.dataset['step']);
    const next = stepKeyed(event.key, step, this.row.length);
    const level = levelKeyed(event.key, Number(cell.ariaValueNow));
    if (next !== null) this.#cellOf(next)?.focus();
    else if (level !== null) {
      const goesOn =
        this.#keyed.step === step && performance.now() - this.#keyed.at < KEY_GESTURE_MS;
      if (!goesOn) gestures++;
      this.#keyed = { step, at: performance.now() };
      this.#set(step, level);
    } else return;
    event.preventDefault();
  }

  #cellOf(step: number): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(`[data-step='${step}']`);
  }

  #light(): void {
    this.renderRoot
      .querySelectorAll('.cell')
      .forEach((cell, step) => cell.classList.toggle('now', step === this.#now));
  }
}

customElements.define('gn-row', RowEditor);
