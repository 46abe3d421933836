/** The look of the current hit: name and figures, waveform, spectrogram, and where it plays. */

import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { audibleSeconds, viewSeconds } from '../signal/envelope';
import { loudnessLufs } from '../signal/loudness';
import type { Clip } from '../signal/wav';
import { paintHit } from './hit-paint';
import { basics, card } from './shared';

const CAPTION_PIXELS = 38;

interface Figures {
  readonly seconds: number;
  readonly lufs: string;
}

export class HitView extends LitElement {
  static override properties = {
    clip: { attribute: false },
    other: { attribute: false },
    name: {},
    origin: {},
  };

  static override styles = [
    basics,
    card,
    css`
      :host {
        display: block;
        min-height: 0;
      }
      .card {
        height: 100%;
        overflow: hidden;
      }
      canvas {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
      }
      .caption {
        position: absolute;
        inset: 11px 16px auto;
        display: flex;
        align-items: baseline;
        gap: 14px;
        font-size: 12px;
        color: var(--dim);
        white-space: nowrap;
      }
      .caption b {
        color: var(--ink);
        font-size: 13px;
        font-weight: 600;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .origin {
        margin-left: auto;
        color: var(--faint);
      }
      .line {
        position: absolute;
        top: 38px;
        bottom: 0;
        left: 0;
        width: 2px;
        margin-left: -1px;
        background: var(--hot);
        box-shadow: 0 0 12px #ffb05988;
        visibility: hidden;
        will-change: transform;
      }
      @media (max-width: 760px) {
        .origin {
          display: none;
        }
      }
    `,
  ];

  declare clip: Clip | null;
  declare other: Clip | null;
  declare name: string;
  /** Where the sound comes from beside its controls; empty for nowhere. */
  declare origin: string;
  #figures: Figures = { seconds: 0, lufs: '' };
  #seconds = 1;
  #painting = 0;
  readonly #resized = new ResizeObserver(() => this.#paint());

  constructor() {
    super();
    this.clip = null;
    this.other = null;
    this.name = this.origin = '';
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('clip') && this.clip) {
      this.#figures = { seconds: audibleSeconds(this.clip), lufs: lufsText(this.clip) };
    }
  }

  override render(): TemplateResult {
    return html`<div class="card" role="img" aria-label=${this.#spoken()}>
      <canvas></canvas>
      <div class="caption">
        <b>${this.name}</b>
        ${this.clip ? this.#caption() : nothing}
        <span class="origin" ?hidden=${this.origin === ''}>${this.origin}</span>
      </div>
      <div class="line"></div>
    </div>`;
  }

  override firstUpdated(): void {
    this.#resized.observe(this);
    void document.fonts.ready.then(() => this.#paint());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('clip') || changed.has('other')) this.#paint();
  }

  /** Moves the line to where the hit plays; null takes it away. */
  playAt(seconds: number | null): void {
    const line = this.renderRoot.querySelector<HTMLElement>('.line');
    if (!line) return;
    const shown = seconds !== null && seconds <= this.#seconds;
    line.style.visibility = shown ? 'visible' : 'hidden';
    if (shown) {
      line.style.transform = `translateX(${(seconds / this.#seconds) * this.clientWidth}px)`;
    }
  }

  #caption(): TemplateResult {
    return html`<span>${this.#figures.seconds.toFixed(2)} s</span>
      <span>${this.#figures.lufs}</span>`;
  }

  #spoken(): string {
    if (!this.clip) return 'No sound yet';
    return `Waveform and spectrogram of ${this.name}, ${this.#figures.seconds.toFixed(2)} seconds`;
  }

  #viewSeconds(): number {
    const clips = [this.clip, this.other].filter((clip) => clip !== null);
    return viewSeconds(...clips);
  }

  /** Once a frame at most: a drag brings more sounds than the eye can see. */
  #paint(): void {
    cancelAnimationFrame(this.#painting);
    this.#painting = requestAnimationFrame(() => {
      const canvas = this.renderRoot.querySelector('canvas');
      if (!canvas || !this.clip || this.clientWidth === 0) return;
      this.#seconds = this.#viewSeconds();
      paintHit(
        canvas,
        { width: this.clientWidth - 2, height: this.clientHeight - 2, top: CAPTION_PIXELS },
        { clip: this.clip, other: this.other, seconds: this.#seconds },
      );
    });
  }
}

function lufsText(clip: Clip): string {
  const lufs = loudnessLufs(clip);
  return Number.isFinite(lufs) ? `${lufs.toFixed(1).replace('-', '−')} LUFS` : 'silent';
}

customElements.define('gn-hit-view', HitView);
