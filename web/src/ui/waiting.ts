/** The page's places while the models are on their way; nothing where they will not come. */

import { html, nothing, type TemplateResult } from 'lit';

export const waiting = (reachable: boolean): TemplateResult | typeof nothing =>
  reachable
    ? html`<main class="waiting" aria-busy="true">
        <div class="card pad screen"><p role="status">Fetching the drums…</p></div>
        <div class="right">
          <div class="card screen"></div>
          <div class="card low"></div>
          <div class="card low"></div>
        </div>
      </main>`
    : nothing;
