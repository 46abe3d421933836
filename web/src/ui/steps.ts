/** The bar of the loop that plays, step by step; a press on it opens the grid. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { Mover } from '../motion/mover';
import type { Box } from '../motion/paint';
import { STEPS_PER_BAR, barOf } from '../state/rhythm';
import { Fits } from './fits';
import { basics, emit, overlays } from './shared';

export class Steps extends LitElement {
  static override properties = {
    steps: { attribute: false },
    spoken: {},
    mover: { attribute: false },
    bar: { state: true },
  };

  static override styles = [
    basics,
    overlays,
    css`
      :host {
        display: block;
        min-width: 90px;
      }
      button {
        position: relative;
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
  /** What lights the step up that sounds. */
  declare mover: Mover;
  /** The bar that is shown. */
  declare bar: number;
  readonly #dark = matchMedia('(prefers-color-scheme: dark)');

  constructor() {
    super();
    this.steps = [];
    this.spoken = '';
    this.bar = 0;
    new Fits(this, () => this.#tell());
    this.#dark.onchange = () => this.#tell();
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
      <canvas></canvas>
    </button>`;
  }

  override firstUpdated(): void {
    this.mover.show('steps', this.renderRoot.querySelector('canvas')!);
  }

  override updated(): void {
    this.#tell();
  }

  /** Shows the bar of the step that sounds, counted on through the bars; null for none. */
  showStep(count: number | null): void {
    this.bar = count === null ? 0 : barOf(count % this.steps.length);
  }

  /** Tells where the cells are, and what they light up in. */
  #tell(): void {
    const button = this.renderRoot.querySelector('button');
    if (!button) return;
    const cells = [...this.renderRoot.querySelectorAll('i')];
    const colour = (name: string): string => getComputedStyle(button).getPropertyValue(name).trim();
    const [rest, hit] = [colour('--edge'), colour('--hot')];
    this.mover.tell({
      kind: 'steps',
      view: {
        width: button.offsetWidth,
        height: button.offsetHeight,
        density: window.devicePixelRatio,
        cells: cells.map(boxOf),
        colours: this.steps.map((velocity) => (velocity > 0 ? hit : rest)),
      },
    });
  }
}

/** Where an element is in the one that it is laid out in. */
function boxOf(element: HTMLElement): Box {
  const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = element;
  return { left: offsetLeft, top: offsetTop, width: offsetWidth, height: offsetHeight };
}

function loudness(velocity: number): string {
  if (velocity === 0) return '';
  return velocity < 0.5 ? 'soft' : velocity < 1 ? 'half' : 'full';
}

customElements.define('gn-steps', Steps);
