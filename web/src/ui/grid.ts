/** The grid: patterns, bars and swing; whose steps are shown, and those steps. */

import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { voicesOf } from '../state/beat';
import {
  BARS_MAXIMUM,
  PATTERNS_MAXIMUM,
  barsOf,
  choosePattern,
  clearPattern,
  clearRow,
  gridFrom,
  hasHit,
  isSolo,
  patternOf,
  playingPads,
  removePattern,
  rowOf,
  setBars,
  setStep,
  toggleMute,
  toggleSolo,
  type Grid as GridData,
  type Pattern,
  type Voice,
} from '../state/grid';
import { padName, type Kit } from '../state/kit';
import type { KitBeat } from '../state/kit-beat';
import { drumName } from '../state/patch';
import { SWING_MAXIMUM, SWING_STRAIGHT } from '../state/rhythm';
import { beatButton } from './beat-button';
import { gridStyles } from './grid-styles';
import './lanes';
import type { Lane, Lanes } from './lanes';
import './row';
import type { RowEditor, StepChange } from './row';
import './segments';
import { basics, buttons, emit } from './shared';

export interface GridEdit {
  readonly change: (grid: GridData) => GridData;
  readonly gesture: string | null;
}

export interface SwingChange {
  readonly swing: number;
  readonly gesture: string;
}

const NEW = 'new';

let gestures = 0;

export class Grid extends LitElement {
  static override properties = {
    steps: { attribute: false },
    grid: { attribute: false },
    muted: { attribute: false },
    swing: { type: Number },
    kit: { attribute: false },
    drum: {},
    voice: { attribute: false },
    beat: { attribute: false },
  };

  static override styles = [basics, buttons, gridStyles];

  /** What the hand plays, as velocities. */
  declare steps: readonly number[];
  /** The patterns; null while a rhythm plays that is none of them. */
  declare grid: GridData | null;
  /** The voices that are silent once a rhythm is edited, and so becomes a pattern. */
  declare muted: readonly Voice[];
  declare swing: number;
  /** The pads that have rows beside the hand's. */
  declare kit: Kit | null;
  /** The class of the sound in hand. */
  declare drum: string;
  /** Whose steps are edited. */
  declare voice: Voice;
  /** What the kit's beat is; null without a kit. */
  declare beat: KitBeat | null;

