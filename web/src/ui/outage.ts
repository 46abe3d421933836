/** What to say when the server does not answer: across the page at first, over an edge of it later. */

import { LitElement, css, html, type TemplateResult } from 'lit';
import { basics, buttons, emit } from './shared';

export class Outage extends LitElement {
  static override properties = {
    whole: { type: Boolean, reflect: true },
    low: { type: Boolean },
  };

  static override styles = [
    basics,
    buttons,
    css`
      :host {
        position: fixed;
        z-index: 40;
        left: 50%;
        top: 6px;
        transform: translateX(-50%);
        display: flex;
        align-items: center;
        gap: 18px;
        width: max-content;
        max-width: calc(100vw - 28px);
        padding: 5px 5px 5px 20px;
        --tap: 34px;
        background: var(--float);
        border: 1px solid var(--edge);
        border-radius: 14px;
        box-shadow: 0 20px 60px #000b;
      }
      b {
        display: block;
        font-weight: 600;
        line-height: 1.25;
      }
      span {
        font-size: 12px;
        color: var(--dim);
      }
      :host([whole]) {
        --tap: 44px;
        inset: 56px 0 0;
        transform: none;
        width: auto;
        max-width: none;
        flex-direction: column;
        justify-content: center;
        gap: 22px;
        text-align: center;
        background: none;
        border: 0;
        box-shadow: none;
      }
      @media (max-width: 760px) {
        :host(:not([whole])) {
          top: 60px;
          padding: 10px 10px 10px 16px;
          --tap: 44px;
        }
      }
      /* In the strip below everything; in one column above the bar, where the page makes room. */
      :host([low]:not([whole])) {
        top: auto;
        left: max(24px, 50vw - 816px);
        bottom: 4px;
        transform: none;
        width: var(--beside);
        min-height: 32px;
        padding: 2px 3px 2px 14px;
        border-radius: 10px;
        box-shadow: 0 3px 14px #0004;
        animation: rise 160ms var(--ease);
        --tap: 26px;
      }
      :host([low]:not([whole])) div {
        display: flex;
        flex: 1;
        flex-wrap: wrap;
        align-items: baseline;
        column-gap: 8px;
      }
      :host([low]:not([whole])) b {
        font-size: 13px;
      }
      :host([low]:not([whole])) .button {
        padding: 0 10px;
        border-radius: 7px;
        font-size: 13px;
      }
      @media (max-width: 980px) {
        :host([low]:not([whole])) {
          inset: auto 14px calc(var(--bar) + 6px);
          width: auto;
          max-width: 560px;
          height: 64px;
          margin: 0 auto;
          padding: 0 8px 0 14px;
          gap: 12px;
          border-radius: 14px;
          line-height: 1.3;
          --tap: 44px;
        }
        :host([low]:not([whole])) .button {
          border-radius: 10px;
        }
      }
      @keyframes rise {
        from {
          opacity: 0;
          transform: translateY(6px);
        }
      }
      :host([whole]) b {
        font-size: 24px;
        letter-spacing: -0.015em;
        margin-bottom: 6px;
      }
      :host([whole]) span {
        font-size: 15px;
      }
    `,
  ];

  declare whole: boolean;
  /** Whether it lies at the window's foot. */
  declare low: boolean;

  override render(): TemplateResult {
    return html`<div role="alert">
        <b>${this.whole ? 'The room is silent' : 'The server has gone quiet'}</b>
        <span
          >${
            this.whole
              ? 'Ghostnote’s server does not answer. This page keeps asking, and plays when it does.'
              : 'Your sound keeps playing; new ones come once it answers.'
          }</span
        >
      </div>
      <button class="button" @click=${() => emit(this, 'retry', null)}>Ask again now</button>`;
  }
}

customElements.define('gn-outage', Outage);
