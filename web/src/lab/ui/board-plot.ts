/** Two measures against each other: a dot a model, with its intervals, and the brackets' places. */

import {
  LitElement,
  css,
  html,
  nothing,
  svg,
  type SVGTemplateResult,
  type TemplateResult,
} from 'lit';
import type { Measure } from '../../api/types';
import { basics } from '../../ui/shared';
import {
  extentOf,
  figureText,
  placeLabels,
  ticks,
  type Extent,
  type Label,
  type Row,
} from '../board';

const HEIGHT = 380;
const LEFT = 62;
const BOTTOM = 46;
const RIGHT = 24;
const TOP = 16;
/** Room left free beyond the outermost figures, as a share of their range. */
const MARGIN = 0.06;

export class BoardPlot extends LitElement {
  static override properties = {
    rows: { attribute: false },
    x: { attribute: false },
    y: { attribute: false },
    width: { state: true },
  };

  static override styles = [
    basics,
    css`
      :host {
        display: block;
        min-height: 380px;
      }
      svg {
        width: 100%;
        overflow: visible;
      }
      text {
        font-size: 11px;
        fill: var(--faint);
      }
      .name {
        font-size: 12px;
        fill: var(--ink);
      }
      .axis {
        fill: var(--dim);
        font-size: 12px;
      }
      .bracket .name {
        fill: var(--dim);
        font-style: italic;
      }
      .grid {
        stroke: var(--line);
      }
      .interval {
        stroke: var(--faint);
        stroke-width: 1.5;
        opacity: 0.7;
      }
      .dot {
        fill: var(--hot);
      }
      .bracket .dot {
        fill: var(--panel);
        stroke: var(--dim);
        stroke-width: 1.6;
      }
    `,
  ];

  declare rows: readonly Row[];
  declare x: Measure;
  declare y: Measure;
  declare width: number;
  readonly #resized = new ResizeObserver(() => (this.width = this.clientWidth));

  constructor() {
    super();
    this.width = 0;
  }

  override firstUpdated(): void {
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  override render(): TemplateResult | typeof nothing {
    if (this.width === 0) return nothing;
    const shown = this.rows.filter(({ figures }) => figures[this.x.key] && figures[this.y.key]);
    const [across, up] = [extentOf(shown, this.x.key), extentOf(shown, this.y.key)];
    const label = `${this.y.label} against ${this.x.label} of ${shown.length} models and brackets`;
    const labels = placeLabels(
      shown.map((row) => ({
        x: this.#px(row.figures[this.x.key]!.value, across),
        y: this.#py(row.figures[this.y.key]!.value, up),
        text: nameOf(row),
      })),
      this.width,
    );
    return html`<svg height=${HEIGHT} role="img" aria-label=${label}>
      ${this.#grid(across, up)}
      ${shown.map((row, index) => this.#mark(row, across, up, labels[index]!))}
    </svg>`;
  }

  #px(value: number, { place }: Extent): number {
    return LEFT + (MARGIN + place(value) * (1 - 2 * MARGIN)) * (this.width - LEFT - RIGHT);
  }

  #py(value: number, { place }: Extent): number {
    return HEIGHT - BOTTOM - (MARGIN + place(value) * (1 - 2 * MARGIN)) * (HEIGHT - BOTTOM - TOP);
  }

  #grid(across: Extent, up: Extent): SVGTemplateResult {
    const [right, bottom] = [this.width - RIGHT, HEIGHT - BOTTOM];
    const unit = (measure: Measure) => `${measure.label}${measure.unit ? `, ${measure.unit}` : ''}`;
    return svg`${ticks(up.low, up.high).map((value) => {
      const y = this.#py(value, up);
      return svg`<line class="grid" x1=${LEFT} x2=${right} y1=${y} y2=${y} />
        <text x=${LEFT - 8} y=${y + 4} text-anchor="end">${figureText(value)}</text>`;
    })}
    ${ticks(across.low, across.high).map((value) => {
      const x = this.#px(value, across);
      return svg`<line class="grid" x1=${x} x2=${x} y1=${TOP} y2=${bottom} />
        <text x=${x} y=${bottom + 18} text-anchor="middle">${figureText(value)}</text>`;
    })}
    <text class="axis" x=${right} y=${HEIGHT - 6} text-anchor="end">${unit(this.x)}</text>
    <text class="axis" x="0" y=${TOP - 4}>${unit(this.y)}</text>`;
  }

  #mark(row: Row, across: Extent, up: Extent, label: Label | null): SVGTemplateResult {
    const [fx, fy] = [row.figures[this.x.key]!, row.figures[this.y.key]!];
    const [x, y] = [this.#px(fx.value, across), this.#py(fy.value, up)];
    const dot = row.bracket
      ? svg`<rect class="dot" x=${x - 4} y=${y - 4} width="8" height="8" transform=${`rotate(45 ${x} ${y})`} />`
      : svg`<circle class="dot" cx=${x} cy=${y} r=${row.best ? 7 : 5} />`;
    return svg`<g class=${row.bracket ? 'bracket' : ''}>
      <title>${`${row.title}: ${figureText(fx.value)}, ${figureText(fy.value)}`}</title>
      ${
        fx.low !== null && fx.high !== null
          ? svg`<line class="interval" x1=${this.#px(fx.low, across)} x2=${this.#px(fx.high, across)} y1=${y} y2=${y} />`
          : nothing
      }
      ${
        fy.low !== null && fy.high !== null
          ? svg`<line class="interval" x1=${x} x2=${x} y1=${this.#py(fy.low, up)} y2=${this.#py(fy.high, up)} />`
          : nothing
      }
      ${dot}
      ${
        label
          ? svg`<text class="name" x=${label.x} y=${label.y} text-anchor=${label.anchor}>${nameOf(row)}</text>`
          : nothing
      }
    </g>`;
  }
}

/** Models go by their short names here. */
const nameOf = ({ bracket, name, title }: Row): string => (bracket ? title : name);

customElements.define('gn-board-plot', BoardPlot);
