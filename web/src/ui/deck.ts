/** The deck: loop, tempo and rhythm; and what to do with the sound. */

import { LitElement, css, html, type TemplateResult } from 'lit';
import type { SaveFormat } from '../api/types';
import { RHYTHMS, STEPS_PER_BAR, rhythmNamed, type Rhythm, type RhythmName } from '../state/rhythm';
import { diceIcon, playIcon, saveIcon, stopIcon } from './icons';
import './menu';
import { basics, buttons, card, emit } from './shared';
import './tempo';

const FORMATS: readonly SaveFormat[] = [
  { depth: '24', rate: 44100 },
  { depth: '24', rate: 48000 },
  { depth: '16', rate: 44100 },
  { depth: '16', rate: 48000 },
];

const formatKey = ({ depth, rate }: SaveFormat): string => `${depth}/${rate}`;
const formatText = ({ depth, rate }: SaveFormat): string => `${depth} bit · ${rate / 1000}k`;
const formatLabel = ({ depth, rate }: SaveFormat): string => `${depth} bit · ${rate / 1000} kHz`;

export class Deck extends LitElement {
  static override properties = {
    looping: { type: Boolean },
    tempo: { type: Number },
    rhythm: {},
    format: { attribute: false },
    saving: { type: Boolean },
  };

  static override styles = [
    basics,
    buttons,
    card,
    css`
      :host {
        display: block;
      }
      .card {
        display: grid;
        gap: 12px;
        padding: 14px;
      }
      .row {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      .play {
        width: 98px;
      }
      .steps {
        flex: 1;
        min-width: 90px;
        display: grid;
        grid-template-columns: repeat(16, 1fr);
        gap: 3px;
      }
      .steps i {
        height: 24px;
        border-radius: 4px;
        background: #24272d;
      }
      .steps i:nth-child(4n + 1) {
        background: #2d3037;
      }
      .steps i.soft {
        background: #46392b;
      }
      .steps i.half {
        background: #5e4a33;
      }
      .steps i.full {
        background: #8a6638;
      }
      .steps i.now {
        background: #474b54;
      }
      .steps i.now.soft,
      .steps i.now.half,
      .steps i.now.full {
        background: var(--hot);
      }
      .rhythms {
        display: flex;
        padding: 3px;
        gap: 2px;
        border-radius: 11px;
        background: #121317;
        border: 1px solid var(--line);
      }
      .rhythms button {
        flex: 1 0 auto;
        height: calc(var(--tap) - 8px);
        padding: 0 6px;
        border-radius: 8px;
        color: var(--dim);
        font-size: 13px;
        transition: color 120ms;
      }
      .rhythms button:hover {
        color: var(--ink);
      }
      .rhythms button[aria-checked='true'] {
        color: var(--ink);
        background: var(--raise-lit);
        box-shadow: inset 0 0 0 1px #434852;
        font-weight: 550;
      }
      .rhythms button:focus-visible {
        outline-offset: 0;
      }
      .take {
        margin-left: auto;
        display: flex;
        align-items: center;
        gap: 10px;
      }
      .button kbd {
        margin-right: -4px;
      }
      @media (max-width: 760px) {
        .card {
          gap: 10px;
          padding: 10px;
        }
        kbd,
        .kind {
          display: none;
        }
        .rhythms button {
          height: var(--tap);
          padding: 0 4px;
          font-size: 12.5px;
        }
        .rhythms {
          padding: 0;
        }
        .button {
          padding: 0 14px;
        }
        .take {
          gap: 4px;
        }
        .play {
          width: 92px;
        }
        .steps {
          gap: 2px;
        }
      }
    `,
  ];

  declare looping: boolean;
  declare tempo: number;
  declare rhythm: RhythmName;
  declare format: SaveFormat;
  declare saving: boolean;
  #step: number | null = null;

  override render(): TemplateResult {
    const chosen = rhythmNamed(this.rhythm);
    return html`<section class="card" aria-label="Loop and save">
      <div class="row">
        <button
          class="button main play"
          aria-pressed=${this.looping}
          aria-keyshortcuts="Space"
          @click=${() => emit(this, 'toggle-loop', null)}
        >
          ${this.looping ? stopIcon : playIcon} ${this.looping ? 'Stop' : 'Loop'}
        </button>
        <gn-tempo .tempo=${this.tempo}></gn-tempo>
        <div class="steps" role="img" aria-label=${`Rhythm: ${chosen.spoken}`}>
          ${chosen.steps.map((velocity) => html`<i class=${loudness(velocity)}></i>`)}
        </div>
      </div>
      <div class="rhythms" role="radiogroup" aria-label="Rhythm" @keydown=${this.#rhythmKey}>
        ${RHYTHMS.map((rhythm) => this.#rhythmButton(rhythm))}
      </div>
      <div class="row">
        <button class="button" aria-keyshortcuts="R" @click=${() => emit(this, 'random', null)}>
          ${diceIcon} Random <kbd aria-hidden="true">R</kbd>
        </button>
        ${this.#take()}
      </div>
    </section>`;
  }

  override updated(): void {
    this.showStep(this.#step);
  }

  /** Lights the step that sounds; null for none. */
  showStep(step: number | null): void {
    this.#step = step === null ? null : step % STEPS_PER_BAR;
    this.renderRoot
      .querySelectorAll('.steps i')
      .forEach((cell, index) => cell.classList.toggle('now', index === this.#step));
  }

  #take(): TemplateResult {
    return html`<div class="take">
      <gn-menu
        upwards
        end
        label="File format"
        text=${formatText(this.format)}
        value=${formatKey(this.format)}
        .choices=${FORMATS.map((format) => ({
          value: formatKey(format),
          label: formatLabel(format),
        }))}
        @choose=${this.#chooseFormat}
      ></gn-menu>
      <button
        class="button"
        aria-keyshortcuts="S"
        aria-label="Save WAV"
        aria-disabled=${this.saving}
        @click=${() => emit(this, 'save', null)}
      >
        ${saveIcon} <span>Save<span class="kind"> WAV</span></span> <kbd aria-hidden="true">S</kbd>
      </button>
    </div>`;
  }

  #rhythmButton({ name, label, spoken }: Rhythm): TemplateResult {
    const chosen = name === this.rhythm;
    return html`<button
      role="radio"
      aria-checked=${chosen}
      aria-label=${`${label}, ${spoken}`}
      tabindex=${chosen ? 0 : -1}
      @click=${() => emit(this, 'rhythm', name)}
    >
      ${label}
    </button>`;
  }

  async #rhythmKey(event: KeyboardEvent): Promise<void> {
    const turn = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (turn === undefined) return;
    event.preventDefault();
    const at = RHYTHMS.findIndex(({ name }) => name === this.rhythm);
    const next = (at + turn + RHYTHMS.length) % RHYTHMS.length;
    emit(this, 'rhythm', RHYTHMS[next]!.name);
    await this.updateComplete;
    this.renderRoot.querySelectorAll<HTMLElement>('.rhythms button')[next]?.focus();
  }

  #chooseFormat(event: CustomEvent<string>): void {
    const format = FORMATS.find((candidate) => formatKey(candidate) === event.detail)!;
    emit<SaveFormat>(this, 'choose-format', format);
  }
}

function loudness(velocity: number): string {
  if (velocity === 0) return '';
  return velocity < 0.5 ? 'soft' : velocity < 1 ? 'half' : 'full';
}

customElements.define('gn-deck', Deck);
