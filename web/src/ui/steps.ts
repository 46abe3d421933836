/** The bar of the loop that plays, step by step; a press on it opens the grid. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { STEPS_PER_BAR, barOf } from '../state/rhythm';
import { basics, emit } from './shared';

export class Steps extends LitElement {
  static override properties = {
    steps: { attribute: false },
    spoken: {},
    bar: { state: true },
  };

  static override styles = [
    basics,
    css`
      :host {
        display: block;
        min-width: 90px;
      }
      button {
        display: grid;
        grid-template-columns: repeat(16, 1fr);
        align-items: center;
        gap: 3px;
        width: 100%;
        height: var(--tap);
        border-radius: 6px;
      }
      button:has(.bar) {
        grid-template-columns: auto repeat(16, 1fr);
      }
      .bar {
        margin-right: 5px;
        font-size: 11px;
        font-variant-numeric: tabular-nums;
        color: var(--dim);
      }
      i {
        height: 24px;
        border-radius: 4px;
        background: var(--step);
      }
      i:nth-of-type(4n + 1) {
        background: var(--beat);
      }
      button:hover i {
        box-shadow: inset 0 0 0 1px var(--edge);
      }
      i.soft {
        background: color-mix(in srgb, var(--hot) 22%, var(--step));
      }
      i.half {
        background: color-mix(in srgb, var(--hot) 36%, var(--step));
      }
      i.full {
        background: color-mix(in srgb, var(--hot) 55%, var(--step));
      }
      i.now {
        background: var(--edge);
      }
      i.now.soft,
      i.now.half,
      i.now.full {
        background: var(--hot);
      }
      @media (max-width: 760px) {
        button {
          gap: 2px;
        }
      }
    `,
  ];

  /** Velocities, for any number of whole bars. */
  declare steps: readonly number[];
  declare spoken: string;
  /** The bar that is shown. */
  declare bar: number;
  #now = -1;

  constructor() {
    super();
    this.steps = [];
    this.spoken = '';
    this.bar = 0;
  }

  override render(): TemplateResult {
    const from = this.bar * STEPS_PER_BAR;
    const shown = this.steps.slice(from, from + STEPS_PER_BAR);
    const bars = this.steps.length / STEPS_PER_BAR;
    const which = bars > 1 ? `, bar ${this.bar + 1} of ${bars}` : '';
    return html`<button
      aria-label=${`Rhythm: ${this.spoken}${which}. Edit its steps`}
      title="Edit the steps (G)"
      @click=${() => emit(this, 'show-shelf', 'grid')}
    >
      ${bars > 1 ? html`<span class="bar">Bar ${this.bar + 1}</span>` : nothing}
      ${shown.map((velocity) => html`<i class=${loudness(velocity)}></i>`)}
    </button>`;
  }

  override updated(): void {
    this.#light();
  }

  /** Lights the step that sounds, counted on through the bars; null for none. */
  showStep(count: number | null): void {
    const step = count === null ? -1 : count % this.steps.length;
    if (step === this.#now) return;
    this.#now = step;
    this.bar = Math.max(0, barOf(step));
    this.#light();
  }

  #light(): void {
    const now = this.#now < 0 ? -1 : this.#now % STEPS_PER_BAR;
    this.renderRoot
      .querySelectorAll('i')
      .forEach((cell, index) => cell.classList.toggle('now', index === now));
  }
}

function loudness(velocity: number): string {
  if (velocity === 0) return '';
  return velocity < 0.5 ? 'soft' : velocity < 1 ? 'half' : 'full';
}

customElements.define('gn-steps', Steps);
