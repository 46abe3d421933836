/** What to say when the server does not answer: across the page at first, beside it later. */

import { LitElement, css, html, type TemplateResult } from 'lit';
import { basics, buttons, emit } from './shared';

export class Outage extends LitElement {
  static override properties = { whole: { type: Boolean, reflect: true } };

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

  override render(): TemplateResult {
    return html`<div role="alert">
        <b>${this.whole ? 'The room is silent' : 'The server has gone quiet'}</b>
        <span
          >${
            this.whole
              ? 'Ghostnote’s server does not answer. This page keeps asking, and plays when it does.'
              : 'Your sound is safe and keeps playing. New ones come once it answers again.'
          }</span
        >
      </div>
      <button class="button" @click=${() => emit(this, 'retry', null)}>Ask again now</button>`;
  }
}

customElements.define('gn-outage', Outage);
