/** All rows of a pattern at a glance, a lane for each voice; the chosen one is the one to edit. */

import { LitElement, html, svg, type TemplateResult } from 'lit';
import { hitsInWords } from '../state/beat';
import { LEVEL_MAXIMUM, type Row, type Voice } from '../state/grid';
import { STEPS_PER_BAR } from '../state/rhythm';
import { muteIcon } from './icons';
import { lanesStyles } from './lanes-styles';
import { basics, emit } from './shared';

export interface Lane {
  readonly voice: Voice;
  /** For example `Closed hat`. */
  readonly name: string;
  /** The same with its pad, as it is read out. */
  readonly spoken: string;
  readonly row: Row;
  readonly muted: boolean;
}

export class Lanes extends LitElement {
  static override properties = { lanes: { attribute: false }, chosen: { attribute: false } };

  static override styles = [basics, lanesStyles];

  declare lanes: readonly Lane[];
  declare chosen: Voice;
  #now = -1;

  override render(): TemplateResult {
    return html`<div role="radiogroup" aria-label="Whose steps" @keydown=${this.#key}>
      ${this.lanes.map((lane) => this.#lane(lane))}
    </div>`;
  }

  override updated(): void {
    this.#light();
  }

  /** Lights the step that sounds, counted on through the bars; null for none. */
  showStep(count: number | null): void {
    const now = count === null ? -1 : count % this.lanes[0]!.row.length;
    if (now === this.#now) return;
    this.#now = now;
    this.#light();
  }

  #lane({ voice, name, spoken, row, muted }: Lane): TemplateResult {
    const chosen = voice === this.chosen;
    return html`<button
      role="radio"
      aria-checked=${chosen}
      aria-label=${[spoken, hitsInWords(row), ...(muted ? ['muted'] : [])].join(', ')}
      tabindex=${chosen ? 0 : -1}
      ?data-muted=${muted}
      @click=${() => this.#choose(voice)}
    >
      <span class="name">${muted ? muteIcon : ''}<span>${name}</span></span>
      <span class="track">
        <svg
          viewBox=${`0 0 ${row.length} ${LEVEL_MAXIMUM}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          ${svg`<path d=${hitsDrawn(row)} />`}
        </svg>
      </span>
    </button>`;
  }

  #choose(voice: Voice): void {
    emit<Voice>(this, 'choose-voice', voice);
  }

  async #key(event: KeyboardEvent): Promise<void> {
    const turn = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (turn === undefined || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey)
      return;
    event.preventDefault();
    const at = this.lanes.findIndex(({ voice }) => voice === this.chosen);
    const next = (at + turn + this.lanes.length) % this.lanes.length;
    this.#choose(this.lanes[next]!.voice);
    await this.updateComplete;
    this.renderRoot.querySelectorAll('button')[next]?.focus();
  }

  #light(): void {
    const group = this.renderRoot.querySelector<HTMLElement>('[role=radiogroup]')!;
    const steps = this.lanes[0]!.row.length;
    group.style.setProperty('--steps', String(steps));
    group.style.setProperty('--bars', String(steps / STEPS_PER_BAR));
    group.toggleAttribute('data-playing', this.#now >= 0);
    group.style.setProperty('--now', String(Math.max(0, this.#now)));
  }
}

/** A bar for each hit, as high as it is loud. */
function hitsDrawn(row: Row): string {
  return row
    .map((level, step) =>
      level > 0 ? `M${step + 0.1} ${LEVEL_MAXIMUM}v${-level}h0.8v${level}z` : '',
    )
    .join('');
}

customElements.define('gn-lanes', Lanes);
