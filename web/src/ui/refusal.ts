/** Why a file was refused, where the page is one column: below the strip that it came by. */

import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { warnIcon } from './icons';
import { dismissButton, refusedText } from './refused';
import { basics, buttons } from './shared';

export class Refusal extends LitElement {
  static override properties = { said: {} };

  static override styles = [
    basics,
    buttons,
    css`
      :host {
        display: block;
      }
      .refusal:not([data-empty]) {
        display: flex;
        align-items: center;
        gap: 8px;
        margin-top: 8px;
        padding: 2px 0 2px 14px;
        border: 1px solid var(--alarm-edge);
        border-radius: 12px;
        color: var(--ink);
        background: var(--alarm);
        font-size: 13px;
        line-height: 1.3;
        overflow-wrap: anywhere;
      }
      [role='alert'] {
        flex: 1;
        min-width: 0;
      }
      [role='alert']:not(:empty) {
        padding-block: 8px;
      }
      svg {
        flex: none;
      }
      .refusal > svg {
        color: var(--warn);
      }
      .close {
        flex: none;
        padding: 0;
        --tap: 44px;
      }
      .close svg {
        width: 13px;
      }
    `,
  ];

  /** Empty for nothing. */
  declare said: string;

  constructor() {
    super();
    this.said = '';
  }

  override render(): TemplateResult {
    const empty = this.said === '';
    return html`<div class="refusal" ?data-empty=${empty}>
      ${empty ? nothing : warnIcon}
      <div role="alert">${empty ? nothing : refusedText(this.said)}</div>
      ${empty ? nothing : dismissButton(this)}
    </div>`;
  }

  /** It takes a place of its own, so it covers nothing; that place may be out of view. */
  override updated(changed: PropertyValues<this>): void {
    if (changed.has('said') && this.said !== '') this.scrollIntoView({ block: 'nearest' });
  }
}

customElements.define('gn-refusal', Refusal);
