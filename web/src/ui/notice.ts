/** What is said in passing, with what can be done about it, where it covers no control. */

import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { topOver, type Span } from '../geometry/span';
import type { Offer } from '../state/app';
import { COLUMN, clearHeight } from './column';
import { closeIcon } from './icons';
import { noticeStyles } from './notice-styles';
import { basics, buttons, emit } from './shared';

const LABELS: Readonly<Record<Offer['kind'], string>> = {
  'put back': 'Undo',
  'sound alone': 'Sound alone',
};

export class Notice extends LitElement {
  static override properties = {
    said: {},
    offer: { attribute: false },
    picture: { attribute: false },
  };

  static override styles = [basics, buttons, noticeStyles];

  /** Empty for nothing. */
  declare said: string;
  declare offer: Offer | null;
  /** Where in the window there is a picture, which a notice may lie over; null for nowhere. */
  declare picture: () => Span | null;
  readonly #scrolled = (): void => this.#place();

  constructor() {
    super();
    this.said = '';
    this.offer = null;
    this.picture = () => null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('scroll', this.#scrolled, { passive: true });
    addEventListener('resize', this.#scrolled);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('scroll', this.#scrolled);
    removeEventListener('resize', this.#scrolled);
  }

  override render(): TemplateResult {
    return html`<div class="notice" ?data-empty=${this.said === ''}>
      <span role="status">${this.said}</span>
      ${this.said === '' ? nothing : html`${this.#offered()} ${this.#close()}`}
    </div>`;
  }

  override updated(): void {
    this.#place();
  }

  #offered(): TemplateResult | typeof nothing {
    const { offer } = this;
    if (!offer) return nothing;
    return html`<button class="quiet offer" @click=${() => emit(this, 'accept-offer', offer)}>
      ${LABELS[offer.kind]}
    </button>`;
  }

  #close(): TemplateResult {
    return html`<button
      class="quiet close"
      aria-label="Close this notice"
      @click=${() => emit(this, 'dismiss-notice', null)}
    >
      ${closeIcon}
    </button>`;
  }

  /** Over the picture while that is in view, where it scrolls along; else at the window's foot. */
  #place(): void {
    const box = this.renderRoot.querySelector<HTMLElement>('.notice');
    if (!box || this.said === '') return;
    const picture = COLUMN.matches ? this.picture() : null;
    const top = picture && topOver(picture, box.offsetHeight, clearHeight());
    box.toggleAttribute('data-over', top !== null);
    box.style.top = top === null ? '' : `${top + scrollY}px`;
  }
}

customElements.define('gn-notice', Notice);
