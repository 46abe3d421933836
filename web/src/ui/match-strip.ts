/** The strip of the dropped sound: invites one, says how it went, and switches between A and B. */

import { LitElement, html, nothing, svg, type TemplateResult } from 'lit';
import type { Rounds } from '../api/types';
import {
  comesCloser,
  type Comparison,
  type Dropped,
  type HitChoice,
  type Recording,
  type Side,
  type Spot,
} from '../state/app';
import { drumName } from '../state/patch';
import {
  aimIcon,
  closeIcon,
  fileIcon,
  microphoneIcon,
  nextIcon,
  previousIcon,
  stopIcon,
  warnIcon,
} from './icons';
import { matchStyles } from './match-styles';
import { basics, buttons, card, emit } from './shared';

/** Sounds, and kits that were saved. */
const ACCEPTED = 'audio/*,.aif,.aiff,.caf,.w64,.flac,.zip,.json';

export interface FileDrop extends Spot {
  readonly file: File;
}

export class MatchStrip extends LitElement {
  static override properties = {
    comparison: { attribute: false },
    moved: { type: Boolean },
    listening: { attribute: false },
    recording: { attribute: false },
    refining: { attribute: false },
    side: {},
  };

  static override styles = [basics, buttons, card, matchStyles];

  declare comparison: Comparison | null;
  /** Whether the point has left the match. */
  declare moved: boolean;
  declare listening: Dropped | null;
  declare recording: Recording | null;
  /** How far the search for a closer match is; null while there is none. */
  declare refining: Rounds | null;
  declare side: Side;

  constructor() {
    super();
    this.listening = this.comparison = this.recording = this.refining = null;
    this.moved = false;
    this.side = 'match';
  }

  override render(): TemplateResult {
    return html`<div aria-live=${this.recording ? 'off' : 'polite'}>${this.#content()}</div>
      <input type="file" accept=${ACCEPTED} @change=${this.#picked} />`;
  }

