/** The tempo: typed, dragged up and down, turned with the wheel or stepped with arrow keys. */

import { LitElement, css, html, type TemplateResult } from 'lit';
import { numberIn, typedRemark } from '../geometry/typed';
import { notchesOf } from '../geometry/wheel';
import { TEMPO_MAXIMUM, TEMPO_MINIMUM, clampTempo } from '../state/rhythm';
import { endTyping } from './end-typing';
import { Gestures } from './gestures';
import { basics, emit } from './shared';

const PIXELS_PER_BEAT = 3;
const DRAG_THRESHOLD = 3;
/** Beats per minute that a notch of the wheel counts for, and with shift held. */
const NOTCH = 1;
const FINE_NOTCH = 0.1;
const FIELD = { label: 'Tempo', minimum: TEMPO_MINIMUM, maximum: TEMPO_MAXIMUM, unit: 'BPM' };

export interface TempoChange {
  readonly tempo: number;
  readonly gesture: string;
}

export class Tempo extends LitElement {
  static override properties = { tempo: { type: Number } };

  static override styles = [
    basics,
    css`
      :host {
        display: inline-flex;
      }
      label {
        display: flex;
        align-items: baseline;
        gap: 4px;
        height: var(--tap);
        line-height: var(--tap);
        padding: 0 10px 0 6px;
        border-radius: 9px;
        cursor: ns-resize;
        touch-action: none;
        transition: background 120ms;
      }
      label:hover {
        background: var(--hover);
      }
      label:focus-within:has(:focus-visible) {
        outline: var(--ring);
        outline-offset: 1px;
      }
      input {
        width: 3ch;
        height: 100%;
        padding: 0;
        border: 0;
        background: none;
        font-size: 21px;
        font-weight: 600;
        letter-spacing: -0.01em;
        text-align: right;
        cursor: inherit;
      }
      input:focus,
      input[data-long] {
        width: 4.5ch;
      }
      input:focus-visible {
        outline: none;
      }
      ::selection {
        background: #ffb05955;
      }
      span {
        font-size: 11px;
        letter-spacing: 0.04em;
        color: var(--faint);
      }
    `,
  ];

  declare tempo: number;
  #drag: { readonly y: number; readonly tempo: number; moved: boolean } | null = null;
  /** What the wheel was turned of the next notch. */
  #begun = 0;
  readonly #gestures = new Gestures('tempo');

  constructor() {
    super();
    this.tempo = TEMPO_MINIMUM;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('wheel', this.#wheel, { passive: false });
  }

  override render(): TemplateResult {
    return html`<label
      @pointerdown=${this.#press}
      @pointermove=${this.#move}
      @pointerup=${this.#release}
      @pointercancel=${this.#release}
    >
      <input
        role="spinbutton"
        inputmode="decimal"
        ?data-long=${!Number.isInteger(this.tempo)}
        autocomplete="off"
        maxlength="12"
        aria-label="Tempo in beats per minute"
        aria-valuemin=${TEMPO_MINIMUM}
        aria-valuemax=${TEMPO_MAXIMUM}
        aria-valuenow=${this.tempo}
        .value=${String(this.tempo)}
        @keydown=${this.#key}
        @change=${this.#typed}
        @blur=${this.#typed}
      />
      <span aria-hidden="true">BPM</span>
    </label>`;
  }

  #input(): HTMLInputElement {
    return this.renderRoot.querySelector('input')!;
  }

  #change(tempo: number, gesture = this.#gestures.next(false)): void {
    emit<TempoChange>(this, 'tempo', { tempo: clampTempo(tempo), gesture });
  }

  #typed(): void {
    const input = this.#input();
    const remark = typedRemark(FIELD, input.value, String);
    const tempo = clampTempo(numberIn(input.value) ?? this.tempo);
    if (tempo !== this.tempo) this.#change(tempo);
    input.value = String(tempo);
    if (remark) emit(this, 'say', remark);
  }

  #key(event: KeyboardEvent): void {
    const step = event.shiftKey ? 10 : 1;
    const direction = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    const input = this.#input();
    if (direction === undefined)
      return void endTyping(event, () => (input.value = String(this.tempo)));
    // From what is typed, though it is not taken yet.
    const tempo = clampTempo((numberIn(input.value) ?? this.tempo) + direction * step);
    input.value = String(tempo);
    this.#change(tempo);
    event.preventDefault();
  }

  readonly #wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const { name } = this.#gestures;
    const gesture = this.#gestures.next(true);
    if (gesture !== name) this.#begun = 0;
    this.#begun += notchesOf(event);
    const notches = Math.round(this.#begun);
    if (notches === 0) return;
    this.#begun -= notches;
    this.#change(this.tempo + notches * (event.shiftKey ? FINE_NOTCH : NOTCH), gesture);
  };

  #press(event: PointerEvent): void {
    if (event.button !== 0) return;
    event.preventDefault();
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.#drag = { y: event.clientY, tempo: this.tempo, moved: false };
    this.#gestures.next(false);
  }

  #move(event: PointerEvent): void {
    if (!this.#drag) return;
    const distance = this.#drag.y - event.clientY;
    if (Math.abs(distance) < DRAG_THRESHOLD && !this.#drag.moved) return;
    this.#drag.moved = true;
    this.#change(this.#drag.tempo + Math.round(distance / PIXELS_PER_BEAT), this.#gestures.name);
  }

  /** A press that did not move is a wish to type. */
  #release(): void {
    if (this.#drag && !this.#drag.moved) {
      this.#input().focus();
      this.#input().select();
    }
    this.#drag = null;
  }
}

customElements.define('gn-tempo', Tempo);
