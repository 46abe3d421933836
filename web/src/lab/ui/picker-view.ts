/** The list of all models: searched, and ticked to be put side by side. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { Model } from '../../api/types';
import { entryOf } from '../../state/entry';
import { tickIcon } from '../../ui/icons';
import { basics, emit } from '../../ui/shared';
import { aboutModel, matching } from '../picker';

/** Fewer models than this are found without searching. */
const MANY = 8;

export class PickerView extends LitElement {
  static override properties = {
    models: { attribute: false },
    chosen: { attribute: false },
    notes: { attribute: false },
    search: { state: true },
  };

  static override styles = [
    basics,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
      }
      .search {
        height: 36px;
        margin: 0 0 8px;
        padding: 0 12px;
        flex: none;
        border: 1px solid var(--edge);
        border-radius: 9px;
        background: var(--raise);
        color: var(--ink);
        font-size: 13px;
      }
      .list {
        overflow: auto;
        margin: 0 -6px;
        padding: 2px 6px;
      }
      button {
        display: grid;
        grid-template-columns: 18px minmax(0, 1fr);
        gap: 1px 10px;
        width: 100%;
        min-height: var(--tap);
        padding: 8px 8px;
        border-radius: 9px;
        text-align: left;
        align-items: start;
      }
      button:hover {
        background: var(--hover);
      }
      .box {
        display: grid;
        place-items: center;
        width: 18px;
        height: 18px;
        margin-top: 1px;
        border: 1.5px solid var(--edge-lit);
        border-radius: 5px;
        color: transparent;
      }
      .box svg {
        width: 12px;
        height: 12px;
      }
      button[aria-checked='true'] .box {
        background: var(--hot);
        border-color: var(--hot);
        color: var(--hot-ink);
      }
      b {
        font-weight: 550;
        font-size: 13px;
        line-height: 1.35;
      }
      small {
        grid-column: 2;
        font-size: 11.5px;
        color: var(--faint);
        line-height: 1.4;
      }
      p {
        margin: 8px;
        font-size: 13px;
        color: var(--dim);
      }
    `,
  ];

  declare models: readonly Model[];
  declare chosen: readonly string[];
  /** A further word on some models, by name, such as a figure of the leaderboard. */
  declare notes: Readonly<Record<string, string>>;
  declare search: string;

  constructor() {
    super();
    this.models = [];
    this.chosen = [];
    this.notes = {};
    this.search = '';
  }

  override render(): TemplateResult {
    const found = matching(this.models, this.search);
    return html`${
        this.models.length > MANY
          ? html`<input
              class="search"
              type="search"
              placeholder="Search ${this.models.length} models"
              aria-label="Search models"
              .value=${this.search}
              @input=${(event: Event) => (this.search = (event.target as HTMLInputElement).value)}
            />`
          : nothing
      }
      <div class="list" role="group" aria-label="Models to compare">
        ${found.map((model) => this.#row(model))}
        ${found.length === 0 ? html`<p>No model is called that.</p>` : nothing}
      </div>`;
  }

  #row(model: Model): TemplateResult {
    const note = entryOf(this.notes, model.name);
    return html`<button
      role="checkbox"
      aria-checked=${this.chosen.includes(model.name)}
      aria-label=${`${model.title}, ${model.name}`}
      @click=${() => emit(this, 'choose-model', model.name)}
    >
      <span class="box">${tickIcon}</span><b>${model.title}</b>
      <small>${aboutModel(model)}${note ? html`<br />${note}` : nothing}</small>
    </button>`;
  }
}

customElements.define('gn-picker', PickerView);
