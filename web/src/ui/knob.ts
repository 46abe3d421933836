/** A knob: dragged, turned with the wheel or keys, typed, put to rest, and locked. */

import { LitElement, html, nothing, svg, type TemplateResult } from 'lit';
import type { Control } from '../api/types';
import {
  angleOf,
  arcPath,
  dragged,
  keyed,
  onCircle,
  reading,
  typed,
  wheeled,
} from '../geometry/knob';
import { typedRemark } from '../geometry/typed';
import { aimed, shot, type Aim } from '../signal/aim';
import { noteHz, noteName, semitonesTo } from '../signal/pitch';
import { decimalsOf, snap } from '../state/patch';
import { Gestures } from './gestures';
import { lockIcon, openLockIcon } from './icons';
import { knobStyles } from './knob-styles';
import { promptMoves } from './prompt-moves';
import { basics, emit } from './shared';

export interface KnobTurn {
  readonly control: Control;
  readonly value: number;
  readonly gesture: string;
}

const RING = 25;
const HAND = [8.5, 15.5] as const;
const DRAG_THRESHOLD = 2;

const UNPITCHED = 'This sound has no pitch that could be brought to a note.';

export class Knob extends LitElement {
  static override properties = {
    control: { attribute: false },
    value: { type: Number },
    reason: {},
    lockable: { type: Boolean },
    locked: { type: Boolean },
    hz: { type: Number },
    hzTurn: { type: Number },
    typing: { state: true },
  };

  static override styles = [basics, knobStyles];

  declare control: Control;
  declare value: number;
  /** Why there is nothing to turn; empty where there is. */
  declare reason: string;
  declare lockable: boolean;
  declare locked: boolean;
  /**
   * The pitch of the sound that is heard, where the control turns that, so that it takes notes as
   * well: null for a sound without one, undefined where the control turns something else.
   */
  declare hz: number | null | undefined;
  /** Where the control stands in that sound. */
  declare hzTurn: number;
  declare typing: boolean;
  #drag: { y: number; value: number; moved: boolean } | null = null;
  readonly #isDue = promptMoves();
  /** Where the wheel is between two values of the control. */
  #wheelAt = 0;
  readonly #gestures = new Gestures('knob');
  /** The note that was typed, until it is heard, and the gesture that turns towards it. */
  #aim: { readonly at: Aim; readonly gesture: string } | null = null;

  constructor() {
    super();
    this.reason = '';
    this.hzTurn = 0;
    this.lockable = this.locked = this.typing = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('wheel', this.#wheel, { passive: false });
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    if (!this.#aim) return;
    const { at, gesture } = this.#aim;
    if (changed.has('value') && this.value !== at.turn) this.#aim = null;
    else if (
      this.value === at.turn &&
      this.hzTurn === at.turn &&
      (changed.has('hz') || changed.has('hzTurn'))
    ) {
      const { aim, turn, remark } = shot(at, this.hz ?? null, (each) => snap(this.control, each));
      this.#aim = aim && { at: aim, gesture };
      if (turn !== null) this.#turn(turn, gesture);
      if (remark) emit(this, 'say', remark);
    }
  }

  override render(): TemplateResult {
    const { control, value, reason } = this;
    const { spoken } = reading(control, value);
    const words = this.#words();
    return html`<div class=${reason ? 'off' : ''}>
      <div
        class="dial"
        tabindex="0"
        role="slider"
        aria-label=${control.label}
        aria-orientation="vertical"
        aria-valuemin=${control.minimum}
        aria-valuemax=${control.maximum}
        aria-valuenow=${value}
        aria-valuetext=${reason || (words ? `${spoken}, ${words}` : spoken)}
        aria-disabled=${reason !== ''}
        aria-describedby=${reason ? 'reason' : nothing}
        @pointerdown=${this.#press}
        @pointermove=${this.#move}
        @pointerrawupdate=${this.#moveSoon}
        @pointerup=${this.#release}
        @pointercancel=${this.#release}
        @dblclick=${() => this.#turn(control.default, this.#gestures.next(false))}
        @keydown=${this.#key}
      >
        ${this.#face()}
      </div>
      ${this.#lock()} ${this.typing && !reason ? this.#typed() : this.#reading()}
      ${reason ? html`<span class="reason" id="reason" role="tooltip">${reason}</span>` : nothing}
    </div>`;
  }

  #face(): TemplateResult {
    const { control, value } = this;
    const [low, high] = [angleOf(control, control.minimum), angleOf(control, control.maximum)];
    const [rest, at] = [angleOf(control, control.default), angleOf(control, value)];
    const [inner, outer] = HAND.map((radius) => onCircle(at, radius));
    const mark = onCircle(rest, RING + 4.2);
    return html`<svg viewBox="-30 -30 60 60" aria-hidden="true">
      <path class="track" d=${arcPath(low, high, RING)} />
      ${at === rest ? nothing : svg`<path class="arc" d=${arcPath(rest, at, RING)} />`}
      <circle class="cap" r="18.5" />
      <circle class="rest" cx=${mark.x} cy=${mark.y} r="1.2" />
      <path class="hand" d="M${inner!.x} ${inner!.y}L${outer!.x} ${outer!.y}" />
    </svg>`;
  }

  #lock(): TemplateResult | typeof nothing {
    if (!this.lockable || this.reason) return nothing;
    const { name, label } = this.control;
    return html`<button
      class="lock"
      aria-pressed=${this.locked}
      aria-label=${`Lock ${label}`}
      title=${this.locked ? 'Locked: the dice leaves it (L)' : 'Lock: the dice leaves it (L)'}
      @click=${() => emit(this, 'knob-lock', name)}
    >
      ${this.locked ? lockIcon : openLockIcon}
    </button>`;
  }

