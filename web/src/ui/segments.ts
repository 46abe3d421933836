/** A row of choices of which one holds, two rows where a phone has no room for so many; the arrow keys move it. */

import { LitElement, css, html, type TemplateResult } from 'lit';
import { basics, emit } from './shared';

export interface Segment {
  readonly value: string;
  readonly label: string;
  /** What is said of it beside its label. */
  readonly spoken?: string;
}

export class Segments extends LitElement {
  static override properties = {
    label: {},
    value: {},
    choices: { attribute: false },
  };

  static override styles = [
    basics,
    css`
      :host {
        display: block;
        min-width: 0;
        --round: 11px;
      }
      div {
        position: relative;
        display: flex;
        padding: 3px;
        gap: 2px;
        border-radius: var(--round);
        background: var(--well);
        border: 1px solid var(--line);
        overflow-x: auto;
        scrollbar-width: none;
      }
      button {
        flex: 1 0 auto;
        min-width: var(--least, 0);
        height: calc(var(--tap) - 8px);
        padding: 0 var(--inside, 6px);
        border-radius: calc(var(--round) - 3px);
        color: var(--dim);
        font-size: 13px;
        transition: color 120ms;
      }
      button:hover {
        color: var(--ink);
      }
      button[aria-checked='true'] {
        color: var(--ink);
        background: var(--raise-lit);
        box-shadow: inset 0 0 0 1px var(--edge);
        font-weight: 550;
      }
      button:focus-visible {
        outline-offset: 0;
      }
      @media (max-width: 760px) {
        div {
          padding: 0;
        }
        button {
          height: var(--tap);
          padding: 0 4px;
          font-size: 12.5px;
        }
      }
      @media (max-width: 480px) {
        :host([fold]) div {
          display: grid;
          grid-template-columns: repeat(4, minmax(0, 1fr));
        }
      }
    `,
  ];

  declare label: string;
  declare value: string;
  declare choices: readonly Segment[];

  constructor() {
    super();
    this.choices = [];
  }

  override render(): TemplateResult {
    return html`<div role="radiogroup" aria-label=${this.label} @keydown=${this.#key}>
      ${this.choices.map((choice) => this.#button(choice))}
    </div>`;
  }

  /** Where not all have room, the chosen one is in sight. */
  override updated(): void {
    const row = this.renderRoot.querySelector('div')!;
    const chosen = row.querySelector<HTMLElement>('[aria-checked=true]');
    if (!chosen || row.scrollWidth <= row.clientWidth) return;
    row.scrollLeft = chosen.offsetLeft + (chosen.offsetWidth - row.clientWidth) / 2;
  }

  #button({ value, label, spoken }: Segment): TemplateResult {
    const chosen = value === this.value;
    return html`<button
      role="radio"
      aria-checked=${chosen}
      aria-label=${spoken ? `${label}, ${spoken}` : label}
      tabindex=${chosen ? 0 : -1}
      @click=${() => emit(this, 'choose', value)}
    >
      ${label}
    </button>`;
  }

  async #key(event: KeyboardEvent): Promise<void> {
    const turn = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (turn === undefined) return;
    event.preventDefault();
    const at = this.choices.findIndex(({ value }) => value === this.value);
    const next = (at + turn + this.choices.length) % this.choices.length;
    emit(this, 'choose', this.choices[next]!.value);
    await this.updateComplete;
    this.renderRoot.querySelectorAll('button')[next]?.focus();
  }
}

customElements.define('gn-segments', Segments);
