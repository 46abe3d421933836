/** The morph: two sounds, and a slider over all that lies between them. */

import { LitElement, css, html, type TemplateResult } from 'lit';
import type { Ends } from '../state/app';
import type { Heard } from '../state/sound-list';
import { morphFault, morphNote } from '../state/morph';
import { drumName, soundTag } from '../state/patch';
import { basics, buttons, emit } from './shared';
import { picture } from './sounds';

export interface MorphMove {
  readonly share: number;
  readonly gesture: string;
}

let gestures = 0;

export class Morph extends LitElement {
  static override properties = { ends: { attribute: false }, share: { type: Number } };

  static override styles = [
    basics,
    buttons,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 12px;
        min-width: 0;
        padding: 3px;
      }
      .end,
      .sound {
        display: flex;
        align-items: center;
        height: 44px;
        font-size: 13px;
        white-space: nowrap;
      }
      .end {
        border-radius: 9px;
        border: 1px solid var(--line);
        background: var(--well);
      }
      button.end,
      .sound,
      .set {
        padding: 0 12px;
      }
      .sound {
        flex: 1;
        min-width: 0;
        gap: 9px;
        padding-left: 10px;
        border-radius: 8px 0 0 8px;
      }
      .set {
        height: 100%;
        border-left: 1px solid var(--line);
        border-radius: 0 8px 8px 0;
        font-size: 12px;
        color: var(--dim);
      }
      button.end:hover,
      .end:has(:hover) {
        border-color: var(--edge);
      }
      .sound:hover,
      .set:hover {
        color: var(--ink);
      }
      .end b {
        font-weight: 640;
        color: var(--hot);
      }
      .end svg {
        width: 36px;
        height: 28px;
        color: var(--dim);
      }
      .way {
        flex: 1;
        min-width: 0;
        display: grid;
        gap: 1px;
      }
      input {
        width: 100%;
        height: 24px;
        margin: 0;
        border-radius: 6px;
        accent-color: var(--hot);
        cursor: pointer;
      }
      /* Within the slider: its text lies close below. */
      input:focus-visible {
        outline-offset: -2px;
      }
      input:disabled {
        cursor: default;
      }
      .note {
        font-size: 12px;
        color: var(--dim);
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      @media (max-width: 760px) {
        :host {
          flex-wrap: wrap;
          gap: 8px;
        }
        .end {
          flex: 1;
          order: 1;
        }
        .way {
          flex: 1 0 100%;
        }
        input {
          height: 44px;
        }
        .note {
          white-space: normal;
        }
      }
    `,
  ];

  declare ends: Ends;
  /** How far from A to B, 0..1. */
  declare share: number;

  constructor() {
    super();
    this.ends = { a: null, b: null };
    this.share = 0;
  }

  override render(): TemplateResult {
    const { a, b } = this.ends;
    const fault = morphFault(a?.recipe ?? null, b?.recipe ?? null);
    const note = fault || morphNote(a!, b!);
    const percent = Math.round(this.share * 100);
    return html`${this.#end('a', this.ends.a)}
      <div class="way">
        <input
          type="range"
          min="0"
          max="100"
          step="1"
          aria-label="Morph from A to B"
          aria-valuetext=${`${percent} percent of the way to B`}
          aria-describedby="note"
          title=${note}
          ?disabled=${fault !== ''}
          .value=${String(percent)}
          @pointerdown=${() => gestures++}
          @input=${this.#moved}
        />
        <span class="note" id="note">${note}</span>
      </div>
      ${this.#end('b', this.ends.b)}`;
  }

  #end(end: keyof Ends, heard: Heard | null): TemplateResult {
    const letter = end.toUpperCase();
    const set = (): void => emit(this, 'set-end', end);
    const title = `Make the sound you hear ${letter}`;
    if (!heard)
      return html`<button class="end" title=${title} @click=${set}>Set ${letter}</button>`;
    const name = `${drumName(heard.recipe.class)} ${soundTag(heard.recipe)}`;
    return html`<div class="end">
      <button
        class="sound"
        aria-label=${`Play ${letter}, ${name}`}
        title=${`Play ${letter}`}
        @click=${() => emit(this, 'recall-end', end)}
      >
        <b>${letter}</b> ${picture(heard.outline)} <span>${name}</span>
      </button>
      <button class="set" aria-label=${title} title=${title} @click=${set}>Set</button>
    </div>`;
  }

  #moved(event: Event): void {
    const share = Number((event.target as HTMLInputElement).value) / 100;
    emit<MorphMove>(this, 'morph', { share, gesture: `morph-${gestures}` });
  }
}

customElements.define('gn-morph', Morph);
