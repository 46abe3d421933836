/** The button that lets the loop be heard, or no more. */

import { html, type TemplateResult } from 'lit';
import { playIcon, stopIcon } from './icons';

export const loopButton = (looping: boolean, toggle: () => void): TemplateResult =>
  html`<button
    class="button main play"
    aria-pressed=${looping}
    aria-keyshortcuts="Space"
    @click=${toggle}
  >
    ${looping ? stopIcon : playIcon} ${looping ? 'Stop' : 'Loop'}
  </button>`;
