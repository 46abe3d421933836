/** What a refusal says, and how it is put away, wherever on the page it stands. */

import { html, type LitElement, type TemplateResult } from 'lit';
import { closeIcon } from './icons';
import { emit } from './shared';

/** Why something was refused, and what became of the sound that plays. */
export const refusedText = (why: string): string => `${why} Your sound is as it was.`;

export const dismissButton = (from: LitElement): TemplateResult =>
  html`<button
    class="quiet close"
    aria-label="Close this notice"
    @click=${() => emit(from, 'dismiss-notice', null)}
  >
    ${closeIcon}
  </button>`;
