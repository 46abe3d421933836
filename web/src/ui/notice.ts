/** What is said in passing, with a way back where it cost something. */

import { html, nothing, type TemplateResult } from 'lit';
import type { AppState } from '../state/app';

export function notice({ notice: said, removed }: AppState, restore: () => void): TemplateResult {
  return html`<div class="notice" ?data-empty=${said === ''}>
    <span role="status">${said}</span>
    ${removed ? html`<button class="quiet" @click=${restore}>Undo</button>` : nothing}
  </div>`;
}
