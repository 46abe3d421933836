/** The leaderboard: every measure of every model, sorted at will, and two of them as a plot. */

import { LitElement, html, nothing, svg, type TemplateResult } from 'lit';
import type { Leaderboard, Measure } from '../../api/types';
import '../../ui/menu';
import { basics, card, emit } from '../../ui/shared';
import {
  extentOf,
  figureText,
  firstPlots,
  nextOrder,
  rowsOf,
  scoredText,
  sortRows,
  type Axes,
  type Extent,
  type Order,
  type Row,
} from '../board';
import './board-plot';
import { boardStyles } from './board-styles';

const ARROWS = { lower: '↓', higher: '↑', '': '' } as const;
const WORDS = { lower: 'lower is better', higher: 'higher is better', '': '' } as const;

export class BoardView extends LitElement {
  static override properties = {
    board: { attribute: false },
    problem: {},
    known: { attribute: false },
    order: { state: true },
    told: { state: true },
    turned: { state: true },
  };

  static override styles = [basics, card, boardStyles];

  declare board: Leaderboard | null;
  /** Why there is no leaderboard. */
  declare problem: string;
  /** Names of the models that are installed. */
  declare known: readonly string[];
  declare order: Order | null;
  /** The measure that is explained. */
  declare told: string;
  /** The axes that were chosen, by plot. */
  declare turned: Readonly<Record<number, Axes>>;

  constructor() {
    super();
    this.board = null;
    this.problem = '';
    this.known = [];
    this.order = null;
    this.turned = {};
    this.told = '';
  }

  override render(): TemplateResult {
    const { board } = this;
    if (!board) {
      return this.problem
        ? html`<section class="card empty">
            <h2>No leaderboard yet</h2>
            <p>${sentences(this.problem)}</p>
          </section>`
        : html`<p class="loading" role="status">Loading the leaderboard …</p>`;
    }
    const rows = rowsOf(board);
    const measures = board.measures.filter(({ key }) => rows.some(({ figures }) => figures[key]));
    return html`${this.#about(board)} ${this.#table(rows, measures)}
      <div class="plots">
        ${firstPlots(measures).map((axes, index) => this.#plot(rows, measures, index, axes))}
      </div>
      ${this.#failures(board)}`;
  }

