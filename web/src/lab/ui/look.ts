/** The look of a model's current sound in little room: figures, waveform, spectrogram, line. */

import { LitElement, css, html, type PropertyValues, type TemplateResult } from 'lit';
import { audibleSeconds, viewSeconds } from '../../signal/envelope';
import { loudnessLufs } from '../../signal/loudness';
import type { Clip } from '../../signal/wav';
import { Fits } from '../../ui/fits';
import { paintHit } from '../../ui/hit-paint';
import { basics } from '../../ui/shared';

const CAPTION_PIXELS = 18;

export class Look extends LitElement {
  static override properties = { clip: { attribute: false }, name: {} };

  static override styles = [
    basics,
    css`
      :host {
        display: block;
        position: relative;
        overflow: hidden;
      }
      [role='img'],
      canvas {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
      }
      .caption {
        position: absolute;
        inset: 5px 10px auto;
        display: flex;
        gap: 12px;
        font-size: 11px;
        color: var(--dim);
        white-space: nowrap;
      }
      b {
        font-weight: 500;
        color: var(--ink);
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .line {
        position: absolute;
        inset: 20px auto 0 0;
        width: 2px;
        margin-left: -1px;
        background: var(--hot);
        visibility: hidden;
        will-change: transform;
      }
    `,
  ];

  declare clip: Clip | null;
  /** Where on the pad the sound is, in words. */
  declare name: string;
  #figures = '';
  #seconds = 1;
  #painting = 0;

  constructor() {
    super();
    this.clip = null;
    this.name = '';
    new Fits(this, () => this.#paint());
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('clip') && this.clip) this.#figures = figuresOf(this.clip);
  }

  override render(): TemplateResult {
    const spoken = this.clip
      ? `Waveform and spectrogram at ${this.name}: ${this.#figures}`
      : 'No sound yet';
    return html`<div role="img" aria-label=${spoken}>
      <canvas></canvas>
      <div class="caption"><b>${this.name}</b><span>${this.clip ? this.#figures : ''}</span></div>
      <div class="line"></div>
    </div>`;
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('clip')) this.#paint();
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

  /** Once a frame at most: a drag brings more sounds than the eye can see. */
  #paint(): void {
    cancelAnimationFrame(this.#painting);
    this.#painting = requestAnimationFrame(() => {
      const canvas = this.renderRoot.querySelector('canvas');
      const { clip, clientWidth: width, clientHeight: height } = this;
      if (!canvas || !clip || width === 0) return;
      this.#seconds = viewSeconds(clip);
      const picture = { clip, other: null, seconds: this.#seconds };
      paintHit(canvas, { width, height, top: CAPTION_PIXELS }, picture);
    });
  }
}

function figuresOf(clip: Clip): string {
  const lufs = loudnessLufs(clip);
  const loudness = Number.isFinite(lufs) ? `${lufs.toFixed(1).replace('-', '−')} LUFS` : 'silent';
  return `${audibleSeconds(clip).toFixed(2)} s · ${loudness}`;
}

customElements.define('gn-look', Look);
