/** What the colours of the map mean: the descriptor, its range, and the sound pointed at. */

import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Descriptor } from '../api/types';
import { RAMP, formatValue, scaleOf } from '../geometry/scale';
import type { MapStanding } from '../state/app';
import './menu';
import { basics, buttons, emit } from './shared';

const SAID: Readonly<Record<MapStanding, string>> = {
  loading: 'Fetching the map…',
  failed: 'The map did not come.',
  shown: '',
};

export class Legend extends LitElement {
  static override properties = {
    descriptors: { attribute: false },
    chosen: { attribute: false },
    value: { attribute: false },
    count: { attribute: false },
    map: {},
  };

  static override styles = [
    basics,
    buttons,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 12px;
        min-height: 48px;
        padding: 3px 16px 3px 5px;
        border-top: 1px solid var(--line);
        font-size: 12px;
        color: var(--dim);
        white-space: nowrap;
      }
      .missing {
        padding-left: 12px;
        animation: appear 300ms 250ms both;
      }
      .missing:empty {
        display: none;
      }
      @keyframes appear {
        from {
          opacity: 0;
        }
      }
      .quiet {
        color: var(--hot);
        font-weight: 600;
      }
      .scale {
        flex: 1;
        max-width: 260px;
        display: flex;
        align-items: center;
        gap: 10px;
      }
      .bar {
        position: relative;
        flex: 1;
        min-width: 56px;
        height: 6px;
        border-radius: 3px;
      }
      .mark {
        position: absolute;
        top: -4px;
        left: 0;
        width: 3px;
        height: 14px;
        margin-left: -1.5px;
        border-radius: 2px;
        background: var(--ink);
        box-shadow: 0 0 0 2px var(--panel);
      }
      .about {
        margin-left: auto;
      }
      .about b {
        font-weight: 550;
        color: var(--ink);
      }
      /* The narrowest of two columns. */
      @media (min-width: 981px) and (max-width: 1023px) {
        .word {
          display: none;
        }
      }
      @media (max-width: 760px) {
        :host {
          gap: 8px;
          padding-right: 14px;
        }
        .scale {
          gap: 8px;
        }
        .bar {
          min-width: 30px;
        }
        .about,
        .word {
          display: none;
        }
      }
    `,
  ];

  declare descriptors: readonly Descriptor[];
  declare chosen: Descriptor | null;
  /** What sounds have where the point is, or the pointer; null where none are near. */
  declare value: number | null;
  declare count: number;
  declare map: MapStanding;

  constructor() {
    super();
    this.descriptors = [];
    this.chosen = null;
    this.value = null;
    this.count = 0;
    this.map = 'loading';
  }

  override render(): TemplateResult {
    return html`<span class="missing" role="status">${SAID[this.map]}</span>
      ${this.map === 'failed' ? this.#retry() : nothing}
      ${this.chosen ? this.#meaning(this.chosen) : nothing}`;
  }

  #retry(): TemplateResult {
    return html`<button class="quiet" @click=${() => emit(this, 'retry-map', null)}>
      Try again
    </button>`;
  }

  #meaning(chosen: Descriptor): TemplateResult {
    const scale = scaleOf(chosen);
    return html`<gn-menu
        upwards
        label="Colour shows"
        text=${chosen.label}
        value=${chosen.name}
        .choices=${this.descriptors.map(({ name, label, unit }) => ({
          value: name,
          label,
          note: unit,
        }))}
        @choose=${(event: CustomEvent<string>) => emit(this, 'choose-descriptor', event.detail)}
      ></gn-menu>
      <div class="scale">
        <span>${formatValue(scale.low, chosen.unit)}</span>
        <div class="bar"><i class="mark" ?hidden=${this.value === null}></i></div>
        <span>${formatValue(scale.high, chosen.unit)}</span>
      </div>
      ${this.#about()}`;
  }

  override updated(_: PropertyValues): void {
    const bar = this.renderRoot.querySelector<HTMLElement>('.bar');
    const value = this.value;
    if (!bar || !this.chosen) return;
    const stops = RAMP.map((colour) => `rgb(${colour.join(' ')})`);
    bar.style.background = `linear-gradient(90deg, ${stops.join(', ')})`;
    if (value !== null) {
      const mark = bar.querySelector<HTMLElement>('.mark')!;
      mark.style.left = `${scaleOf(this.chosen).place(value) * 100}%`;
    }
  }

  #about(): TemplateResult {
    const { value } = this;
    if (value === null) {
      return html`<span class="about count"
        >${this.count.toLocaleString('en')} sounds learned</span
      >`;
    }
    return html`<span class="about" title="Of a sound of this place, with the knobs at rest"
      ><span class="word">at this place </span><b>${formatValue(value, this.chosen!.unit)}</b></span
    >`;
  }
}

customElements.define('gn-legend', Legend);
