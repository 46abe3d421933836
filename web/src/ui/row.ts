/** The steps of one row as bars that are drawn, typed or turned. */

import { LitElement, html, nothing, svg, type TemplateResult } from 'lit';
import { levelAt, levelKeyed, stepKeyed } from '../geometry/grid';
import { LEVEL_MAXIMUM, type Row } from '../state/grid';
import { STEPS_PER_BAR, STEPS_PER_BEAT, barOf } from '../state/rhythm';
import { rowStyles } from './grid-styles';
import { basics, emit } from './shared';

export interface StepChange {
  readonly step: number;
  readonly level: number;
  readonly gesture: string;
}

const DRAG_THRESHOLD = 3;
/** Keys within this time on one step count as one gesture. */
const KEY_GESTURE_MS = 700;

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
  #press: { step: number; y: number; level: number; moved: boolean } | null = null;
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
    this.#press = { step, y: event.clientY, level, moved: false };
    gestures++;
  }

  /** A drag draws the level of the step it began on. */
  #move(event: PointerEvent): void {
    const press = this.#press;
    if (!press) return;
    if (!press.moved && Math.abs(event.clientY - press.y) < DRAG_THRESHOLD) return;
    press.moved = true;
    const cell = this.#cellOf(press.step);
    if (!cell) return;
    const { top, height } = cell.getBoundingClientRect();
    this.#set(press.step, levelAt(event.clientY, top, height));
  }

  /** A press that did not move sets a full hit, or takes the hit away. */
  #up(): void {
    const press = this.#press;
    this.#press = null;
    if (press && !press.moved) this.#set(press.step, press.level > 0 ? 0 : LEVEL_MAXIMUM);
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
