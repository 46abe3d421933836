/** The look of the current hit: name and figures, waveform, spectrogram, and where it plays. */

import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Span } from '../geometry/span';
import type { Mover } from '../motion/mover';
import { audibleSeconds, viewSeconds } from '../signal/envelope';
import { loudnessLufs } from '../signal/loudness';
import type { Clip } from '../signal/wav';
import { Fits } from './fits';
import { paintHit } from './hit-paint';
import { closeIcon, starIcon, starredIcon } from './icons';
import { basics, buttons, card, emit, screen } from './shared';

const CAPTION_PIXELS = 36;

interface Figures {
  readonly seconds: number;
  readonly lufs: string;
}

export class HitView extends LitElement {
  static override properties = {
    clip: { attribute: false },
    other: { attribute: false },
    waits: { type: Boolean, reflect: true },
    name: {},
    origin: {},
    note: {},
    starred: { attribute: false },
    pad: { attribute: false },
    mover: { attribute: false },
  };

  static override styles = [
    basics,
    buttons,
    card,
    screen,
    css`
      :host {
        display: block;
        min-height: 0;
      }
      .card {
        height: 100%;
      }
      .picture {
        position: absolute;
        inset: 0;
        overflow: hidden;
        border-radius: inherit;
      }
      canvas {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
      }
      /* What is drawn is still heard, but not what the caption names. */
      :host([waits]) .look {
        opacity: 0.4;
      }
      .caption {
        position: absolute;
        inset: 0 6px auto 16px;
        height: 40px;
        display: flex;
        align-items: center;
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
      .pad {
        height: 40px;
        border-radius: 999px;
        color: var(--ink);
        font-size: 12px;
      }
      .pad span {
        display: inline-flex;
        align-items: center;
        gap: 5px;
        height: 26px;
        padding: 0 6px 0 10px;
        border-radius: 999px;
        box-shadow: inset 0 0 0 1.5px var(--hot);
      }
      .pad:hover span {
        background: var(--hover);
      }
      .pad svg {
        width: 12px;
      }
      .origin {
        margin-left: auto;
        color: var(--faint);
      }
      .tools {
        display: flex;
        margin-left: -8px;
      }
      .origin[hidden] + .tools {
        margin-left: auto;
      }
      .star {
        width: 40px;
        min-width: 40px;
        height: 40px;
        padding: 0;
      }
      .star[aria-pressed='true'] {
        color: var(--hot);
      }
      .line {
        position: absolute;
        inset: ${CAPTION_PIXELS}px 0 0;
        height: calc(100% - ${CAPTION_PIXELS}px);
        pointer-events: none;
      }
      @media (max-width: 760px) {
        .origin,
        .pad ~ .loudness {
          display: none;
        }
        .pad {
          height: 44px;
        }
        .origin + .tools,
        .origin[hidden] + .tools {
          margin-left: auto;
        }
        .star {
          width: 44px;
          height: 44px;
        }
      }
      @media (max-width: 480px) {
        .caption {
          gap: 8px;
        }
      }
    `,
  ];

  declare clip: Clip | null;
  declare other: Clip | null;
  /** Whether the clip is of the sound before, and the one of this name is yet to come. */
  declare waits: boolean;
  declare name: string;
  /** Where the sound comes from beside its controls; empty for nowhere. */
  declare origin: string;
  /** Its note; empty for none. */
  declare note: string;
  /** Whether it is a favourite; null where it cannot be one. */
  declare starred: boolean | null;
  /** The pad that it is edited for, counted from 0; null for none. */
  declare pad: number | null;
  /** What moves the line over the picture. */
  declare mover: Mover;
  #figures: Figures = { seconds: 0, lufs: '' };
  #painting = 0;

  constructor() {
    super();
    this.clip = null;
    this.other = null;
    this.name = this.origin = this.note = '';
    this.starred = this.pad = null;
    this.waits = false;
    new Fits(this, () => this.#paint());
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('clip') && this.clip) {
      this.#figures = { seconds: audibleSeconds(this.clip), lufs: lufsText(this.clip) };
    }
  }

  override render(): TemplateResult {
    return html`<div class="card screen">
      <div class="picture">
        <canvas class="look" role="img" aria-label=${this.#spoken()}></canvas>
        <canvas class="line"></canvas>
      </div>
      <div class="caption">
        <b>${this.name}</b>
        ${this.pad === null ? nothing : this.#edited(this.pad)} ${this.#caption()}
        <span class="origin" ?hidden=${this.origin === ''}>${this.origin}</span>
        <span class="tools">
          <slot></slot>
          ${this.starred === null ? nothing : this.#star(this.starred)}
        </span>
      </div>
    </div>`;
  }

  override firstUpdated(): void {
    this.mover.show('line', this.renderRoot.querySelector('canvas.line')!);
    void document.fonts.ready.then(() => this.#paint());
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('clip') || changed.has('other')) this.#paint();
  }

  /** Where in the window waveform and spectrogram are. */
  get picture(): Span {
    const { top, bottom } = this.getBoundingClientRect();
    return { top: top + CAPTION_PIXELS, bottom };
  }

  #caption(): TemplateResult | typeof nothing {
    if (this.waits) return html`<span class="waits">waits for the server</span>`;
    if (!this.clip) return nothing;
    return html`<span>${this.#figures.seconds.toFixed(2)} s</span>
      <span class="loudness">${this.#figures.lufs}</span>
      ${this.note ? html`<span>${this.note}</span>` : nothing}`;
  }

  #edited(pad: number): TemplateResult {
    return html`<button
      class="pad"
      aria-label=${`Done with pad ${pad + 1}`}
      title="Every change is one of this pad too: done with it"
      @click=${this.#done}
    >
      <span>Pad ${pad + 1} ${closeIcon}</span>
    </button>`;
  }

  /** The focus of a button that goes is the star's. */
  #done(): void {
    this.renderRoot.querySelector<HTMLElement>('.star')?.focus();
    emit(this, 'stop-editing', null);
  }

  #star(starred: boolean): TemplateResult {
    return html`<button
      class="quiet star"
      aria-pressed=${starred}
      aria-label="Favourite"
      aria-keyshortcuts="F"
      title=${starred ? 'A favourite (F takes it off)' : 'Keep it as a favourite (F)'}
      @click=${() => emit(this, 'star', null)}
    >
      ${starred ? starredIcon : starIcon}
    </button>`;
  }

  #spoken(): string {
    if (!this.clip) return 'No sound yet';
    if (this.waits) return `Waveform and spectrogram of the sound before ${this.name}`;
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
      const seconds = this.#viewSeconds();
      const [width, height] = [this.clientWidth - 2, this.clientHeight - 2];
      paintHit(
        canvas,
        { width, height, top: CAPTION_PIXELS },
        { clip: this.clip, other: this.other, seconds },
      );
      this.mover.tell({
        kind: 'line',
        view: {
          width,
          height: height - CAPTION_PIXELS,
          density: window.devicePixelRatio,
          seconds,
        },
      });
    });
  }
}

function lufsText(clip: Clip): string {
  const lufs = loudnessLufs(clip);
  return Number.isFinite(lufs) ? `${lufs.toFixed(1).replace('-', '−')} LUFS` : 'silent';
}

customElements.define('gn-hit-view', HitView);
