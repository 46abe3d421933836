/** The deck: loop, tempo and rhythm; and what to do with the sound. */

import { LitElement, css, html, type TemplateResult } from 'lit';
import type { SaveDepth, SaveFormat, SaveRate } from '../api/types';
import type { MidiState } from '../state/app';
import { DICE_AMOUNTS } from '../state/dice';
import type { LoopName } from '../state/patch';
import { RHYTHMS, rhythmNamed } from '../state/rhythm';
import { diceIcon, playIcon, saveIcon, stopIcon, varyIcon } from './icons';
import './menu';
import './segments';
import { basics, buttons, card, emit } from './shared';
import './steps';
import type { Steps } from './steps';
import './take';
import './tempo';

const RATES: readonly SaveRate[] = [44100, 48000, 96000];
const WAV_DEPTHS: readonly SaveDepth[] = ['16', '24', '32f'];
const FORMATS: readonly SaveFormat[] = [
  ...WAV_DEPTHS.flatMap((depth) => RATES.map((rate) => ({ kind: 'wav', depth, rate }) as const)),
  ...RATES.map((rate) => ({ kind: 'flac', depth: '24', rate }) as const),
];

const RHYTHM_CHOICES = [
  ...RHYTHMS.map(({ name, label, spoken }) => ({ value: name, label, spoken })),
  { value: 'grid', label: 'Grid', spoken: 'steps of your own' },
];
const DICE_CHOICES = DICE_AMOUNTS.map((percent) => ({
  value: String(percent),
  label: `${percent}%`,
  note: percent > 50 ? 'with a new seed' : 'the seed stays',
}));

const depthText = (depth: SaveDepth): string => (depth === '32f' ? '32 bit float' : `${depth} bit`);
const formatKey = ({ kind, depth, rate }: SaveFormat): string => `${kind}/${depth}/${rate}`;
const formatText = ({ kind, depth, rate }: SaveFormat): string =>
  `${kind === 'flac' ? 'FLAC ' : ''}${depth}/${rate / 1000}`;
const formatLabel = ({ kind, depth, rate }: SaveFormat): string =>
  `${kind === 'flac' ? 'FLAC' : depthText(depth)} · ${rate / 1000} kHz`;

export class Deck extends LitElement {
  static override properties = {
    looping: { type: Boolean },
    tempo: { type: Number },
    rhythm: {},
    format: { attribute: false },
    saving: { type: Boolean },
    naming: {},
    example: {},
    folder: {},
    toFolder: { type: Boolean },
    midi: { attribute: false },
    stems: { type: Boolean },
    steps: { attribute: false },
    dice: { type: Number },
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
      gn-steps {
        flex: 1;
      }
      .tap {
        padding: 0 8px;
        margin-left: -8px;
      }
      .throw {
        display: inline-flex;
        border-radius: 10px;
        box-shadow: inset 0 0 0 1px var(--edge);
        background: var(--raise);
        --round: 0 9px 9px 0;
      }
      .throw .button {
        border-color: transparent;
        background: none;
        border-radius: 9px 0 0 9px;
      }
      .throw gn-menu {
        border-left: 1px solid var(--line);
      }
      .take {
        margin-left: auto;
        display: flex;
        align-items: center;
        gap: 8px;
      }
      .dice {
        padding: 0 13px;
      }
      .button kbd {
        margin-right: -4px;
      }
      @container (max-width: 640px) {
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
        .row {
          flex-wrap: wrap;
        }
        .row:first-child {
          flex-wrap: nowrap;
        }
        .play {
          width: 92px;
        }
        .tap {
          padding: 0;
          margin-left: -12px;
        }
      }
    `,
  ];

  declare looping: boolean;
  declare tempo: number;
  declare rhythm: LoopName;
  /** The velocities that play. */
  declare steps: readonly number[];
  declare format: SaveFormat;
  declare saving: boolean;
  /** The pattern of file names, and the name that it gives this sound. */
  declare naming: string;
  declare example: string;
  /** What the folder that the server writes to is called, and whether sounds go there too. */
  declare folder: string;
  declare toFolder: boolean;
  declare midi: MidiState;
  /** Whether the loop has voices beside the sound in hand. */
  declare stems: boolean;
  /** How far the dice go, in percent. */
  declare dice: number;
  /** Whether one place of the model holds many sounds, and which of them is heard. */
  declare varies: boolean;
  declare origin: string;

  override render(): TemplateResult {
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
        <button
          class="quiet tap"
          aria-label="Tap the tempo"
          title="Tap the tempo (T)"
          aria-keyshortcuts="T"
          @pointerdown=${() => emit(this, 'tap-tempo', null)}
          @click=${this.#tapped}
        >
          Tap
        </button>
        <gn-steps .steps=${this.steps} spoken=${spokenRhythm(this.rhythm)}></gn-steps>
      </div>
      <gn-segments
        label="Rhythm"
        value=${this.rhythm}
        .choices=${RHYTHM_CHOICES}
        @choose=${(event: CustomEvent<string>) => emit(this, 'rhythm', event.detail)}
      ></gn-segments>
      <div class="row">${this.#chance()} ${this.#take()}</div>
    </section>`;
  }

