/** The window as a drop zone: shows that a file may fall, where it fell, and why it was refused. */

import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Dropped, Refusal, Spot } from '../state/app';
import { closeIcon, warnIcon } from './icons';
import type { FileDrop } from './match-strip';
import { basics, buttons, emit } from './shared';

const REFUSAL_MS = 9000;
const MARGIN = 12;

export class DropLayer extends LitElement {
  static override properties = {
    listening: { attribute: false },
    refusal: { attribute: false },
    hovering: { state: true },
  };

  static override styles = [
    basics,
    buttons,
    css`
      :host {
        position: fixed;
        inset: 0;
        z-index: 50;
        pointer-events: none;
      }
      .invite {
        position: absolute;
        inset: 10px;
        display: grid;
        place-items: center;
        border: 2px dashed var(--hot);
        border-radius: 22px;
        background: color-mix(in srgb, var(--bg) 88%, transparent);
        font-size: 20px;
        font-weight: 600;
        letter-spacing: -0.01em;
        text-align: center;
        animation: appear 120ms var(--ease);
      }
      .invite small {
        display: block;
        margin-top: 4px;
        font-size: 14px;
        font-weight: 400;
        letter-spacing: 0;
        color: var(--dim);
      }
      .pulse {
        position: absolute;
        width: 56px;
        height: 56px;
        margin: -28px;
        border-radius: 50%;
        border: 2px solid var(--hot);
        animation: ripple 900ms infinite ease-out;
      }
      .refusal {
        position: absolute;
        display: flex;
        align-items: flex-start;
        gap: 11px;
        width: max-content;
        max-width: min(340px, calc(100vw - 24px));
        padding: 13px 6px 13px 15px;
        border-radius: 13px;
        border: 1px solid var(--alarm-edge);
        background: var(--alarm);
        box-shadow: 0 18px 50px #000b;
        /* It falls where the file did, perhaps over what is pressed next. */
        pointer-events: none;
        animation: appear 160ms var(--ease);
      }
      .refusal > svg {
        margin-top: 2px;
        color: var(--warn);
      }
      .refusal b {
        display: block;
        font-weight: 600;
      }
      .refusal p {
        margin: 2px 0 0;
        font-size: 13px;
        color: var(--dim);
      }
      .quiet {
        height: 32px;
        min-width: 32px;
        margin: -6px 0;
        padding: 0;
        pointer-events: auto;
      }
      @media (pointer: coarse) {
        .quiet {
          height: 44px;
          min-width: 44px;
          margin: -10px -4px -10px 0;
        }
      }
      @keyframes appear {
        from {
          opacity: 0;
          transform: scale(0.98);
        }
      }
      @keyframes ripple {
        from {
          transform: scale(0.3);
          opacity: 1;
        }
        to {
          transform: scale(1.5);
          opacity: 0;
        }
      }
    `,
  ];

  declare listening: Dropped | null;
  declare refusal: Refusal | null;
  declare hovering: boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.listening = null;
    this.refusal = null;
    this.hovering = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('dragover', this.#over);
    addEventListener('dragleave', this.#leave);
    addEventListener('drop', this.#drop);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('dragover', this.#over);
    removeEventListener('dragleave', this.#leave);
    removeEventListener('drop', this.#drop);
  }

  override render(): TemplateResult {
    return html`${
        this.hovering
          ? html`<div class="invite">
              <div>
                Let go to find its sound<small>any audio file, the first two seconds</small>
              </div>
            </div>`
          : nothing
      }
      ${this.listening ? html`<div class="pulse"></div>` : nothing}
      <div role="alert">${this.refusal ? this.#bubble(this.refusal) : nothing}</div>`;
  }

  override updated(changed: PropertyValues<this>): void {
    if (this.listening) this.#put('.pulse', this.listening);
    if (this.refusal) this.#putWithin('.refusal', this.refusal);
    if (!changed.has('refusal')) return;
    clearTimeout(this.#timer);
    if (this.refusal) this.#timer = setTimeout(() => this.#dismiss(), REFUSAL_MS);
  }

  #bubble({ file, detail }: Refusal): TemplateResult {
    return html`<div class="refusal">
      ${warnIcon}
      <div>
        <b>${file}</b>
        <p>${detail} Your sound is as it was.</p>
      </div>
      <button class="quiet" aria-label="Close this message" @click=${() => this.#dismiss()}>
        ${closeIcon}
      </button>
    </div>`;
  }

  #dismiss(): void {
    emit(this, 'dismiss-refusal', null);
  }

  #put(selector: string, { x, y }: Spot): HTMLElement {
    const element = this.renderRoot.querySelector<HTMLElement>(selector)!;
    element.style.left = `${x}px`;
    element.style.top = `${y}px`;
    return element;
  }

  /** Beside the spot, wholly inside the window. */
  #putWithin(selector: string, { x, y }: Spot): void {
    const element = this.#put(selector, { x: 0, y: 0 });
    const { offsetWidth: width, offsetHeight: height } = element;
    const fit = (at: number, size: number, room: number) =>
      Math.max(MARGIN, Math.min(at - size / 2, room - size - MARGIN));
    this.#put(selector, { x: fit(x, width, innerWidth), y: fit(y, height, innerHeight) });
  }

  readonly #over = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    this.hovering = true;
  };

  readonly #leave = (event: DragEvent): void => {
    if (event.relatedTarget === null) this.hovering = false;
  };

  readonly #drop = (event: DragEvent): void => {
    this.hovering = false;
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    emit<FileDrop>(this, 'file-drop', { x: event.clientX, y: event.clientY, file });
  };
}

customElements.define('gn-drop-layer', DropLayer);
