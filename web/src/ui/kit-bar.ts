/** What is done with a kit as a whole: made, varied, sized, played from outside, taken away. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { PADS_FEW, PADS_MANY, type Kit } from '../state/kit';
import type { KitBeat } from '../state/kit-beat';
import type { KitDesk } from '../state/kit-desk';
import { beatButton } from './beat-button';
import { diceIcon, varyIcon } from './icons';
import { askKit } from './kit';
import './kit-take';
import './segments';
import { basics, buttons, emit } from './shared';

const SIZES = [PADS_FEW, PADS_MANY].map((pads) => ({
  value: String(pads),
  label: String(pads),
  spoken: 'pads',
}));

const NO_KIT =
  'No kit yet. “New kit” makes eight drums of one style; this sound stays in your hand.';

export class KitBar extends LitElement {
  static override properties = {
    kit: { attribute: false },
    desk: { attribute: false },
    beat: { attribute: false },
  };

  static override styles = [
    basics,
    buttons,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 8px;
        min-width: 0;
        padding: 5px 2px;
      }
      .button {
        padding: 0 13px;
      }
      .button[data-first] {
        border-color: var(--hot);
      }
      gn-segments {
        --inside: 12px;
        --least: 38px;
      }
      gn-kit-take {
        margin-left: auto;
      }
      p {
        margin: 0 6px;
        color: var(--dim);
        font-size: 13px;
      }
      @media (max-width: 760px) {
        :host {
          display: grid;
          grid-template-columns: 1fr 1fr auto;
        }
        .beat {
          grid-column: 1 / span 2;
        }
        p,
        .button:has(+ p) {
          grid-column: 1 / -1;
        }
        .button {
          padding: 0 10px;
        }
        .button svg {
          display: none;
        }
        gn-segments {
          --inside: 8px;
          --least: 36px;
        }
      }
    `,
  ];

  declare kit: Kit | null;
  declare desk: KitDesk;
  /** What its beat is; null without a kit. */
  declare beat: KitBeat | null;

  override focus(): void {
    this.renderRoot.querySelector('button')?.focus();
  }

  override render(): TemplateResult {
    const { kit, desk } = this;
    return html`<button
        class="button"
        title="Other drums of one style, by the model in hand; locked pads stay"
        aria-disabled=${desk.making}
        aria-busy=${desk.making}
        @click=${() => askKit(this, (kits) => kits.renew())}
      >
        ${diceIcon} ${desk.making ? 'Making…' : 'New kit'}
      </button>
      ${kit ? this.#more(kit) : html`<p>${NO_KIT}</p>`}`;
  }

  #more(kit: Kit): TemplateResult {
    return html`<button
        class="button"
        title="Move every pad a little; locked pads stay"
        @click=${() => askKit(this, (kits) => kits.vary())}
      >
        ${varyIcon} Vary kit
      </button>
      <gn-segments
        label="Pads"
        value=${String(kit.pads.length > PADS_FEW ? PADS_MANY : PADS_FEW)}
        .choices=${SIZES}
        @choose=${({ detail }: CustomEvent<string>) =>
          askKit(this, (kits) => kits.resize(Number(detail)))}
      ></gn-segments>
      ${this.beat ? beatButton(this.beat, () => emit(this, 'kit-beat', null)) : nothing}
      <gn-kit-take .kit=${kit} .desk=${this.desk}></gn-kit-take>`;
  }
}

customElements.define('gn-kit-bar', KitBar);
