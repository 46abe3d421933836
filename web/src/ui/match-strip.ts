/** The strip of the dropped sound: invites one, says how it went, and switches between A and B. */

import { LitElement, css, html, type TemplateResult } from 'lit';
import type { Comparison, Dropped, Side, Spot } from '../state/app';
import { aimIcon, closeIcon, fileIcon, warnIcon } from './icons';
import { basics, buttons, card, emit } from './shared';

export interface FileDrop extends Spot {
  readonly file: File;
}

export class MatchStrip extends LitElement {
  static override properties = {
    comparison: { attribute: false },
    moved: { type: Boolean },
    listening: { attribute: false },
    side: {},
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
        display: flex;
        align-items: center;
        gap: 14px;
        min-height: 68px;
        padding: 10px 14px 10px 16px;
      }
      .card.idle {
        border-style: dashed;
        border-color: #3a3e47;
        background: none;
      }
      .text {
        flex: 1;
        min-width: 0;
        display: grid;
        gap: 2px;
      }
      .title {
        font-weight: 550;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .detail {
        font-size: 12px;
        color: var(--dim);
        line-height: 1.3;
        display: -webkit-box;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
        overflow: hidden;
      }
      .detail svg {
        display: inline-block;
        width: 13px;
        height: 13px;
        vertical-align: -2px;
        color: var(--warn);
      }
      .score {
        position: relative;
        width: 48px;
        height: 48px;
        display: grid;
        place-items: center;
        font-size: 15px;
        font-weight: 620;
      }
      .score .ring {
        position: absolute;
        inset: 0;
        transform: rotate(-90deg);
      }
      .away {
        border-radius: 50%;
        border: 1px solid var(--edge);
        background: var(--raise);
      }
      .away:hover {
        background: var(--raise-lit);
      }
      .ab {
        display: flex;
        padding: 3px;
        gap: 2px;
        border-radius: 11px;
        background: #121317;
        border: 1px solid var(--line);
      }
      .ab button {
        height: calc(var(--tap) - 6px);
        padding: 0 12px;
        border-radius: 8px;
        color: var(--dim);
        font-size: 13px;
      }
      .ab button:hover {
        color: var(--ink);
      }
      .ab button[aria-pressed='true'] {
        color: var(--hot-ink);
        background: var(--hot);
        font-weight: 600;
      }
      .ab button[aria-pressed='true']:focus-visible {
        outline-color: var(--ink);
      }
      .dots i {
        display: inline-block;
        width: 5px;
        height: 5px;
        margin-left: 4px;
        border-radius: 50%;
        background: var(--hot);
        animation: breathe 900ms infinite alternate ease-in-out;
      }
      .dots i:nth-child(2) {
        animation-delay: 200ms;
      }
      .dots i:nth-child(3) {
        animation-delay: 400ms;
      }
      input {
        display: none;
      }
      .quiet {
        padding: 0;
        margin: 0 -6px 0 -8px;
      }
      .touch {
        display: none;
      }
      @keyframes breathe {
        from {
          opacity: 0.2;
        }
      }
      @media (max-width: 760px) {
        .card {
          min-height: 60px;
          padding: 7px 10px 7px 14px;
          gap: 10px;
        }
        .ab button {
          width: var(--tap);
          height: var(--tap);
          padding: 0;
          font-size: 15px;
        }
        .ab {
          padding: 0;
        }
        .score,
        .score .ring {
          width: var(--tap);
          height: var(--tap);
        }
        .quiet {
          margin: 0 -8px 0 -8px;
        }
        .touch {
          display: inline;
        }
        .mouse {
          display: none;
        }
      }
    `,
  ];

  declare comparison: Comparison | null;
  /** Whether the point has left the match. */
  declare moved: boolean;
  declare listening: Dropped | null;
  declare side: Side;

  override render(): TemplateResult {
    return html`<div aria-live="polite">${this.#content()}</div>
      <input type="file" accept="audio/*,.aif,.aiff,.caf,.w64,.flac" @change=${this.#picked} />`;
  }

  #content(): TemplateResult {
    if (this.listening) {
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
          <span class="mouse">Ghostnote finds the point that sounds most like it</span>
          <span class="touch">and land on its sound</span>
        </div>
      </div>
      <button class="button" @click=${() => this.#input().click()}>
        ${fileIcon} Choose a file
      </button>
    </div>`;
  }

  #compared(comparison: Comparison): TemplateResult {
    const { file, warnings } = comparison;
    return html`<div class="card">
      ${this.moved ? this.#wayBack() : scoreView(comparison.score)}
      <div class="text">
        <div class="title" title=${file}>${file}</div>
        <div class="detail" title=${warnings.join(' ')}>${this.#detail(comparison)}</div>
      </div>
      <div class="ab" role="group" aria-label="Compare, equally loud" aria-keyshortcuts="A B">
        ${this.#sideButton('original', 'Original', 'A')}
        ${this.#sideButton('match', this.moved ? 'Now' : 'Match', 'B')}
      </div>
      <button
        class="quiet"
        aria-label="Put the original away"
        @click=${() => emit(this, 'dismiss-comparison', null)}
      >
        ${closeIcon}
      </button>
    </div>`;
  }

  #wayBack(): TemplateResult {
    return html`<button
      class="score away"
      aria-label="Back to match"
      title="Back to match"
      @click=${() => emit(this, 'back-to-match', null)}
    >
      ${aimIcon}
    </button>`;
  }

  #detail({ distanceDb, warnings }: Comparison): TemplateResult {
    if (this.moved) return html`moved away<span class="mouse"> from the match</span>`;
    if (warnings[0]) return html`${warnIcon} ${warnings.join(' ')}`;
    return html`<span class="mouse">match score, </span>${distanceDb.toFixed(1)} dB apart`;
  }

  #sideButton(side: Side, label: string, letter: string): TemplateResult {
    return html`<button
      aria-pressed=${this.side === side}
      aria-label=${label}
      @click=${() => emit<Side>(this, 'hear', side)}
    >
      <span class="mouse">${label}</span><span class="touch">${letter}</span>
    </button>`;
  }

  #input(): HTMLInputElement {
    return this.renderRoot.querySelector('input')!;
  }

  #picked(): void {
    const file = this.#input().files?.[0];
    this.#input().value = '';
    if (!file) return;
    const box = this.getBoundingClientRect();
    const spot = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
    emit<FileDrop>(this, 'file-drop', { ...spot, file });
  }
}

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
    <circle cx="24" cy="24" r=${RADIUS} stroke="#2d3037" />
    <circle
      cx="24"
      cy="24"
      r=${RADIUS}
      stroke="#ffb059"
      stroke-linecap="round"
      stroke-dasharray="${(LENGTH * score) / 100} ${LENGTH}"
    />
  </svg>`;

customElements.define('gn-match-strip', MatchStrip);
