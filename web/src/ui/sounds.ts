/** A strip of sounds, each a tiny waveform that brings it back. */

import { LitElement, css, html, nothing, svg, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { OUTLINE_BARS, heights } from '../state/heard';
import { closeIcon } from './icons';
import { basics, buttons, emit } from './shared';

export interface Tile {
  readonly key: string;
  readonly name: string;
  readonly outline: string;
}

export class Sounds extends LitElement {
  static override properties = {
    label: {},
    empty: {},
    tiles: { attribute: false },
    chosen: {},
    removable: { type: Boolean },
  };

  static override styles = [
    basics,
    buttons,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      ul {
        display: flex;
        gap: 4px;
        margin: 0;
        padding: 3px;
        list-style: none;
        overflow-x: auto;
        scrollbar-width: none;
      }
      li {
        position: relative;
        flex: none;
        display: flex;
      }
      .tile {
        width: 44px;
        height: 44px;
        padding: 0 3px;
        border-radius: 9px;
        color: var(--dim);
        background: var(--well);
        border: 1px solid var(--line);
      }
      .tile svg {
        width: 100%;
        height: 30px;
      }
      .tile:hover {
        color: var(--ink);
        border-color: var(--edge);
      }
      .tile[aria-current='true'] {
        color: var(--hot);
        background: var(--hot-wash);
        border-color: var(--hot);
      }
      .away {
        width: 24px;
        height: 44px;
        display: grid;
        place-items: center;
        margin-left: -1px;
        border-radius: 7px;
        color: var(--faint);
      }
      .away svg {
        width: 12px;
        height: 12px;
      }
      .away:hover {
        color: var(--ink);
        background: var(--hover);
      }
      p {
        margin: 0;
        padding: 0 6px;
        line-height: 50px;
        color: var(--dim);
        font-size: 13px;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      kbd {
        margin: 0 2px;
      }
      @media (max-width: 760px) {
        p {
          white-space: normal;
          line-height: 1.4;
          padding: 6px;
        }
      }
    `,
  ];

  declare label: string;
  /** What is said where there is none. */
  declare empty: string;
  declare tiles: readonly Tile[];
  /** The key of the sound that is heard. */
  declare chosen: string;
  declare removable: boolean;

  constructor() {
    super();
    this.tiles = [];
    this.label = this.empty = this.chosen = '';
    this.removable = false;
  }

  override render(): TemplateResult {
    if (this.tiles.length === 0) return html`<p>${this.empty}</p>`;
    return html`<ul aria-label=${this.label}>
      ${repeat(
        this.tiles,
        ({ key }) => key,
        (tile) => html`<li>${this.#tile(tile)}${this.removable ? this.#away(tile) : nothing}</li>`,
      )}
    </ul>`;
  }

  #tile({ key, name, outline }: Tile): TemplateResult {
    return html`<button
      class="tile"
      aria-label=${name}
      aria-current=${key === this.chosen}
      title=${name}
      @click=${() => emit(this, 'recall', key)}
    >
      ${picture(outline)}
    </button>`;
  }

  #away({ key, name }: Tile): TemplateResult {
    return html`<button
      class="away"
      aria-label=${`Take ${name} off the favourites`}
      title="Take it off the favourites"
      @click=${() => emit(this, 'unstar', key)}
    >
      ${closeIcon}
    </button>`;
  }
}

const HEIGHT = 30;
const PITCH = 1.8;

/** The outline as bars about a middle line. */
export function picture(outline: string): TemplateResult {
  const bars = heights(outline).map((height, bar) => {
    const half = Math.max(0.5, (height * (HEIGHT - 4)) / 2);
    return `M${(bar * PITCH + 0.9).toFixed(1)} ${(HEIGHT / 2 - half).toFixed(1)}v${(2 * half).toFixed(1)}`;
  });
  return html`<svg
    viewBox=${`0 0 ${OUTLINE_BARS * PITCH} ${HEIGHT}`}
    stroke="currentColor"
    stroke-width="1.1"
    aria-hidden="true"
  >
    ${svg`<path d=${bars.join('')} />`}
  </svg>`;
}

customElements.define('gn-sounds', Sounds);