  #about({ count, corpus, models, rule, best }: Leaderboard): TemplateResult {
    const chosen = models.find(({ name }) => name === best);
    return html`<p class="about">
      ${models.length} models, ${count.toLocaleString('en')} sounds each, against
      ${referenceOf(corpus)}.<br />
      Best: <b>${chosen?.title ?? 'none yet'}</b>. How it is chosen: ${lowered(rule)}<br />
      ${sentences(scoredText(models))}
    </p>`;
  }

  #table(rows: readonly Row[], measures: readonly Measure[]): TemplateResult {
    const order = this.order ?? nextOrder({ key: '', ascending: true }, measures[0]!);
    const sorted = sortRows(rows, order);
    const extents = new Map(measures.map(({ key }) => [key, extentOf(rows, key)]));
    return html`<div class="card scroller" tabindex="0" role="region" aria-label="Leaderboard">
        <table>
          <thead>
            <tr>
              ${this.#column({ key: 'name', label: 'Model', unit: '', better: 'lower', help: '' }, order)}
              ${measures.map((measure) => this.#column(measure, order))}
            </tr>
          </thead>
          <tbody>
            ${sorted.map((row) => this.#row(row, measures, extents))}
          </tbody>
        </table>
      </div>
      <p class="told" role="status">${this.#explained(measures)}</p>`;
  }

  #column(measure: Measure, order: Order): TemplateResult {
    const { key, label, unit, better, help } = measure;
    const sorted = order.key === key ? (order.ascending ? 'ascending' : 'descending') : 'none';
    return html`<th scope="col" aria-sort=${sorted}>
      <button
        title=${[help, WORDS[better]].filter(Boolean).join(' ')}
        @click=${() => (this.order = nextOrder(order, measure))}
        @pointerenter=${() => (this.told = key)}
        @focus=${() => (this.told = key)}
      >
        <span>${label}${key === 'name' ? nothing : html` <i>${ARROWS[better]}</i>`}</span>
        <small>${unit}</small>
      </button>
    </th>`;
  }

  #explained(measures: readonly Measure[]): string {
    const measure = measures.find(({ key }) => key === this.told);
    if (!measure) return 'Point at a column to read what it measures; press it to sort by it.';
    const { label, help, better } = measure;
    return `${label}: ${help} ${better ? `(${WORDS[better]})` : ''}`;
  }

  #row(
    row: Row,
    measures: readonly Measure[],
    extents: ReadonlyMap<string, Extent>,
  ): TemplateResult {
    const playable = !row.bracket && this.known.includes(row.name);
    return html`<tr class="${row.bracket ? 'bracket' : ''} ${row.best ? 'best' : ''}">
      <th scope="row">
        ${
          playable
            ? html`<button
                class="title"
                title="Put beside the others"
                @click=${() => emit(this, 'compare-model', row.name)}
              >
                ${row.title}
              </button>`
            : html`<span class="title">${row.title}</span>`
        }
        <small>${row.best ? 'best · ' : ''}${row.bracket ? 'for comparison' : row.family}</small>
      </th>
      ${measures.map(({ key }) => this.#cell(row, key, extents.get(key)!))}
    </tr>`;
  }

  #cell({ figures }: Row, key: string, { place }: Extent): TemplateResult {
    const figure = figures[key];
    if (!figure) return html`<td><span class="none">–</span></td>`;
    const { value, low, high } = figure;
    const between = low !== null && high !== null;
    const text = between ? `${figureText(low)} to ${figureText(high)}` : '';
    const at = (share: number): number => 3 + share * 74;
    return html`<td title=${text}>
      ${figureText(value)}
      <svg viewBox="0 0 80 8" aria-hidden="true">
        ${svg`<line class="track" x1="0" x2="80" y1="4" y2="4" />
        ${between ? svg`<line class="interval" x1=${at(place(low))} x2=${at(place(high))} y1="4" y2="4" />` : nothing}
        <circle cx=${at(place(value))} cy="4" r="2.6" />`}
      </svg>
    </td>`;
  }

  #plot(
    rows: readonly Row[],
    measures: readonly Measure[],
    index: number,
    first: Axes,
  ): TemplateResult {
    const [x, y] = this.turned[index] ?? first;
    const named = (key: string) => measures.find((each) => each.key === key) ?? measures[0]!;
    const label = `${named(y).label} against ${named(x).label}`;
    return html`<section class="card plot" aria-label=${label}>
      <div class="axes">
        ${this.#axis('Up', 'Vertical axis', named(y), measures, (key) => this.#turn(index, [x, key]))}
        ${this.#axis('Across', 'Horizontal axis', named(x), measures, (key) =>
          this.#turn(index, [key, y]),
        )}
      </div>
      <gn-board-plot .rows=${rows} .x=${named(x)} .y=${named(y)}></gn-board-plot>
    </section>`;
  }

  #axis(
    word: string,
    label: string,
    measure: Measure,
    measures: readonly Measure[],
    chosen: (key: string) => void,
  ): TemplateResult {
    return html`<span class="axis"
      >${word}
      <gn-menu
        label=${label}
        text=${measure.label}
        value=${measure.key}
        .choices=${measures.map(({ key, label, unit }) => ({ value: key, label, note: unit }))}
        @choose=${(event: CustomEvent<string>) => chosen(event.detail)}
      ></gn-menu
    ></span>`;
  }

  #turn(index: number, axes: Axes): void {
    this.turned = { ...this.turned, [index]: axes };
  }

  #failures({ failures }: Leaderboard): TemplateResult | typeof nothing {
    if (failures.length === 0) return nothing;
    return html`<section class="card failures">
      <h2>Not measured</h2>
      <ul>
        ${failures.map(({ name, error }) => html`<li><b>${name}</b> ${error}</li>`)}
      </ul>
    </section>`;
  }
}

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** A corpus without recordings is measured against all of its sounds. */
function referenceOf({ real, train, validation, class: kind }: Leaderboard['corpus']): string {
  const [count, what] = real > 0 ? [real, 'recordings'] : [train + validation, 'sounds'];
  return `${count.toLocaleString('en')} ${what} of ${kind}s`;
}

/** Commands in a sentence, set as code. */
function sentences(text: string): unknown {
  return text.split('`').map((part, index) => (index % 2 ? html`<code>${part}</code>` : part));
}

customElements.define('gn-board', BoardView);
