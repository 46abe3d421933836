/** The header: the name, which drum is played, undo and redo, the link, and help. */

import { LitElement, css, html, type TemplateResult } from 'lit';
import { drumName } from '../state/patch';
import type { Model } from '../api/types';
import { linkIcon, markIcon, redoIcon, undoIcon } from './icons';
import './menu';
import { basics, buttons, emit } from './shared';

export class Header extends LitElement {
  static override properties = {
    models: { attribute: false },
    model: { attribute: false },
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
        border: 1px solid var(--line);
        border-radius: 999px;
        --tap: 34px;
      }
      .space {
        flex: 1;
      }
      @media (max-width: 760px) {
        header {
          height: 52px;
          padding: 0 6px 0 16px;
          gap: 0;
        }
        h1 {
          margin-right: 10px;
        }
        .quiet span,
        .help {
          display: none;
        }
        gn-menu {
          --tap: 44px;
        }
        .quiet {
          padding: 0;
        }
      }
    `,
  ];

  declare models: readonly Model[];
  declare model: Model | null;
  declare canUndo: boolean;
  declare canRedo: boolean;

  override render(): TemplateResult {
    return html`<header>
      <h1>${markIcon} Ghostnote</h1>
      ${this.#drum()}
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

  /** Models are named only to those who unfold the list. */
  #drum(): TemplateResult {
    const { model, models } = this;
    if (!model || models.length < 2) {
      return html`<span class="drum" ?hidden=${!model}>${model ? drumName(model) : ''}</span>`;
    }
    return html`<gn-menu
      label="Model"
      text=${drumName(model)}
      value=${model.name}
      .choices=${models.map(({ name, title }) => ({ value: name, label: title, note: name }))}
      @choose=${(event: CustomEvent<string>) => emit(this, 'choose-model', event.detail)}
    ></gn-menu>`;
  }
}

customElements.define('gn-header', Header);
