/** The header: the name, which drum is played, undo and redo, the link, and help. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { Model } from '../api/types';
import { modelWords } from '../state/model-words';
import { drumName } from '../state/patch';
import { linkIcon, markIcon, modelIcon, redoIcon, undoIcon } from './icons';
import './menu';
import './segments';
import { basics, buttons, emit } from './shared';

export class Header extends LitElement {
  static override properties = {
    models: { attribute: false },
    model: { attribute: false },
    drum: {},
    canUndo: { type: Boolean },
    canRedo: { type: Boolean },
  };

  static override styles = [
    basics,
    buttons,
    css`
      :host {
        display: block;
      }
      header {
        display: flex;
        align-items: center;
        gap: 4px;
        height: 56px;
        padding: 0 18px 0 24px;
        border-bottom: 1px solid var(--line);
      }
      h1 {
        display: flex;
        align-items: center;
        gap: 10px;
        margin: 0 14px 0 0;
        white-space: nowrap;
        font-size: 17px;
        font-weight: 650;
        letter-spacing: -0.005em;
      }
      .drum {
        padding: 4px 12px;
        border: 1px solid var(--line);
        border-radius: 999px;
        font-size: 13px;
        color: var(--dim);
      }
      gn-menu {
        flex: none;
        border: 1px solid var(--line);
        border-radius: 999px;
        --round: 999px;
        --tap: 34px;
      }
      gn-segments {
        margin-right: 4px;
        --tap: 36px;
        --round: 999px;
        --inside: 11px;
      }
      .drums,
      .models svg {
        display: none;
      }
      .space {
        flex: 1;
      }
      @media (max-width: 1180px) {
        .quiet span {
          display: none;
        }
      }
      /* Where not all drums have room in a row, a list has them. */
      @media (max-width: 1080px) {
        gn-segments {
          display: none;
        }
        .drums {
          display: inline-flex;
          flex: 0 1 auto;
          min-width: 0;
          margin-right: 4px;
        }
      }
      @media (max-width: 980px) {
        gn-menu {
          --tap: 44px;
        }
      }
      @media (max-width: 760px) {
        header {
          height: 52px;
          padding: 0 6px 0 16px;
          gap: 0;
        }
        h1 {
          margin-right: 6px;
        }
        h1 span {
          position: absolute;
          clip-path: inset(50%);
        }
        .models {
          --inside: 0;
          --word: none;
        }
        .models svg {
          display: block;
        }
        .quiet {
          padding: 0;
        }
      }
      @media (max-width: 380px) {
        header {
          padding-left: 10px;
        }
        h1 {
          margin: 0;
        }
        h1 svg {
          display: none;
        }
      }
    `,
  ];

  declare models: readonly Model[];
  declare model: Model | null;
  /** The class of drum that is played. */
  declare drum: string;
  declare canUndo: boolean;
  declare canRedo: boolean;

  override render(): TemplateResult {
    return html`<header>
      <h1>${markIcon} <span>Ghostnote</span></h1>
      ${this.model ? html`${this.#drums(this.model)} ${this.#models(this.model)}` : nothing}
      <div class="space"></div>
      <button
        class="quiet"
        aria-label="Undo"
        aria-disabled=${!this.canUndo}
        @click=${() => emit(this, 'undo', null)}
      >
        ${undoIcon}<span>Undo</span>
      </button>
      <button
        class="quiet"
        aria-label="Redo"
        aria-disabled=${!this.canRedo}
        @click=${() => emit(this, 'redo', null)}
      >
        ${redoIcon}<span>Redo</span>
      </button>
      <button class="quiet" aria-label="Copy link" @click=${() => emit(this, 'copy-link', null)}>
        ${linkIcon}<span>Copy link</span>
      </button>
      <button
        class="quiet help"
        aria-label="Keys and help"
        @click=${() => emit(this, 'help', null)}
      >
        <kbd>?</kbd>
      </button>
    </header>`;
  }

  #drums({ classes }: Model): TemplateResult {
    const name = drumName(this.drum);
    if (classes.length < 2) return html`<span class="drum">${name}</span>`;
    const choices = classes.map((value) => ({ value, label: drumName(value) }));
    const chosen = (event: CustomEvent<string>) => emit(this, 'choose-class', event.detail);
    return html`<gn-segments
        label="Drum"
        value=${this.drum}
        .choices=${choices}
        @choose=${chosen}
      ></gn-segments>
      <gn-menu
        class="drums"
        label="Drum"
        text=${name}
        value=${this.drum}
        .choices=${choices}
        @choose=${chosen}
      ></gn-menu>`;
  }

  /** Models are named only to those who unfold the list. */
  #models(model: Model): TemplateResult | typeof nothing {
    if (this.models.length < 2) return nothing;
    const titles = this.models.map(({ title }) => title);
    const isShared = (title: string): boolean =>
      titles.filter((other) => other === title).length > 1;
    return html`<gn-menu
      class="models"
      label="Model"
      text="Model"
      value=${model.name}
      .choices=${this.models.map((each) => ({
        value: each.name,
        label: each.title,
        note: isShared(each.title) ? each.name : '',
        detail: modelWords(each),
      }))}
      @choose=${(event: CustomEvent<string>) => emit(this, 'choose-model', event.detail)}
      >${modelIcon}</gn-menu
    >`;
  }
}

customElements.define('gn-header', Header);
