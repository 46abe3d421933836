/** A button that unfolds a short list of choices, of which one holds. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { chevronIcon, tickIcon } from './icons';
import { popup } from './popup';
import { basics, buttons, emit } from './shared';
import { Unfolds } from './unfolds';

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly note?: string;
  /** What it is, in a line below its label. */
  readonly detail?: string;
}

export class Menu extends LitElement {
  static override properties = {
    label: {},
    text: {},
    value: {},
    choices: { attribute: false },
    upwards: { type: Boolean },
    end: { type: Boolean },
    columns: { type: Boolean },
  };

  static override styles = [
    basics,
    buttons,
    popup,
    css`
      :host {
        display: inline-flex;
      }
      .quiet {
        border-radius: var(--round, 9px);
        padding: var(--inside, 0 8px 0 12px);
        gap: 5px;
        flex: 1;
      }
      .quiet > span {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .quiet > :is(span, svg) {
        display: var(--word, block);
      }
      .list {
        padding: 5px;
        border-radius: 12px;
        animation: unfold 130ms var(--ease);
      }
      :host([columns]) .list {
        display: grid;
        grid-auto-flow: column;
        grid-template-rows: repeat(6, auto);
      }
      .choice {
        display: flex;
        width: 100%;
        align-items: center;
        gap: 10px;
        min-height: max(36px, calc(2 * var(--tap) - 44px));
        padding: 6px 14px 6px 9px;
        border-radius: 8px;
        text-align: left;
        font-size: 13px;
        white-space: nowrap;
      }
      .choice:hover,
      .choice:focus-visible {
        background: var(--hover);
      }
      .choice:focus-visible {
        outline-offset: -2px;
      }
      .choice svg {
        color: var(--hot);
        visibility: hidden;
      }
      .choice[aria-checked='true'] svg {
        visibility: visible;
      }
      .note {
        margin-left: auto;
        padding-left: 18px;
        color: var(--dim);
        font-size: 12px;
      }
      .detail {
        display: block;
        color: var(--dim);
        font-size: 12px;
      }
      .choice[aria-checked='true'] b {
        font-weight: 600;
      }
      b {
        font-weight: inherit;
      }
      @media (max-width: 480px) {
        .detail {
          white-space: normal;
        }
        :host([columns]) .choice {
          gap: 5px;
          padding: 6px 9px 6px 4px;
        }
      }
      @keyframes unfold {
        from {
          opacity: 0;
        }
      }
    `,
  ];

  declare label: string;
  declare text: string;
  declare value: string;
  declare choices: readonly Choice[];
  declare upwards: boolean;
  declare end: boolean;
  /** Whether the list is long and shown side by side. */
  declare columns: boolean;
  readonly #unfolds = new Unfolds(this, {
    first: () => this.#chosen(),
    wish: () => ({ above: this.upwards, end: this.end }),
  });

  constructor() {
    super();
    this.choices = [];
    this.upwards = this.end = false;
  }

  override render(): TemplateResult {
    return html`<button
        class="quiet"
        aria-haspopup="menu"
        aria-expanded=${this.#unfolds.open}
        aria-label=${this.text === this.label ? this.label : `${this.label}: ${this.text}`}
        @click=${this.#unfolds.toggle}
        @keydown=${this.#openKey}
      >
        <slot></slot><span>${this.text}</span>${chevronIcon}
      </button>
      ${
        this.#unfolds.open
          ? html`<div class="list popup" role="menu" aria-label=${this.label} @keydown=${this.#key}>
              ${this.choices.map((choice) => this.#choice(choice))}
            </div>`
          : nothing
      }`;
  }

  #choice({ value, label, note, detail }: Choice): TemplateResult {
    return html`<button
      class="choice"
      role="menuitemradio"
      tabindex="-1"
      aria-checked=${value === this.value}
      @click=${() => this.#choose(value)}
    >
      ${tickIcon}
      <span><b>${label}</b>${detail ? html` <span class="detail">${detail}</span>` : nothing}</span>
      ${note ? html`<span class="note">${note}</span>` : nothing}
    </button>`;
  }

  #choose(value: string): void {
    this.#unfolds.close();
    if (value !== this.value) emit(this, 'choose', value);
  }

  #chosen(): HTMLElement | undefined {
    const items = this.#items();
    return items.find((item) => item.ariaChecked === 'true') ?? items[0];
  }

  #items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('.choice')];
  }

  #openKey(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    void this.#unfolds.unfold();
  }

  #key(event: KeyboardEvent): void {
    const items = this.#items();
    const at = items.indexOf(event.composedPath()[0] as HTMLElement);
    const targets: Record<string, number> = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at + items.length - 1) % items.length,
      Home: 0,
      End: items.length - 1,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    items[target]?.focus();
    event.preventDefault();
    event.stopPropagation();
  }
}

customElements.define('gn-menu', Menu);
