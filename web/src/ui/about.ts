/** A button that unfolds what there is to say of the sound in hand: what it is, and what it is near. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { Told } from '../about';
import { distanceWords, nearestWords } from '../state/about-words';
import { drumName } from '../state/patch';
import { aboutIcon } from './icons';
import { popup } from './popup';
import { basics, buttons, emit } from './shared';
import { sheet } from './sheet';
import { Unfolds } from './unfolds';

const LABEL = 'About this sound';

export class AboutSound extends LitElement {
  static override properties = {
    model: {},
    drum: {},
    origin: {},
    told: { attribute: false },
  };

  static override styles = [
    basics,
    buttons,
    popup,
    sheet,
    css`
      .opener {
        width: 40px;
        min-width: 40px;
        height: 40px;
        padding: 0;
      }
      .opener[aria-expanded='true'] {
        color: var(--ink);
        background: var(--hover);
      }
      .sheet {
        gap: 10px;
        font-size: 13px;
        line-height: 1.45;
        color: var(--ink);
        white-space: normal;
        cursor: auto;
      }
      .sheet:focus {
        outline: none;
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 4px 14px;
        margin: 0;
      }
      dt {
        color: var(--dim);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      p {
        margin: 0;
      }
      .near {
        padding-top: 10px;
        border-top: 1px solid var(--edge);
      }
      .meaning {
        margin-top: 4px;
        color: var(--dim);
        font-size: 12px;
      }
      @media (max-width: 760px) {
        .opener {
          width: 44px;
          height: 44px;
        }
      }
    `,
  ];

  /** The title of its model. */
  declare model: string;
  declare drum: string;
  /** Where it comes from beside its controls; empty for nowhere. */
  declare origin: string;
  declare told: Told;
  readonly #unfolds = new Unfolds(this, {
    first: () => this.renderRoot.querySelector<HTMLElement>('.sheet'),
    wish: () => ({ above: false, end: true }),
    told: (open) => emit(this, 'about', open),
  });

  constructor() {
    super();
    this.model = this.drum = this.origin = '';
    this.told = { kind: 'waiting' };
  }

  override render(): TemplateResult {
    return html`<button
        class="quiet opener"
        aria-label=${LABEL}
        aria-expanded=${this.#unfolds.open}
        aria-haspopup="dialog"
        title="What it is, and which recording is nearest"
        @click=${this.#unfolds.toggle}
      >
        ${aboutIcon}
      </button>
      ${this.#unfolds.open ? this.#sheet() : nothing}`;
  }

  #sheet(): TemplateResult {
    return html`<div class="sheet popup" role="dialog" aria-label=${LABEL} tabindex="-1">
      <dl>
        <dt>Model</dt>
        <dd>${this.model}</dd>
        <dt>Drum</dt>
        <dd>${drumName(this.drum)}</dd>
        ${
          this.origin
            ? html`<dt>Sound</dt>
                <dd>${this.origin}</dd>`
            : nothing
        }
      </dl>
      <div class="near" role="status" aria-busy=${this.told.kind === 'waiting'}>
        ${this.#near()}
      </div>
    </div>`;
  }

  #near(): TemplateResult {
    const { told } = this;
    if (told.kind === 'waiting') return html`<p>Looking for the nearest recording…</p>`;
    if (told.kind === 'away') {
      return html`<p>Which recording is nearest the server has to say, which does not answer.</p>`;
    }
    if (told.kind === 'refused') {
      return html`<p>The server could not say which recording is nearest.</p>`;
    }
    if (told.nearest.distance_db === null) {
      return html`<p>This model does not tell which recording is nearest.</p>`;
    }
    return html`<p>Nearest recording: ${nearestWords(told.nearest)}</p>
      <p class="meaning">${distanceWords(told.nearest, this.drum)}</p>`;
  }
}

customElements.define('gn-about', AboutSound);
