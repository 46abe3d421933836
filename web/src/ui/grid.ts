/** The grid: every step of the loop as a bar that is drawn, typed or turned; patterns, bars, swing. */

import { LitElement, html, nothing, svg, type TemplateResult } from 'lit';
import { levelAt, levelKeyed, stepKeyed } from '../geometry/grid';
import {
  BARS_MAXIMUM,
  LEVEL_MAXIMUM,
  PATTERNS_MAXIMUM,
  barsOf,
  choosePattern,
  clearPattern,
  gridFrom,
  patternOf,
  removePattern,
  setBars,
  setStep,
  type Grid as GridData,
} from '../state/grid';
import { STEPS_PER_BAR, STEPS_PER_BEAT, SWING_MAXIMUM, SWING_STRAIGHT } from '../state/rhythm';
import { gridStyles } from './grid-styles';
import './segments';
import { basics, buttons, emit } from './shared';

export interface GridEdit {
  readonly change: (grid: GridData) => GridData;
  readonly gesture: string | null;
}

export interface SwingChange {
  readonly swing: number;
  readonly gesture: string;
}

const DRAG_THRESHOLD = 3;
/** Keys within this time on one step count as one gesture. */
const KEY_GESTURE_MS = 700;
const NEW = 'new';

let gestures = 0;

export class Grid extends LitElement {
  static override properties = {
    steps: { attribute: false },
    grid: { attribute: false },
    swing: { type: Number },
    focused: { state: true },
  };

  static override styles = [basics, buttons, gridStyles];

  /** What plays, as velocities. */
  declare steps: readonly number[];
  /** The patterns; null while a rhythm plays that is none of them. */
  declare grid: GridData | null;
  declare swing: number;
  /** The step that the tabulator leads to. */
  declare focused: number;
  #press: { step: number; y: number; level: number; moved: boolean } | null = null;
  #now = -1;
  #keyed = { step: -1, at: -Infinity };

  constructor() {
    super();
    this.steps = [];
    this.grid = null;
    this.swing = SWING_STRAIGHT;
    this.focused = 0;
  }

  override render(): TemplateResult {
    const pattern = patternOf(this.grid ?? gridFrom(this.steps));
    const bars = Array.from({ length: barsOf(pattern) }, (_, bar) => bar);
    return html`<div class="tools">
        ${this.#patterns()} ${this.#bars(bars.length)} ${this.#swing()}
        ${this.#clearing(pattern.some((level) => level > 0))}
      </div>
      <div
        class="bars"
        @pointerdown=${this.#down}
        @pointermove=${this.#move}
        @pointerup=${this.#up}
        @pointercancel=${() => (this.#press = null)}
        @keydown=${this.#key}
      >
        ${bars.map(
          (bar) =>
            html`<div class="bar" role="group" aria-label=${`Bar ${bar + 1}`}>
              ${pattern
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
    const now = count === null ? -1 : count % this.steps.length;
    if (now === this.#now) return;
    this.#now = now;
    this.#light();
  }

  #cell(step: number, level: number): TemplateResult {
    const onBeat = step % STEPS_PER_BEAT === 0;
    return html`<div
      class="cell ${onBeat ? 'beat' : ''}"
      role="slider"
      tabindex=${step === Math.min(this.focused, this.steps.length - 1) ? 0 : -1}
      aria-label=${`Step ${step + 1}`}
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

  #patterns(): TemplateResult {
    const { patterns, at } = this.grid ?? { patterns: [null], at: 0 };
    const choices = patterns.map((_, index) => ({ value: String(index), label: `${index + 1}` }));
    const more = { value: NEW, label: '+', spoken: 'a copy of this pattern' };
    return html`<div class="tool">
      <span class="name" aria-hidden="true">Pattern</span>
      <gn-segments
        label="Pattern"
        value=${String(at)}
        .choices=${patterns.length < PATTERNS_MAXIMUM ? [...choices, more] : choices}
        @choose=${({ detail }: CustomEvent<string>) => {
          const wanted = detail === NEW ? patterns.length : Number(detail);
          this.#edit((grid) => choosePattern(grid, wanted));
        }}
      ></gn-segments>
    </div>`;
  }

  #bars(count: number): TemplateResult {
    const choices = Array.from({ length: BARS_MAXIMUM }, (_, bar) => String(bar + 1));
    return html`<div class="tool">
      <span class="name" aria-hidden="true">Bars</span>
      <gn-segments
        label="Bars"
        value=${String(count)}
        .choices=${choices.map((value) => ({ value, label: value }))}
        @choose=${({ detail }: CustomEvent<string>) =>
          this.#edit((grid) => setBars(grid, Number(detail)))}
      ></gn-segments>
    </div>`;
  }

  #swing(): TemplateResult {
    const straight = this.swing === SWING_STRAIGHT;
    return html`<label class="tool swing">
      <span class="name">Swing</span>
      <input
        type="range"
        min=${SWING_STRAIGHT}
        max=${SWING_MAXIMUM}
        step="1"
        aria-label="Swing"
        aria-valuetext=${straight ? 'straight' : `${this.swing} percent`}
        .value=${String(this.swing)}
        @pointerdown=${() => gestures++}
        @dblclick=${() => this.#swung(SWING_STRAIGHT)}
        @input=${(event: Event) => this.#swung(Number((event.target as HTMLInputElement).value))}
      />
      <span class="value">${straight ? 'straight' : `${this.swing}%`}</span>
    </label>`;
  }

  #clearing(filled: boolean): TemplateResult {
    const several = (this.grid?.patterns.length ?? 1) > 1;
    return html`<div class="tool end">
      <button
        class="quiet"
        aria-disabled=${!filled}
        @click=${() => filled && this.#edit(clearPattern)}
      >
        Clear
      </button>
      ${
        several
          ? html`<button class="quiet" @click=${() => this.#edit(removePattern)}>
              Remove pattern
            </button>`
          : nothing
      }
    </div>`;
  }

  #edit(change: GridEdit['change'], gesture: string | null = null): void {
    emit<GridEdit>(this, 'grid-edit', { change, gesture });
  }

  #swung(swing: number): void {
    emit<SwingChange>(this, 'swing', { swing, gesture: `swing-${gestures}` });
  }

  #set(step: number, level: number): void {
    this.#edit((grid) => setStep(grid, step, level), `grid-${gestures}`);
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
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const cell = (event.target as Element).closest<HTMLElement>('.cell');
    if (!cell) return;
    const step = Number(cell.dataset['step']);
    const next = stepKeyed(event.key, step, this.steps.length);
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

customElements.define('gn-grid', Grid);
