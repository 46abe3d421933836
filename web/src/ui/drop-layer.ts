/** The window as a drop zone: shows that a file may fall, and where it fell. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { Dropped, Spot } from '../state/app';
import type { FileDrop } from './match-strip';
import { basics, emit } from './shared';

export class DropLayer extends LitElement {
  static override properties = {
    listening: { attribute: false },
    hovering: { state: true },
  };

  static override styles = [
    basics,
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
  declare hovering: boolean;

  constructor() {
    super();
    this.listening = null;
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
              Let go to find its sound<small
                >the first two seconds of any audio file, or a kit that was saved</small
              >
            </div>
          </div>`
        : nothing
    }
    ${this.listening ? html`<div class="pulse"></div>` : nothing}`;
  }

  override updated(): void {
    if (this.listening) this.#put(this.listening);
  }

  #put({ x, y }: Spot): void {
    const { style } = this.renderRoot.querySelector<HTMLElement>('.pulse')!;
    style.left = `${x}px`;
    style.top = `${y}px`;
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
