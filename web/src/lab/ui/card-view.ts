/** A model's card, unfolded over the page. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { Model } from '../../api/types';
import { closeIcon } from '../../ui/icons';
import { basics, buttons } from '../../ui/shared';
import { parseMarkdown, type Block, type Inline } from '../markdown';
import { aboutModel } from '../picker';

export class CardView extends LitElement {
  static override properties = { model: { attribute: false } };

  static override styles = [
    basics,
    buttons,
    css`
      dialog {
        width: min(680px, calc(100vw - 24px));
        max-height: min(760px, calc(100dvh - 40px));
        padding: 0 26px 26px;
        overflow: auto;
        color: var(--ink);
        background: var(--panel);
        border: 1px solid var(--edge);
        border-radius: 18px;
        box-shadow: 0 30px 90px #0008;
      }
      dialog::backdrop {
        background: #0a0b0da6;
      }
      .head {
        position: sticky;
        top: 0;
        display: flex;
        align-items: center;
        justify-content: space-between;
        padding: 14px 0 8px;
        background: var(--panel);
        color: var(--faint);
        font-size: 12.5px;
      }
      h2,
      h3 {
        margin: 18px 0 8px;
        font-size: 15px;
        font-weight: 620;
      }
      h2 {
        margin-top: 0;
        font-size: 20px;
        letter-spacing: -0.01em;
      }
      p,
      li {
        color: var(--dim);
        line-height: 1.55;
      }
      p,
      ul,
      table,
      pre {
        margin: 0 0 12px;
      }
      code {
        font-size: 0.92em;
        padding: 1px 5px;
        border-radius: 5px;
        background: var(--raise);
        overflow-wrap: anywhere;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font-size: 13px;
      }
      td {
        padding: 6px 12px 6px 0;
        border-bottom: 1px solid var(--line);
        color: var(--dim);
      }
      tr:first-child td {
        color: var(--faint);
        font-size: 12px;
      }
      a {
        color: var(--hot);
      }
    `,
  ];

  declare model: Model | null;

  constructor() {
    super();
    this.model = null;
  }

  override render(): TemplateResult {
    const { model } = this;
    return html`<dialog aria-label="Model card" @click=${this.#backdrop}>
      ${
        model
          ? html`<div class="head">
                <span>${model.name} · ${aboutModel(model)}</span>
                <button class="quiet" aria-label="Close" @click=${() => this.#dialog().close()}>
                  ${closeIcon}
                </button>
              </div>
              ${parseMarkdown(model.card).map(blockView)}`
          : nothing
      }
    </dialog>`;
  }

  async show(model: Model): Promise<void> {
    this.model = model;
    await this.updateComplete;
    if (!this.#dialog().open) this.#dialog().showModal();
  }

  get shown(): boolean {
    return this.#dialog()?.open ?? false;
  }

  #dialog(): HTMLDialogElement {
    return this.renderRoot.querySelector('dialog')!;
  }

  #backdrop(event: MouseEvent): void {
    if (event.target !== this.#dialog()) return;
    const { left, right, top, bottom } = this.#dialog().getBoundingClientRect();
    const { clientX: x, clientY: y } = event;
    if (x < left || x > right || y < top || y > bottom) this.#dialog().close();
  }
}

function blockView(block: Block): TemplateResult {
  switch (block.kind) {
    case 'heading':
      return block.level === 1
        ? html`<h2>${block.text.map(inlineView)}</h2>`
        : html`<h3>${block.text.map(inlineView)}</h3>`;
    case 'list':
      return html`<ul>
        ${block.items.map((item) => html`<li>${item.map(inlineView)}</li>`)}
      </ul>`;
    case 'code':
      return html`<pre><code>${block.text}</code></pre>`;
    case 'table':
      return html`<table>
        ${block.rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell) => html`<td>${cell.map(inlineView)}</td>`)}
            </tr>`,
        )}
      </table>`;
    case 'paragraph':
      return html`<p>${block.text.map(inlineView)}</p>`;
  }
}

function inlineView(inline: Inline): TemplateResult {
  switch (inline.kind) {
    case 'code':
      return html`<code>${inline.text}</code>`;
    case 'strong':
      return html`<strong>${inline.text}</strong>`;
    case 'link':
      return html`<a href=${inline.address} target="_blank" rel="noopener noreferrer"
        >${inline.text}</a
      >`;
    case 'text':
      return html`${inline.text}`;
  }
}

customElements.define('gn-card-view', CardView);