  #content(): TemplateResult {
    if (this.recording) return this.#recorded(this.recording);
    if (this.listening && !this.listening.compared) {
      return html`<div class="card">
        <div class="text">
          <div class="title">
            Listening to ${this.listening.file}<span class="dots"><i></i><i></i><i></i></span>
          </div>
        </div>
      </div>`;
    }
    return this.comparison ? this.#compared(this.comparison) : this.#invitation();
  }

  #invitation(): TemplateResult {
    return html`<div class="card idle">
      <div class="text">
        <div class="title">
          <span class="mouse">Drop a sample anywhere</span>
          <span class="touch">Match a sample</span>
        </div>
        <div class="detail">
          <span class="mouse">Land on the point that sounds most like it</span>
          <span class="touch">and land on its sound</span>
        </div>
      </div>
      <button
        class="button record"
        aria-label="Record 2 seconds"
        title="Record 2 seconds from the microphone (I)"
        aria-keyshortcuts="I"
        @click=${() => emit(this, 'record', null)}
      >
        ${microphoneIcon}<span class="mouse">Record</span>
      </button>
      <button class="button" @click=${() => this.#input().click()}>
        ${fileIcon} <span class="mouse">Choose a file</span><span class="touch">File</span>
      </button>
    </div>`;
  }

  #recorded({ level, share }: Recording): TemplateResult {
    return html`<div class="card">
      <div class="text">
        <div class="title">Make your sound now</div>
        <svg
          class="meter"
          role="meter"
          aria-label="Level of the microphone"
          aria-valuemin="0"
          aria-valuemax="100"
          aria-valuenow=${Math.round(level * 100)}
          viewBox="0 0 1 1"
          preserveAspectRatio="none"
        >
          ${svg`<rect width=${meterPlace(level)} height="1" />`}
        </svg>
        <svg class="meter over" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
          ${svg`<rect width=${share} height="1" />`}
        </svg>
      </div>
      <button class="button" @click=${() => emit(this, 'record', null)}>${stopIcon} Cancel</button>
    </div>`;
  }

  #compared(comparison: Comparison): TemplateResult {
    const { file, hits, warnings } = comparison;
    return html`<div
      class="card compared"
      ?data-several=${hits > 1}
      ?data-warned=${warnings.length > 0}
    >
      ${this.moved ? this.#wayBack() : scoreView(comparison.score)}
      <div class="text">
        <div class="title" title=${file}>
          <span class="name">${file}</span>${this.#heardBeside(comparison)}
        </div>
        <div class="detail">${this.#detail(comparison)}</div>
        ${this.#hits(comparison)}
      </div>
      ${this.#closer(comparison)}
      <div class="ab" role="group" aria-label="Compare, equally loud">
        ${this.#sideButton('original', 'Your sample', 'A')}
        ${this.#sideButton('match', 'Ghostnote’s', 'B')}
      </div>
      <div class="ends">
        <button
          class="quiet"
          aria-label="Put the original away"
          title="Put the original away"
          @click=${() => emit(this, 'dismiss-comparison', null)}
        >
          ${closeIcon}
        </button>
        <button
          class="quiet another"
          aria-label="Choose another file"
          title="Choose another file"
          @click=${() => this.#input().click()}
        >
          ${fileIcon}
        </button>
      </div>
      ${this.refining ? searched(this.refining) : nothing}
    </div>`;
  }

  /** Which hit of several it is, with the ones beside it; what is chosen counts before it is found. */
  #hits({ hit: found, hits }: Comparison): TemplateResult | typeof nothing {
    if (hits < 2) return nothing;
    const hit = this.listening?.hit ?? found;
    return html`<div class="hits" role="group" aria-label="Which hit">
      ${this.#hitButton('Previous', hit - 1, hits)}
      <span class="which" aria-busy=${this.listening !== null}>Hit ${hit} of ${hits}</span>
      ${this.#hitButton('Next', hit + 1, hits)}
    </div>`;
  }

  #hitButton(which: 'Previous' | 'Next', hit: number, hits: number): TemplateResult {
    const isThere = hit >= 1 && hit <= hits;
    const name = isThere ? `${which}: hit ${hit} of ${hits}` : `${which}: no more hits`;
    return html`<button
      aria-label=${name}
      aria-disabled=${!isThere}
      title=${isThere ? `Match hit ${hit} of ${hits}` : nothing}
      @click=${(event: MouseEvent) => isThere && this.#chooseHit(hit, event)}
    >
      ${which === 'Next' ? nextIcon : previousIcon}
    </button>`;
  }

  #chooseHit(hit: number, { currentTarget }: MouseEvent): void {
    emit<HitChoice>(this, 'choose-hit', { hit, ...middleOf(currentTarget as Element) });
  }

  #closer(comparison: Comparison): TemplateResult | typeof nothing {
    const { refining } = this;
    if (!comesCloser(comparison, this.moved && !refining)) return nothing;
    return html`<button
      class="button closer"
      title=${refining ? 'Give the search up' : 'Search on for a closer match'}
      aria-disabled=${this.listening !== null}
      aria-keyshortcuts=${refining ? 'Escape' : 'C'}
      @click=${this.#search}
    >
      ${refining ? 'Cancel' : 'Closer'}
    </button>`;
  }

  /** The second click of a double one, meant for what the button was, gives nothing up. */
  #search({ detail }: MouseEvent): void {
    if (!this.refining) emit(this, 'closer', null);
    else if (detail < 2) emit(this, 'give-up', null);
  }

  #wayBack(): TemplateResult {
    return html`<button
      class="score back"
      aria-label="Back to match"
      title="Back to match"
      @click=${() => emit(this, 'back-to-match', null)}
    >
      ${aimIcon}
    </button>`;
  }

  /** What is warned of takes the lines below: what the file was heard as goes beside its name. */
  #heardBeside({ warnings, recipe, found }: Comparison): TemplateResult | typeof nothing {
    if (!warnings[0] || recipe || this.moved || this.refining) return nothing;
    return html`<span class="as"
      ><span class="roomy">heard </span>as ${drumName(found.class).toLowerCase()}</span
    >`;
  }

  #detail({ distanceDb, warnings, recipe, found }: Comparison): TemplateResult {
    if (this.refining && !warnings[0]) return html`coming closer`;
    if (this.moved && !this.refining)
      return html`moved away<span class="mouse"> from the match</span>`;
    if (warnings[0]) return html`${warnIcon} ${warnings.join(' ')}`;
    if (recipe) return html`restored from its recipe`;
    const drum = drumName(found.class).toLowerCase();
    return html`<span class="mouse more">heard as </span>${drum},
      <span class="whole">${distanceDb.toFixed(1)} dB apart</span>`;
  }

  #sideButton(side: Side, label: string, key: string): TemplateResult {
    return html`<button
      aria-pressed=${this.side === side}
      aria-keyshortcuts=${key}
      title=${`Hear it (${key})`}
      @click=${() => emit<Side>(this, 'hear', side)}
    >
      ${label}
    </button>`;
  }

  #input(): HTMLInputElement {
    return this.renderRoot.querySelector('input')!;
  }

  #picked(): void {
    const file = this.#input().files?.[0];
    this.#input().value = '';
    if (!file) return;
    emit<FileDrop>(this, 'file-drop', { ...middleOf(this), file });
  }
}

function middleOf(part: Element): Spot {
  const { left, top, width, height } = part.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}

const METER_FLOOR_DB = -60;

/** Where a level lies on the meter, even in decibels. */
function meterPlace(level: number): number {
  return Math.max(0, 1 - (20 * Math.log10(Math.max(level, 1e-6))) / METER_FLOOR_DB);
}

/** The rounds of a search that are done; before the first, that it goes on. */
const searched = ({ done, total }: Rounds): TemplateResult =>
  html`<svg
    class=${total ? 'busy' : 'busy unknown'}
    role="progressbar"
    aria-label="Search for a closer match"
    aria-valuemin="0"
    aria-valuemax=${total || nothing}
    aria-valuenow=${total ? done : nothing}
    aria-valuetext=${total ? `round ${done} of ${total}` : nothing}
    viewBox="0 0 1 1"
    preserveAspectRatio="none"
  >
    ${svg`<rect width=${total ? done / total : 0} height="1" />`}
  </svg>`;

const scoreView = (score: number): TemplateResult =>
  html`<div class="score" role="img" aria-label=${`Match score ${Math.round(score)} of 100`}>
    ${ring(score)}<span aria-hidden="true">${Math.round(score)}</span>
  </div>`;

const RADIUS = 21;
const LENGTH = 2 * Math.PI * RADIUS;

const ring = (score: number): TemplateResult =>
  html`<svg
    class="ring"
    viewBox="0 0 48 48"
    width="48"
    height="48"
    fill="none"
    stroke-width="3"
    aria-hidden="true"
  >
    <circle cx="24" cy="24" r=${RADIUS} class="rest" />
    <circle
      cx="24"
      cy="24"
      r=${RADIUS}
      class="share"
      stroke-linecap="round"
      stroke-dasharray="${(LENGTH * score) / 100} ${LENGTH}"
    />
  </svg>`;

customElements.define('gn-match-strip', MatchStrip);