  constructor() {
    super();
    this.steps = this.muted = [];
    this.grid = this.kit = this.beat = null;
    this.swing = SWING_STRAIGHT;
    this.drum = '';
    this.voice = 'hand';
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('kit')) this.toggleAttribute('data-kit', this.kit !== null);
  }

  override render(): TemplateResult {
    const grid = this.grid ?? { ...gridFrom(this.steps), muted: this.muted };
    const pattern = patternOf(grid);
    const filled = hasHit(pattern.hand) || playingPads(pattern).length > 0;
    return html`<div class="tools">
        ${this.#patterns()} ${this.#bars(barsOf(pattern))} ${this.#swing()}
        ${this.#clearing(filled)}
      </div>
      ${this.kit ? this.#voices(grid, this.kit) : this.#row(pattern, '')}`;
  }

  /** Lights the step that sounds, counted on through the bars; null for none. */
  showStep(count: number | null): void {
    this.renderRoot.querySelector<Lanes>('gn-lanes')?.showStep(count);
    this.#editor()?.showStep(count);
  }

  /** Leads the keyboard to the steps. */
  override focus(): void {
    this.#editor()?.focus();
  }

  /** The one of the voices that is edited: the hand, where the pad is gone. */
  get #chosen(): Voice {
    const gone = this.voice !== 'hand' && this.voice >= (this.kit?.pads.length ?? 0);
    return gone ? 'hand' : this.voice;
  }

  #voices(grid: GridData, kit: Kit): TemplateResult {
    const pattern = patternOf(grid);
    const lanes = this.#lanes(grid, kit);
    const lane = lanes.find(({ voice }) => voice === this.#chosen)!;
    return html`<div class="voices" ?data-many=${lanes.length > 9} @keydown=${this.#key}>
      <gn-lanes .lanes=${lanes} .chosen=${lane.voice}></gn-lanes>
      <div class="editor">
        <div class="deeds">
          <span class="who">${lane.name}</span>
          ${this.#deeds(grid, lane, lanes)}
        </div>
        ${this.#row(pattern, lane.voice === 'hand' ? '' : lane.spoken)}
      </div>
    </div>`;
  }

  #lanes(grid: GridData, kit: Kit): readonly Lane[] {
    const pattern = patternOf(grid);
    return voicesOf(kit).map((voice) => ({
      voice,
      ...this.#named(voice, kit),
      row: rowOf(pattern, voice),
      muted: grid.muted.includes(voice),
    }));
  }

  #named(voice: Voice, kit: Kit): Pick<Lane, 'name' | 'spoken'> {
    if (voice === 'hand') {
      return { name: 'Hand', spoken: `The ${drumName(this.drum).toLowerCase()} in hand` };
    }
    const name = padName(kit.pads[voice]!);
    return { name, spoken: `Pad ${voice + 1}: ${name}` };
  }

  #deeds(grid: GridData, { voice, row, muted, spoken }: Lane, lanes: readonly Lane[]) {
    const voices = lanes.map((lane) => lane.voice);
    const solo = isSolo(grid, voice, voices);
    return html`${this.beat ? beatButton(this.beat, () => emit(this, 'kit-beat', null)) : nothing}
      <button
        class="quiet"
        aria-pressed=${muted}
        aria-label=${`Mute ${spoken}`}
        aria-keyshortcuts="M"
        title="Silent for now (M)"
        @click=${() => this.#edit((now) => toggleMute(now, voice))}
      >
        Mute
      </button>
      <button
        class="quiet"
        aria-pressed=${solo}
        aria-label=${`Solo ${spoken}`}
        title="Nothing else for now"
        @click=${() => this.#edit((now) => toggleSolo(now, voice, voices))}
      >
        Solo
      </button>
      <button
        class="quiet"
        aria-disabled=${!hasHit(row)}
        @click=${() => hasHit(row) && this.#edit((now) => clearRow(now, voice))}
      >
        Clear row
      </button>`;
  }

  #row(pattern: Pattern, name: string): TemplateResult {
    const voice = this.kit ? this.#chosen : 'hand';
    return html`<gn-row
      ?data-beside=${this.kit !== null}
      .row=${rowOf(pattern, voice)}
      name=${name}
      @step-change=${({ detail: { step, level, gesture } }: CustomEvent<StepChange>) =>
        this.#edit((grid) => setStep(grid, voice, step, level), gesture)}
    ></gn-row>`;
  }

  #patterns(): TemplateResult {
    const { patterns, at } = this.grid ?? { patterns: [null], at: 0 };
    const choices = patterns.map((_, index) => ({ value: String(index), label: `${index + 1}` }));
    const more = { value: NEW, label: '+', spoken: 'a copy of this pattern' };
    return html`<div class="tool">
      <span class="name" aria-hidden="true">Pattern</span>
      <gn-segments
        label="Pattern"
        value=${String(at)}
        .choices=${patterns.length < PATTERNS_MAXIMUM ? [...choices, more] : choices}
        @choose=${({ detail }: CustomEvent<string>) => {
          const wanted = detail === NEW ? patterns.length : Number(detail);
          this.#edit((grid) => choosePattern(grid, wanted));
        }}
      ></gn-segments>
    </div>`;
  }

  #bars(count: number): TemplateResult {
    const choices = Array.from({ length: BARS_MAXIMUM }, (_, bar) => String(bar + 1));
    return html`<div class="tool">
      <span class="name" aria-hidden="true">Bars</span>
      <gn-segments
        label="Bars"
        value=${String(count)}
        .choices=${choices.map((value) => ({ value, label: value }))}
        @choose=${({ detail }: CustomEvent<string>) =>
          this.#edit((grid) => setBars(grid, Number(detail)))}
      ></gn-segments>
    </div>`;
  }

  #swing(): TemplateResult {
    const straight = this.swing === SWING_STRAIGHT;
    return html`<label class="tool swing">
      <span class="name">Swing</span>
      <input
        type="range"
        min=${SWING_STRAIGHT}
        max=${SWING_MAXIMUM}
        step="1"
        aria-label="Swing"
        aria-valuetext=${straight ? 'straight' : `${this.swing} percent`}
        .value=${String(this.swing)}
        @pointerdown=${() => gestures++}
        @dblclick=${() => this.#swung(SWING_STRAIGHT)}
        @input=${(event: Event) => this.#swung(Number((event.target as HTMLInputElement).value))}
      />
      <span class="value">${straight ? 'straight' : `${this.swing}%`}</span>
    </label>`;
  }

  #clearing(filled: boolean): TemplateResult {
    const several = (this.grid?.patterns.length ?? 1) > 1;
    return html`<div class="tool end">
      <button
        class="quiet"
        aria-disabled=${!filled}
        @click=${() => filled && this.#edit(clearPattern)}
      >
        ${this.kit ? 'Clear all' : 'Clear'}
      </button>
      ${
        several
          ? html`<button class="quiet" @click=${() => this.#edit(removePattern)}>
              Remove pattern
            </button>`
          : nothing
      }
    </div>`;
  }

  #edit(change: GridEdit['change'], gesture: string | null = null): void {
    emit<GridEdit>(this, 'grid-edit', { change, gesture });
  }

  #swung(swing: number): void {
    emit<SwingChange>(this, 'swing', { swing, gesture: `swing-${gestures}` });
  }

  /** Keys for whoever is chosen: M silences it, Shift with an arrow goes to the next. */
  #key(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const turn = event.shiftKey ? { ArrowDown: 1, ArrowUp: -1 }[event.key] : undefined;
    const voice = this.#chosen;
    if (event.key.toLowerCase() === 'm') this.#edit((grid) => toggleMute(grid, voice));
    else if (turn !== undefined) {
      const voices = voicesOf(this.kit);
      const next = (voices.indexOf(voice) + turn + voices.length) % voices.length;
      emit<Voice>(this, 'choose-voice', voices[next]!);
    } else return;
    event.preventDefault();
  }

  #editor(): RowEditor | null {
    return this.renderRoot.querySelector<RowEditor>('gn-row');
  }
}

customElements.define('gn-grid', Grid);