  /** Lights the step that sounds, counted on through the bars; null for none. */
  showStep(step: number | null): void {
    this.renderRoot.querySelector<Steps>('gn-steps')?.showStep(step);
  }

  #chance(): TemplateResult {
    return html`<div class="throw">
        <button
          class="button dice"
          aria-label="Dice"
          aria-keyshortcuts="R"
          title="Another sound; what is locked stays (R)"
          @click=${() => emit(this, 'random', null)}
        >
          ${diceIcon} Dice <kbd aria-hidden="true">R</kbd>
        </button>
        <gn-menu
          upwards
          label="How far a throw goes"
          text=${`${this.dice}%`}
          value=${String(this.dice)}
          .choices=${DICE_CHOICES}
          @choose=${(event: CustomEvent<string>) => emit(this, 'dice-amount', Number(event.detail))}
        ></gn-menu>
      </div>
      <button
        class="button dice"
        ?hidden=${!this.varies}
        aria-keyshortcuts="V"
        title=${`Another sound at this place (V). Now ${this.origin}.`}
        @click=${() => emit(this, 'vary', null)}
      >
        ${varyIcon} Vary <kbd aria-hidden="true">V</kbd>
      </button>`;
  }

  #take(): TemplateResult {
    return html`<div class="take">
      <gn-menu
        upwards
        end
        columns
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
        aria-label=${this.format.kind === 'flac' ? 'Save FLAC' : 'Save WAV'}
        aria-disabled=${this.saving}
        @click=${() => emit(this, 'save', null)}
      >
        ${saveIcon}
        <span>Save<span class="kind"> ${this.format.kind.toUpperCase()}</span></span>
        <kbd aria-hidden="true">S</kbd>
      </button>
      <gn-take
        .naming=${this.naming}
        example=${this.example}
        .folder=${this.folder}
        .toFolder=${this.toFolder}
        .midi=${this.midi}
        .stems=${this.stems}
      ></gn-take>
    </div>`;
  }

  /** A pointer taps when it comes down; a click without one is a key's. */
  #tapped(event: MouseEvent): void {
    if (event.detail === 0) emit(this, 'tap-tempo', null);
  }

  #chooseFormat(event: CustomEvent<string>): void {
    const format = FORMATS.find((candidate) => formatKey(candidate) === event.detail)!;
    emit<SaveFormat>(this, 'choose-format', format);
  }
}

const spokenRhythm = (rhythm: LoopName): string =>
  rhythm === 'grid' ? 'steps of your own' : rhythmNamed(rhythm).spoken;

customElements.define('gn-deck', Deck);
