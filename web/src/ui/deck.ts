/** The deck: loop, tempo and rhythm; and what to do with the sound. */

import { LitElement, css, html, type TemplateResult } from 'lit';
import type { SaveFormat } from '../api/types';
import { RHYTHMS, STEPS_PER_BAR, rhythmNamed, type RhythmName } from '../state/rhythm';
import { diceIcon, playIcon, saveIcon, stopIcon, varyIcon } from './icons';
import './menu';
import './segments';
import { basics, buttons, card, emit } from './shared';
import './tempo';

const FORMATS: readonly SaveFormat[] = [
  { depth: '24', rate: 44100 },
  { depth: '24', rate: 48000 },
  { depth: '16', rate: 44100 },
  { depth: '16', rate: 48000 },
];

const CHOICES = RHYTHMS.map(({ name, label, spoken }) => ({ value: name, label, spoken }));

const formatKey = ({ depth, rate }: SaveFormat): string => `${depth}/${rate}`;
const formatText = ({ depth, rate }: SaveFormat): string => `${depth}/${rate / 1000}`;
const formatLabel = ({ depth, rate }: SaveFormat): string => `${depth} bit · ${rate / 1000} kHz`;

export class Deck extends LitElement {
  static override properties = {
    looping: { type: Boolean },
    tempo: { type: Number },
    rhythm: {},
    format: { attribute: false },
    saving: { type: Boolean },
    varies: { type: Boolean },
    origin: {},
  };

  static override styles = [
    basics,
    buttons,
    card,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }
      .card {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
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
      .take {
        margin-left: auto;
        display: flex;
        align-items: center;
        gap: 10px;
      }
      .dice {
        padding: 0 13px;
      }
      .button kbd {
        margin-right: -4px;
      }
      @container (max-width: 530px) {
        kbd {
          display: none;
        }
      }
      @media (max-width: 760px) {
        .card {
          gap: 10px;
          padding: 10px;
        }
        kbd,
        .kind,
        .dice svg {
          display: none;
        }
        .button {
          padding: 0 14px;
        }
        .dice {
          padding: 0 11px;
        }
        .take {
          gap: 2px;
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
  /** Whether one place of the model holds many sounds, and which of them is heard. */
  declare varies: boolean;
  declare origin: string;
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
      <gn-segments
        label="Rhythm"
        value=${this.rhythm}
        .choices=${CHOICES}
        @choose=${(event: CustomEvent<string>) => emit(this, 'rhythm', event.detail)}
      ></gn-segments>
      <div class="row">
        <button
          class="button dice"
          aria-keyshortcuts="R"
          @click=${() => emit(this, 'random', null)}
        >
          ${diceIcon} Random <kbd aria-hidden="true">R</kbd>
        </button>
        <button
          class="button dice"
          ?hidden=${!this.varies}
          aria-keyshortcuts="V"
          title=${`Another sound at this place. Now ${this.origin}.`}
          @click=${() => emit(this, 'vary', null)}
        >
          ${varyIcon} Vary <kbd aria-hidden="true">V</kbd>
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
