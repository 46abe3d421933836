/** What all models share: the loop, its tempo and rhythm, the seed, and how they play together. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { Descriptor } from '../../api/types';
import { RAMP, formatValue, scaleOf } from '../../geometry/scale';
import { drumName } from '../../state/patch';
import { RHYTHMS, STEPS_PER_BAR, rhythmNamed, type RhythmName } from '../../state/rhythm';
import { endTyping } from '../../ui/end-typing';
import { diceIcon } from '../../ui/icons';
import { loopButton } from '../../ui/loop-button';
import '../../ui/menu';
import { basics, buttons, emit } from '../../ui/shared';
import '../../ui/tempo';
import { chainIcon, turnsIcon } from './lab-icons';

export class Transport extends LitElement {
  static override properties = {
    looping: { type: Boolean },
    tempo: { type: Number },
    rhythm: {},
    seed: { type: Number },
    drums: { attribute: false },
    drum: {},
    linked: { type: Boolean },
    alternating: { type: Boolean },
    descriptors: { attribute: false },
    colour: { attribute: false },
    plain: { type: Boolean },
  };

  static override styles = [
    basics,
    buttons,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px;
        padding: 8px 20px;
        border-bottom: 1px solid var(--line);
        --tap: 38px;
      }
      .play {
        width: 94px;
        padding: 0;
      }
      gn-menu {
        border: 1px solid var(--line);
        border-radius: 10px;
      }
      .steps {
        display: grid;
        grid-template-columns: repeat(16, 5px);
        gap: 2px;
        margin: 0 4px;
      }
      .steps i {
        height: 18px;
        border-radius: 2px;
        background: var(--raise-lit);
      }
      .steps i.hit {
        background: var(--edge-lit);
      }
      .steps i.now {
        background: var(--hot);
      }
      .toggle {
        padding: 0 9px;
        border: 1px solid var(--line);
        border-radius: 10px;
      }
      .toggle[aria-pressed='true'] {
        color: var(--ink);
        background: var(--hot-wash);
        border-color: var(--hot);
      }
      .toggle[aria-pressed='true'] svg {
        color: var(--hot);
      }
      .seed {
        display: flex;
        align-items: center;
        border: 1px solid var(--line);
        border-radius: 10px;
        height: var(--tap);
        color: var(--faint);
        font-size: 12px;
        padding-left: 11px;
      }
      .seed input {
        width: 10.5ch;
        height: 100%;
        padding: 0 4px;
        border: 0;
        background: none;
        color: var(--ink);
        font-size: 13px;
        text-align: right;
      }
      .seed .quiet {
        min-width: 36px;
        padding: 0 9px;
        height: 100%;
        color: var(--ink);
      }
      .colour {
        margin-left: auto;
        display: flex;
        align-items: center;
        gap: 8px;
        font-size: 12px;
        color: var(--dim);
        white-space: nowrap;
      }
      .bar {
        display: block;
        width: 64px;
        height: 6px;
        border-radius: 3px;
      }
      @media (pointer: coarse), (max-width: 760px) {
        :host {
          --tap: 44px;
        }
      }
      @media (max-width: 760px) {
        :host {
          padding: 8px 14px;
        }
        .steps,
        .word {
          display: none;
        }
        .seed {
          flex: 1;
        }
        .seed input {
          flex: 1;
          width: 6ch;
        }
        .colour {
          margin: 0;
          flex-basis: 100%;
        }
        .bar {
          flex: 1;
        }
      }
    `,
  ];

  declare looping: boolean;
  declare tempo: number;
  declare rhythm: RhythmName;
  declare seed: number;
  /** The classes of drum that there are to choose from, and the one that is heard. */
  declare drums: readonly string[];
  declare drum: string;
  declare linked: boolean;
  declare alternating: boolean;
  declare descriptors: readonly Descriptor[];
  declare colour: Descriptor | null;
  /** Shows the loop alone. */
  declare plain: boolean;
  #step: number | null = null;

  constructor() {
    super();
    this.descriptors = [];
    this.drums = [];
    this.colour = null;
    this.plain = false;
  }

  override render(): TemplateResult {
    return html`${this.#loop()} ${this.plain ? nothing : this.#shared()}`;
  }

  override updated(): void {
    this.showStep(this.#step);
    const stops = RAMP.map((colour) => `rgb(${colour.join(' ')})`);
    const bar = this.renderRoot.querySelector<HTMLElement>('.bar');
    if (bar) bar.style.background = `linear-gradient(90deg, ${stops.join(', ')})`;
  }

  /** Lights the step that sounds, counted on through the bars; null for none. */
  showStep(step: number | null): void {
    this.#step = step;
    const now = step === null ? -1 : step % STEPS_PER_BAR;
    this.renderRoot
      .querySelectorAll('.steps i')
      .forEach((cell, index) => cell.classList.toggle('now', index === now));
  }

  #loop(): TemplateResult {
    const chosen = rhythmNamed(this.rhythm);
    return html`${loopButton(this.looping, () => emit(this, 'toggle-loop', null))}
      <gn-tempo .tempo=${this.tempo}></gn-tempo>
      <gn-menu
        label="Rhythm"
        text=${chosen.label}
        value=${chosen.name}
        .choices=${RHYTHMS.map(({ name, label, spoken }) => ({ value: name, label, note: spoken }))}
        @choose=${(event: CustomEvent<string>) => emit(this, 'rhythm', event.detail)}
      ></gn-menu>
      <div class="steps" role="img" aria-label=${`Rhythm: ${chosen.spoken}`}>
        ${chosen.steps.map((velocity) => html`<i class=${velocity > 0 ? 'hit' : ''}></i>`)}
      </div>`;
  }

  #shared(): TemplateResult {
    return html`${this.drums.length > 1 ? this.#drumMenu() : nothing}
      <button
        class="quiet toggle"
        aria-pressed=${this.alternating}
        aria-label="Alternate: models in turn, one bar each"
        title="The loop plays the models in turn, one bar each"
        @click=${() => emit(this, 'lab-set', { alternating: !this.alternating })}
      >
        ${turnsIcon}<span class="word">Alternate</span>
      </button>
      <button
        class="quiet toggle"
        aria-pressed=${this.linked}
        aria-label="Link pads: moving one moves all"
        title="Moving one pad moves all"
        @click=${() => emit(this, 'lab-set', { linked: !this.linked })}
      >
        ${chainIcon}<span class="word">Link pads</span>
      </button>
      <label class="seed"
        >Seed
        <input
          inputmode="numeric"
          autocomplete="off"
          maxlength="10"
          aria-label="Seed of all models"
          .value=${String(this.seed)}
          @change=${this.#typed}
          @keydown=${this.#typedKey}
        />
        <button
          class="quiet"
          aria-label="New seed: every model plays a draw of its own"
          title="New seed: every model plays a draw of its own (R)"
          aria-keyshortcuts="R"
          @click=${() => emit(this, 'dice', null)}
        >
          ${diceIcon}
        </button>
      </label>
      ${this.colour ? this.#legend(this.colour) : nothing}`;
  }

  #drumMenu(): TemplateResult {
    return html`<gn-menu
      label="Drum"
      text=${drumName(this.drum)}
      value=${this.drum}
      .choices=${this.drums.map((value) => ({ value, label: drumName(value) }))}
      @choose=${(event: CustomEvent<string>) => emit(this, 'choose-class', event.detail)}
    ></gn-menu>`;
  }

  #legend(colour: Descriptor): TemplateResult {
    const { low, high } = scaleOf(colour);
    return html`<div class="colour">
      <gn-menu
        end
        label="Colour shows"
        text=${colour.label}
        value=${colour.name}
        .choices=${this.descriptors.map(({ name, label, unit }) => ({
          value: name,
          label,
          note: unit,
        }))}
        @choose=${(event: CustomEvent<string>) => emit(this, 'lab-set', { colour: event.detail })}
      ></gn-menu>
      <span>${formatValue(low, colour.unit)}</span><i class="bar"></i>
      <span>${formatValue(high, colour.unit)}</span>
    </div>`;
  }

  #typedKey(event: KeyboardEvent): void {
    const input = event.target as HTMLInputElement;
    endTyping(event, () => (input.value = String(this.seed)));
  }

  #typed(event: Event): void {
    const input = event.target as HTMLInputElement;
    emit(this, 'seed', Number(input.value.trim() || Number.NaN));
    input.value = String(this.seed);
  }
}

customElements.define('gn-transport', Transport);
