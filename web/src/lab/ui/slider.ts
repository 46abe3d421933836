/** One control of a model that its pad does not move: name, value with unit, and a slider. */

import { LitElement, css, html, type TemplateResult } from 'lit';
import type { Control } from '../../api/types';
import { formatValue } from '../../geometry/scale';
import { basics, emit } from '../../ui/shared';

export class Slider extends LitElement {
  static override properties = { control: { attribute: false }, value: { type: Number } };

  static override styles = [
    basics,
    css`
      :host {
        display: block;
      }
      label {
        display: grid;
        grid-template-columns: 74px minmax(0, 1fr) 66px;
        align-items: center;
        gap: 10px;
        min-height: 30px;
        font-size: 12.5px;
        color: var(--dim);
      }
      b {
        font-weight: 500;
        color: var(--ink);
        text-align: right;
      }
      span {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      input {
        width: 100%;
        margin: 0;
        accent-color: var(--hot);
      }
    `,
  ];

  declare control: Control;
  declare value: number;

  override render(): TemplateResult {
    const { label, unit, minimum, maximum, step, default: reset } = this.control;
    const text = formatValue(this.value, unit);
    return html`<label @dblclick=${() => emit(this, 'slide', reset)}>
      <span>${label}</span>
      <input
        type="range"
        min=${minimum}
        max=${maximum}
        step=${step}
        aria-valuetext=${text}
        .value=${String(this.value)}
        @input=${(event: Event) =>
          emit(this, 'slide', (event.target as HTMLInputElement).valueAsNumber)}
      />
      <b>${text}</b>
    </label>`;
  }
}

customElements.define('gn-slider', Slider);
