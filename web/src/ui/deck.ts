/**
 * The deck: loop, tempo and rhythm; and what to do with the sound. Where the page is one column, what is
 * pressed again and again lies in a bar at the window's foot.
 */

import { LitElement, html, nothing, type TemplateResult } from 'lit';
import type { SaveDepth, SaveFormat } from '../api/types';
import type { Mover } from '../motion/mover';
import type { MidiState } from '../state/app';
import { DICE_AMOUNTS } from '../state/dice';
import { DEPTHS, RATES } from '../state/formats';
import type { LoopName } from '../state/patch';
import { RHYTHMS, rhythmNamed } from '../state/rhythm';
import { COLUMN, FollowsColumn } from './column';
import { deckStyles } from './deck-styles';
import { diceIcon, saveIcon, varyIcon } from './icons';
import { loopButton } from './loop-button';
import './menu';
import './segments';
import { basics, buttons, card, emit } from './shared';
import './steps';
import type { Steps } from './steps';
import './take';
import './tempo';

const FORMATS: readonly SaveFormat[] = [
  ...DEPTHS.wav.flatMap((depth) => RATES.map((rate) => ({ kind: 'wav', depth, rate }) as const)),
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
  `${kind === 'flac' ? 'FLAC' : depth}/${rate / 1000}`;
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
    mover: { attribute: false },
    dice: { type: Number },
    varies: { type: Boolean },
    origin: {},
  };

  static override styles = [basics, buttons, card, deckStyles];

  declare looping: boolean;
  declare tempo: number;
  declare rhythm: LoopName;
  /** The velocities that play. */
  declare steps: readonly number[];
  /** What lights the step up that sounds. */
  declare mover: Mover;
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

  constructor() {
    super();
    new FollowsColumn(this);
  }

  override render(): TemplateResult {
    return html`<section class="card" aria-label="Loop and save">
        <div class="row">
          ${COLUMN.matches ? nothing : this.#play()}
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
          <gn-steps
            .steps=${this.steps}
            .mover=${this.mover}
            spoken=${spokenRhythm(this.rhythm)}
          ></gn-steps>
        </div>
        <gn-segments
          fold
          label="Rhythm"
          value=${this.rhythm}
          .choices=${RHYTHM_CHOICES}
          @choose=${(event: CustomEvent<string>) => emit(this, 'rhythm', event.detail)}
        ></gn-segments>
        ${COLUMN.matches ? this.#choices() : this.#deeds()}
      </section>
      ${COLUMN.matches ? this.#bar() : nothing}`;
  }

  /** Lights the step that sounds, counted on through the bars; null for none. */
  showStep(step: number | null): void {
    this.renderRoot.querySelector<Steps>('gn-steps')?.showStep(step);
  }

  #deeds(): TemplateResult {
    return html`<div class="row">
      <div class="throw">${this.#dice()} ${this.#amount()}</div>
      ${this.#vary()}
      <div class="take">${this.#format()} ${this.#save()} ${this.#more()}</div>
    </div>`;
  }

  /** What is left of that row where its buttons lie in the bar. */
  #choices(): TemplateResult {
    return html`<div class="row">
      <div class="throw"><span aria-hidden="true">Dice</span> ${this.#amount()}</div>
      <div class="take">${this.#format()} ${this.#more()}</div>
    </div>`;
  }

  #bar(): TemplateResult {
    return html`<div class="bar" role="group" aria-label="Loop, dice and save">
      ${this.#play()} ${this.#dice()} ${this.#vary()} ${this.#save()}
    </div>`;
  }

  #play(): TemplateResult {
    return loopButton(this.looping, () => emit(this, 'toggle-loop', null));
  }

  #dice(): TemplateResult {
    return html`<button
      class="button dice"
      aria-label="Dice"
      aria-keyshortcuts="R"
      title="Another sound; what is locked stays (R)"
      @click=${() => emit(this, 'random', null)}
    >
      ${diceIcon} Dice <kbd aria-hidden="true">R</kbd>
    </button>`;
  }

  #amount(): TemplateResult {
    return html`<gn-menu
      upwards
      label="How far a throw goes"
      text=${`${this.dice}%`}
      value=${String(this.dice)}
      .choices=${DICE_CHOICES}
      @choose=${(event: CustomEvent<string>) => emit(this, 'dice-amount', Number(event.detail))}
    ></gn-menu>`;
  }

  #vary(): TemplateResult {
    return html`<button
      class="button dice"
      ?hidden=${!this.varies}
      aria-keyshortcuts="V"
      title=${`Another sound at this place, or take of a sample (V). Now ${this.origin}.`}
      @click=${() => emit(this, 'vary', null)}
    >
      ${varyIcon} Vary <kbd aria-hidden="true">V</kbd>
    </button>`;
  }

  #format(): TemplateResult {
    return html`<gn-menu
      upwards
      end
      columns
      label="File format"
      text=${formatText(this.format)}
      value=${formatKey(this.format)}
      .choices=${FORMATS.map((format) => ({ value: formatKey(format), label: formatLabel(format) }))}
      @choose=${this.#chooseFormat}
    ></gn-menu>`;
  }

  #save(): TemplateResult {
    return html`<button
      class="button"
      aria-keyshortcuts="S"
      aria-label=${this.format.kind === 'flac' ? 'Save FLAC' : 'Save WAV'}
      aria-disabled=${this.saving}
      @click=${() => emit(this, 'save', null)}
    >
      ${saveIcon}
      <span>Save<span class="kind"> ${this.format.kind.toUpperCase()}</span></span>
      <kbd aria-hidden="true">S</kbd>
    </button>`;
  }

  #more(): TemplateResult {
    return html`<gn-take
      .naming=${this.naming}
      example=${this.example}
      .folder=${this.folder}
      .toFolder=${this.toFolder}
      .midi=${this.midi}
      .stems=${this.stems}
    ></gn-take>`;
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
