/**
 * More ways to take the sound: its loop, the stems and notes of that, dragged out, to which folder and under
 * which name; and to play it, from a MIDI keyboard.
 */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { MidiState } from '../state/app';
import { NAME_PARTS, namingFault } from '../state/naming';
import { dragIcon, loopIcon, moreIcon, notesIcon, stemsIcon } from './icons';
import './midi';
import { popup } from './popup';
import { basics, buttons, emit } from './shared';
import { sheet, takesTyped } from './sheet';
import { Unfolds } from './unfolds';

export class Take extends LitElement {
  static override properties = {
    naming: {},
    example: {},
    folder: {},
    toFolder: { type: Boolean },
    midi: { attribute: false },
    stems: { type: Boolean },
  };

  static override styles = [
    basics,
    buttons,
    popup,
    sheet,
    css`
      .quiet {
        padding: 0;
      }
      .button {
        justify-content: flex-start;
        width: 100%;
      }
      .button small {
        margin-left: auto;
        font-size: 12px;
        font-weight: 400;
        color: var(--dim);
      }
      [draggable] {
        cursor: grab;
        border-style: dashed;
      }
      label {
        display: grid;
        gap: 4px;
        margin-top: 4px;
        font-size: 12px;
        color: var(--dim);
      }
      input {
        font-size: 13px;
      }
      .example {
        font-size: 12px;
        overflow-wrap: anywhere;
      }
      .fault {
        color: var(--warn);
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 1px 10px;
        margin: 0;
        font-size: 12px;
        color: var(--dim);
      }
      dd {
        margin: 0;
      }
      .switch {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 12px;
        min-height: var(--tap);
        border-radius: 9px;
        text-align: left;
        font-size: 13px;
        overflow-wrap: anywhere;
      }
      .track {
        flex: none;
        width: 36px;
        height: 20px;
        border-radius: 10px;
        background: var(--well);
        border: 1px solid var(--edge-lit);
        transition: background 120ms;
      }
      .track::after {
        content: '';
        display: block;
        width: 12px;
        height: 12px;
        margin: 3px;
        border-radius: 50%;
        background: var(--dim);
        transition: transform 120ms;
      }
      [aria-checked='true'] .track {
        background: var(--hot);
        border-color: transparent;
      }
      [aria-checked='true'] .track::after {
        background: var(--hot-ink);
        transform: translateX(16px);
      }
      gn-midi {
        margin-top: 2px;
        padding-top: 10px;
        border-top: 1px solid var(--line);
      }
      @media (pointer: coarse) {
        [draggable] {
          display: none;
        }
        input {
          font-size: 16px;
        }
      }
    `,
  ];

  declare naming: string;
  /** What the pattern calls the sound that is heard. */
  declare example: string;
  /** What the folder that the server writes to is called; empty for none. */
  declare folder: string;
  declare toFolder: boolean;
  declare midi: MidiState;
  /** Whether the loop has voices beside the sound in hand. */
  declare stems: boolean;
  readonly #unfolds = new Unfolds(this, {
    first: () => this.renderRoot.querySelector<HTMLElement>('.button'),
    wish: () => ({ above: true, end: true }),
    stays: true,
  });

  constructor() {
    super();
    this.naming = this.example = this.folder = '';
    this.toFolder = this.stems = false;
    this.midi = 'off';
  }

  override render(): TemplateResult {
    return html`<button
        class="quiet"
        aria-label="More ways to take it and to play it"
        title="Loop, file names, MIDI"
        aria-expanded=${this.#unfolds.open}
        aria-haspopup="dialog"
        @click=${this.#unfolds.toggle}
      >
        ${moreIcon}
      </button>
      ${this.#unfolds.open ? this.#sheet() : nothing}`;
  }

  #sheet(): TemplateResult {
    return html`<div
      class="sheet popup"
      role="dialog"
      aria-label="More ways to take it and to play it"
    >
      <button class="button" @click=${() => this.#ask('save-loop')}>
        ${loopIcon} Loop as WAV <small>one round</small>
      </button>
      ${
        this.stems
          ? html`<button class="button" @click=${() => this.#ask('save-stems')}>
              ${stemsIcon} Stems as zip <small>a WAV for each</small>
            </button>`
          : nothing
      }
      <button class="button" @click=${() => this.#ask('save-midi')}>
        ${notesIcon} Loop as MIDI <small>its notes</small>
      </button>
      <div
        class="button"
        draggable="true"
        title="Drag it from here to a folder, or to your DAW"
        @dragstart=${(event: DragEvent) => emit(this, 'drag-out', event)}
      >
        ${dragIcon} Drag the sound out <small>to a folder</small>
      </div>
      <label
        >Name of files
        <input
          autocomplete="off"
          spellcheck="false"
          maxlength="120"
          .value=${this.naming}
          @input=${this.#named}
          @keydown=${(event: KeyboardEvent) => takesTyped(event, () => this.#unfolds.close())}
        />
      </label>
      <div class="example">
        <span>${this.example}</span>
        <span class="fault" role="status">${namingFault(this.naming)}</span>
      </div>
      <dl>
        ${NAME_PARTS.map(
          ([part, what]) =>
            html`<dt>${part}</dt>
              <dd>${what}</dd>`,
        )}
      </dl>
      ${this.folder ? this.#folderSwitch() : nothing}
      <gn-midi .state=${this.midi}></gn-midi>
    </div>`;
  }

  #folderSwitch(): TemplateResult {
    return html`<button
      class="switch"
      role="switch"
      aria-checked=${this.toFolder}
      title="What Save takes is also written by the server, into its folder"
      @click=${() => emit(this, 'to-folder', !this.toFolder)}
    >
      Also write to ${this.folder}<span class="track"></span>
    </button>`;
  }

  #ask(what: 'save-loop' | 'save-stems' | 'save-midi'): void {
    this.#unfolds.close();
    emit(this, what, null);
  }

  #named(event: Event): void {
    emit(this, 'naming', (event.target as HTMLInputElement).value);
  }
}

customElements.define('gn-take', Take);
