/** What the votes add up to, and what can be done with them. */

import { LitElement, css, html, nothing, svg, type TemplateResult } from 'lit';
import type { Model } from '../../api/types';
import { basics, buttons, emit } from '../../ui/shared';
import { tally, type Standing, type Vote } from '../votes';

const WIDTH = 120;

export class TallyView extends LitElement {
  static override properties = {
    votes: { attribute: false },
    models: { attribute: false },
    unkept: {},
  };

  static override styles = [
    basics,
    buttons,
    css`
      :host {
        display: block;
      }
      h2 {
        margin: 0 0 10px;
        font-size: 15px;
        font-weight: 620;
      }
      h2 span {
        margin-left: 8px;
        font-weight: 400;
        font-size: 12.5px;
        color: var(--faint);
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font-size: 13px;
      }
      th {
        padding: 4px 8px 4px 0;
        font-size: 11.5px;
        font-weight: 500;
        color: var(--faint);
        text-align: left;
      }
      td {
        padding: 8px 8px 8px 0;
        border-top: 1px solid var(--line);
      }
      .number {
        text-align: right;
        white-space: nowrap;
      }
      svg {
        width: 100%;
        min-width: 70px;
        height: 14px;
      }
      .half {
        stroke: var(--edge);
      }
      .interval {
        stroke: var(--dim);
        stroke-width: 2;
        stroke-linecap: round;
      }
      circle {
        fill: var(--hot);
      }
      p {
        margin: 0 0 12px;
        color: var(--dim);
        font-size: 13px;
      }
      .warn {
        color: var(--warn);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 2px;
        margin: 12px -10px -6px;
      }
      dialog {
        padding: 22px 24px;
        max-width: min(400px, calc(100vw - 28px));
        color: var(--ink);
        background: var(--panel);
        border: 1px solid var(--edge);
        border-radius: 16px;
      }
      dialog::backdrop {
        background: #0a0b0da6;
      }
      .end {
        display: flex;
        justify-content: flex-end;
        gap: 8px;
      }
    `,
  ];

  declare votes: readonly Vote[];
  declare models: readonly Model[];
  declare unkept: string;

  override render(): TemplateResult {
    const count = this.votes.length;
    return html`<h2>Votes <span>${count === 0 ? 'none yet' : `${count} in this browser`}</span></h2>
      ${this.unkept ? html`<p class="warn" role="alert">${this.unkept}</p>` : nothing}
      ${count === 0 ? html`<p>The share each model won, with its 95% interval, grows here.</p>` : this.#table()}
      <div class="row" ?hidden=${count === 0}>
        <button class="quiet" @click=${() => emit(this, 'undo-vote', null)}>Undo last</button>
        <button class="quiet" @click=${() => emit(this, 'export-votes', null)}>Export JSON</button>
        <button class="quiet" @click=${() => this.#dialog().showModal()}>Clear …</button>
      </div>
      <dialog aria-label="Clear all votes">
        <p>All ${count} votes in this browser will be gone. Export them first if you need them.</p>
        <div class="end">
          <button class="button" @click=${() => this.#dialog().close()}>Keep them</button>
          <button class="button main" @click=${this.#clear}>Clear all</button>
        </div>
      </dialog>`;
  }

  #table(): TemplateResult {
    return html`<table>
      <thead>
        <tr>
          <th scope="col">Model</th>
          <th scope="col" class="number">Won</th>
          <th scope="col" class="number">Votes</th>
          <th scope="col" class="number">Share</th>
          <th scope="col">95%</th>
        </tr>
      </thead>
      <tbody>
        ${tally(this.votes).map((standing) => this.#row(standing))}
      </tbody>
    </table>`;
  }

  #row({ name, wins, ties, votes, rate, low, high }: Standing): TemplateResult {
    const title = this.models.find((model) => model.name === name)?.title ?? name;
    const interval = `${percent(low)} to ${percent(high)}`;
    return html`<tr>
      <td title=${name}>${title}</td>
      <td class="number">${wins}${ties ? html`<small> +${ties}/2</small>` : nothing}</td>
      <td class="number">${votes}</td>
      <td class="number">${percent(rate)}</td>
      <td title=${interval}>
        <svg viewBox="0 0 ${WIDTH} 14" role="img" aria-label=${interval}>
          ${svg`<line class="half" x1="60" x2="60" y1="1" y2="13" />
          <line class="interval" x1=${4 + low * 112} x2=${4 + high * 112} y1="7" y2="7" />
          <circle cx=${4 + rate * 112} cy="7" r="3.6" />`}
        </svg>
      </td>
    </tr>`;
  }

  #dialog(): HTMLDialogElement {
    return this.renderRoot.querySelector('dialog')!;
  }

  #clear(): void {
    this.#dialog().close();
    emit(this, 'clear-votes', null);
  }
}

const percent = (share: number): string => `${Math.round(share * 100)}%`;

customElements.define('gn-tally', TallyView);
