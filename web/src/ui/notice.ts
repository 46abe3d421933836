/** What is said in passing, with what can be done about it. */

import { html, nothing, type TemplateResult } from 'lit';
import type { AppState, Offer } from '../state/app';

const LABELS: Readonly<Record<Offer['kind'], string>> = {
  'put back': 'Undo',
  'sound alone': 'Sound alone',
};

export function notice(
  { notice: said, offer }: AppState,
  accept: (offer: Offer) => void,
): TemplateResult {
  return html`<div class="notice" ?data-empty=${said === ''}>
    <span role="status">${said}</span>
    ${
      offer
        ? html`<button class="quiet" @click=${() => accept(offer)}>${LABELS[offer.kind]}</button>`
        : nothing
    }
  </div>`;
}