  #words(): string {
    return this.hz ? noteName(this.hz) : '';
  }

  #reading(): TemplateResult {
    const { label } = this.control;
    const { number, unit } = reading(this.control, this.value);
    const after = `${unit} ${this.#words()}`.trim();
    return html`<button
      class="read"
      tabindex="-1"
      aria-label=${this.reason ? `Type ${label} —` : `Type ${label} ${number} ${after}`}
      aria-disabled=${this.reason !== ''}
      @click=${() => this.#type()}
    >
      <span class="name">${label}</span>
      <span class="value"
        >${this.reason ? '—' : html`${number} <span class="unit">${after}</span>`}</span
      >
    </button>`;
  }

  #typed(): TemplateResult {
    const { label, unit } = this.control;
    const name = `${label}${unit && ` in ${unit}`}`;
    return html`<label class="read">
      <span class="name">${label}</span>
      <input
        autocomplete="off"
        maxlength="12"
        aria-label=${this.hz === undefined ? name : `${name}, or as a note`}
        .value=${reading(this.control, this.value).number}
        @keydown=${this.#typedKey}
        @blur=${this.#taken}
      />
    </label>`;
  }

  async #type(): Promise<void> {
    if (this.reason) return;
    this.typing = true;
    await this.updateComplete;
    this.#input()?.select();
    this.#input()?.focus();
  }

  #typedKey(event: KeyboardEvent): void {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') this.#input()!.value = '';
    this.renderRoot.querySelector<HTMLElement>('.dial')!.focus();
  }

  #taken(): void {
    const text = this.#input()?.value ?? '';
    this.typing = false;
    const target = this.hz === undefined ? null : noteHz(text);
    if (target === null) this.#take(text);
    else if (this.hz) {
      const turned = this.hzTurn + semitonesTo(target, this.hz);
      this.#take(turned.toFixed(decimalsOf(this.control.step)));
      const turn = snap(this.control, turned);
      // Where it goes out of range, that is said.
      if (Math.abs(turn - turned) < this.control.step && turn !== this.value)
        this.#aim = { at: aimed(target, turn), gesture: this.#gestures.name };
    } else emit(this, 'say', UNPITCHED);
  }

  /** What is no number leaves the value as it is; that, and what is out of range, is said. */
  #take(text: string): void {
    const { control } = this;
    const value = typed(control, text);
    if (value !== null) this.#turn(value, this.#gestures.next(false));
    const field = { ...control, notes: this.hz !== undefined };
    const remark = typedRemark(field, text, (each) => reading(control, each).number);
    if (remark) emit(this, 'say', remark);
  }

  #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }

  #key(event: KeyboardEvent): void {
    if (this.reason || event.ctrlKey || event.metaKey || event.altKey) return;
    const value = keyed(this.control, this.value, event.key, event.shiftKey);
    if (value !== null) this.#turn(value, this.#gestures.next(true));
    else if (event.key === 'Enter') void this.#type();
    else if (event.key.toLowerCase() === 'l' && this.lockable)
      emit(this, 'knob-lock', this.control.name);
    else return;
    event.preventDefault();
  }

  readonly #wheel = (event: WheelEvent): void => {
    event.preventDefault();
    if (snap(this.control, this.#wheelAt) !== this.value) this.#wheelAt = this.value;
    this.#wheelAt = wheeled(this.control, this.#wheelAt, event, event.shiftKey);
    this.#turn(this.#wheelAt, this.#gestures.next(true));
  };

  #press(event: PointerEvent): void {
    if (event.button !== 0 || this.reason) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.#drag = { y: event.clientY, value: this.value, moved: false };
    this.#gestures.next(false);
  }

  #move(event: PointerEvent): void {
    const drag = this.#drag;
    if (!drag) return;
    const pixels = drag.y - event.clientY;
    if (!drag.moved && Math.abs(pixels) < DRAG_THRESHOLD) return;
    (event.currentTarget as HTMLElement).toggleAttribute('data-held', true);
    this.#drag = {
      y: event.clientY,
      value: dragged(this.control, drag.value, pixels, event.shiftKey),
      moved: true,
    };
    this.#turn(this.#drag.value, this.#gestures.name);
  }

  #moveSoon(event: PointerEvent): void {
    if (this.#drag && this.#isDue(event)) this.#move(event);
  }

  #release(event: PointerEvent): void {
    (event.currentTarget as HTMLElement).toggleAttribute('data-held', false);
    this.#drag = null;
  }

  #turn(wanted: number, gesture: string): void {
    const { control } = this;
    const value = snap(control, wanted);
    if (this.reason || value === this.value) return;
    emit<KnobTurn>(this, 'knob-turn', { control, value, gesture });
  }
}

customElements.define('gn-knob', Knob);
