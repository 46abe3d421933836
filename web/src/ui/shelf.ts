/** The shelf below the instrument: one thing at a time, whatever is wanted. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { Model } from '../api/types';
import { mutedPads, padRows } from '../state/beat';
import type { Ends, Shelf as ShelfName } from '../state/app';
import type { Voice } from '../state/grid';
import { kitBeatOf, type KitBeat } from '../state/kit-beat';
import type { KitDesk } from '../state/kit-desk';
import { drumName, stepsOf, type Patch } from '../state/patch';
import { foundIn, type ListedSound } from '../state/sound-list';
import { COLUMN } from './column';
import './grid';
import type { Grid } from './grid';
import './kit';
import type { KitPanel } from './kit';
import './kit-bar';
import './morph';
import { basics, card, emit } from './shared';
import './sounds';
import type { Tile } from './sounds';

const TABS: readonly { readonly name: ShelfName; readonly label: string }[] = [
  { name: 'history', label: 'History' },
  { name: 'favourites', label: 'Favourites' },
  { name: 'morph', label: 'Morph' },
  { name: 'grid', label: 'Grid' },
  { name: 'kit', label: 'Kit' },
];

export class Shelf extends LitElement {
  static override properties = {
    shown: {},
    patch: { attribute: false },
    heard: { attribute: false },
    favourites: { attribute: false },
    ends: { attribute: false },
    morph: { type: Number },
    models: { attribute: false },
    kitDesk: { attribute: false },
    voice: { attribute: false },
  };

  static override styles = [
    basics,
    card,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      .card {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        align-items: start;
        gap: 12px;
        padding: 6px 10px 6px 8px;
      }
      .tabs {
        display: flex;
        gap: 2px;
        padding: 5px 0;
      }
      .tabs button {
        height: 40px;
        padding: 0 11px;
        border-radius: 9px;
        font-size: 13px;
        color: var(--dim);
        white-space: nowrap;
      }
      .tabs button:hover {
        color: var(--ink);
        background: var(--hover);
      }
      .tabs [aria-selected='true'] {
        color: var(--ink);
        font-weight: 550;
        background: var(--raise-lit);
      }
      .count {
        font-weight: 400;
        color: var(--dim);
      }
      .card:has(.whole) {
        row-gap: 4px;
      }
      .whole {
        display: contents;
      }
      gn-kit {
        grid-column: 1 / -1;
      }
      @media (max-width: 980px) {
        .card {
          grid-template-columns: minmax(0, 1fr);
          gap: 4px;
        }
        .tabs {
          padding: 0;
        }
        .tabs button {
          flex: 1;
          height: 44px;
          padding: 0 4px;
        }
      }
    `,
  ];

  declare shown: ShelfName;
  declare patch: Patch;
  declare heard: readonly ListedSound[];
  declare favourites: readonly ListedSound[];
  declare ends: Ends;
  declare morph: number;
  declare models: readonly Model[];
  declare kitDesk: KitDesk;
  /** Whose steps the grid edits. */
  declare voice: Voice;
  #beatFound: { readonly of: Patch | null; readonly beat: KitBeat | null } = {
    of: null,
    beat: null,
  };

  override render(): TemplateResult {
    return html`<section class="card" aria-label="Shelf">
      <div class="tabs" role="tablist" aria-label="Shelf" @keydown=${this.#key}>
        ${TABS.map(({ name, label }) => this.#tab(name, label))}
      </div>
      <div
        role="tabpanel"
        class=${this.patch.kit && (this.shown === 'kit' || this.shown === 'grid') ? 'whole' : ''}
        aria-label=${TABS.find(({ name }) => name === this.shown)!.label}
      >
        ${this.#content()}
      </div>
    </section>`;
  }

  /** Lights the step that sounds, counted on through the bars; null for none. */
  showStep(step: number | null): void {
    this.renderRoot.querySelector<Grid>('gn-grid')?.showStep(step);
    this.renderRoot.querySelector<KitPanel>('gn-kit')?.showStep(step);
  }

  #tab(name: ShelfName, label: string): TemplateResult {
    const chosen = name === this.shown;
    const count = name === 'favourites' ? this.favourites.length : 0;
    return html`<button
      role="tab"
      aria-selected=${chosen}
      tabindex=${chosen ? 0 : -1}
      @click=${() => emit(this, 'show-shelf', name)}
    >
      ${label}${count > 0 ? html`<span class="count"> ${count}</span>` : ''}
    </button>`;
  }

  #content(): TemplateResult {
    switch (this.shown) {
      case 'history':
        return this.#history();
      case 'favourites':
        return this.#starred();
      case 'morph':
        return html`<gn-morph .ends=${this.ends} .share=${this.morph}></gn-morph>`;
      case 'grid':
        return html`<gn-grid
          .steps=${stepsOf(this.patch)}
          .grid=${this.patch.rhythm === 'grid' ? this.patch.grid : null}
          .muted=${mutedPads(this.patch)}
          .swing=${this.patch.swing}
          .kit=${this.patch.kit}
          .drum=${this.patch.class}
          .voice=${this.voice}
          .beat=${this.#beat()}
        ></gn-grid>`;
      case 'kit':
        return this.#kit();
    }
  }

  /** Below the tabs, with its bar beside them. */
  #kit(): TemplateResult {
    const { kit } = this.patch;
    return html`<gn-kit-bar .kit=${kit} .desk=${this.kitDesk} .beat=${this.#beat()}></gn-kit-bar> ${
        kit
          ? html`<gn-kit
              .kit=${kit}
              .desk=${this.kitDesk}
              .models=${this.models}
              .hand=${this.patch}
              .rows=${padRows(this.patch, kit)}
            ></gn-kit>`
          : nothing
      }`;
  }

  /** Found anew only where it may have changed: while a knob is turned, it has not. */
  #beat(): KitBeat | null {
    const { kit, grid, rhythm } = this.patch;
    const { of } = this.#beatFound;
    if (of?.kit !== kit || of.grid !== grid || of.rhythm !== rhythm) {
      const beat = kit && kitBeatOf({ ...this.patch, kit });
      this.#beatFound = { of: this.patch, beat };
    }
    return this.#beatFound.beat;
  }

  #history(): TemplateResult {
    return html`<gn-sounds
      label="Sounds you heard, the newest first"
      empty="The sounds you hear collect here."
      .tiles=${tilesOf(this.heard)}
      chosen=${foundIn(this.patch, this.heard)?.link ?? ''}
      @recall=${(event: CustomEvent<string>) => this.#tell('recall-heard', this.heard, event)}
    ></gn-sounds>`;
  }

  #starred(): TemplateResult {
    const tell = (name: string) => (event: CustomEvent<string>) =>
      this.#tell(name, this.favourites, event);
    return html`<gn-sounds
      removable
      label="Favourites, the newest first"
      empty="No favourites yet: the star, or the key F, keeps the sound you hear."
      .tiles=${tilesOf(this.favourites)}
      chosen=${foundIn(this.patch, this.favourites)?.link ?? ''}
      @recall=${tell('recall-favourite')}
      @unstar=${tell('unstar-favourite')}
    ></gn-sounds>`;
  }

  /** Tells of the sound whose tile was meant, unless it is gone by now. */
  #tell(name: string, list: readonly ListedSound[], { detail }: CustomEvent<string>): void {
    const sound = list.find(({ link }) => link === detail);
    if (sound) emit(this, name, sound);
  }

  /** Puts the focus on one of its parts: the grid's steps, `New kit`. */
  async focusOn(part: 'gn-grid' | 'gn-kit-bar'): Promise<void> {
    await this.updateComplete;
    const focused = this.renderRoot.querySelector<LitElement>(part);
    await focused?.updateComplete;
    focused?.focus();
  }

  /** Where the page is one column, what it holds lies below the window: brings it up. */
  reveal(): void {
    // Once it is drawn: before, there is no room to scroll into.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        if (COLUMN.matches) this.scrollIntoView();
      }),
    );
  }

  async #key(event: KeyboardEvent): Promise<void> {
    const turn = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (turn === undefined) return;
    event.preventDefault();
    const at = TABS.findIndex(({ name }) => name === this.shown);
    const next = (at + turn + TABS.length) % TABS.length;
    emit(this, 'show-shelf', TABS[next]!.name);
    await this.updateComplete;
    this.renderRoot.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus();
  }
}

function tilesOf(list: readonly ListedSound[]): readonly Tile[] {
  return list.toReversed().map(({ link, class: drum, tag, outline }) => ({
    key: link,
    name: `${drumName(drum)} ${tag}`,
    outline,
  }));
}

customElements.define('gn-shelf', Shelf);
