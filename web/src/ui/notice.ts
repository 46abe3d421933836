/** What is said in passing, with what can be done about it, where it covers no control. */

import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { placeBeside, topOver, type Span } from '../geometry/span';
import type { Offer } from '../state/app';
import { COLUMN, FollowsColumn, clearHeight } from './column';
import { warnIcon } from './icons';
import { noticeStyles } from './notice-styles';
import { dismissButton, refusedText } from './refused';
import { basics, buttons, emit } from './shared';

interface Place extends Span {
  readonly name: 'over' | 'foot' | 'head';
}

const LABELS: Readonly<Record<Offer['kind'], string>> = {
  'put back': 'Undo',
  'sound alone': 'Sound alone',
  'save loop': 'Save the loop',
  reload: 'Reload',
};
const CONTROL = 'button, input, a[href], [tabindex]';
/** What a notice keeps from the edge of the window. */
const MARGIN = 8;

export class Notice extends LitElement {
  static override properties = {
    said: {},
    alarm: { type: Boolean },
    offer: { attribute: false },
    picture: { attribute: false },
  };

  static override styles = [basics, buttons, noticeStyles];

  /** Empty for nothing. */
  declare said: string;
  /** Whether it is of something that was refused. */
  declare alarm: boolean;
  declare offer: Offer | null;
  /** Where in the window there is a picture, which a notice may lie over; null for nowhere. */
  declare picture: () => Span | null;
  /** What was pressed or typed at last, which what is said may be of, and where in the page it was. */
  #touched: { readonly part: Element; readonly top: number; readonly bottom: number } | null = null;
  readonly #moved = (): void => this.#place();
  readonly #pressed = (event: Event): void => {
    const isControl = (part: EventTarget): part is Element =>
      part instanceof Element && part.matches(CONTROL);
    const part = event.composedPath().find(isControl);
    if (!part) return;
    const { top, bottom } = part.getBoundingClientRect();
    this.#touched = { part, top: top + scrollY, bottom: bottom + scrollY };
  };

  constructor() {
    super();
    this.said = '';
    this.alarm = false;
    this.offer = null;
    this.picture = () => null;
    new FollowsColumn(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('scroll', this.#moved, { passive: true });
    addEventListener('resize', this.#moved);
    addEventListener('pointerdown', this.#pressed, true);
    addEventListener('keydown', this.#pressed, true);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('scroll', this.#moved);
    removeEventListener('resize', this.#moved);
    removeEventListener('pointerdown', this.#pressed, true);
    removeEventListener('keydown', this.#pressed, true);
  }

  override render(): TemplateResult {
    return html`<div class="notice" ?data-empty=${this.said === ''} ?data-alarm=${this.alarm}>
      ${this.alarm ? warnIcon : nothing}
      <div>
        <span role="status">${this.alarm ? '' : this.said}</span>
        <span role="alert">${this.alarm ? refusedText(this.said) : nothing}</span>
      </div>
      ${this.said === '' ? nothing : html`${this.#offered()} ${dismissButton(this)}`}
    </div>`;
  }

  override updated(): void {
    this.#place();
  }

  /** To be called where the page around it may have changed. */
  settle(): void {
    if (this.said !== '') requestAnimationFrame(this.#moved);
  }

  #offered(): TemplateResult | typeof nothing {
    const { offer } = this;
    if (!offer) return nothing;
    return html`<button class="quiet offer" @click=${() => emit(this, 'accept-offer', offer)}>
      ${LABELS[offer.kind]}
    </button>`;
  }

  /**
   * In one column over the picture while that is in view, where it scrolls along; else at the
   * window's foot, or at its head where the foot is what was touched.
   */
  #place(): void {
    const box = this.renderRoot.querySelector<HTMLElement>('.notice');
    if (!box || this.said === '') return;
    const place = COLUMN.matches ? this.#placeFor(box.offsetHeight) : null;
    box.dataset['at'] = place?.name ?? 'foot';
    box.style.top = place?.name === 'over' ? `${place.top + scrollY}px` : '';
  }

  #placeFor(height: number): Place {
    const clear = clearHeight();
    const picture = this.picture();
    const over = picture && topOver(picture, height, clear);
    const spanAt = (name: Place['name'], top: number): Place => ({
      name,
      top,
      bottom: top + height,
    });
    const [foot, head] = [spanAt('foot', clear - height), spanAt('head', MARGIN)];
    const touched = this.#touchedNow();
    return over === null
      ? placeBeside(touched, [foot, head])
      : placeBeside(touched, [spanAt('over', over), foot, head]);
  }

  /** Where it is by now, or was, where it is gone. */
  #touchedNow(): Span | null {
    if (!this.#touched) return null;
    const { part, top, bottom } = this.#touched;
    if (part.isConnected) return part.getBoundingClientRect();
    return { top: top - scrollY, bottom: bottom - scrollY };
  }
}

customElements.define('gn-notice', Notice);
