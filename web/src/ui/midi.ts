/** Playing from a MIDI keyboard: whether one is listened to, and what to do where none is. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { inWords } from '../midi-words';
import type { MidiState } from '../state/app';
import { keyboardIcon } from './icons';
import { basics, buttons, emit } from './shared';

/** Whether there is something to stop. */
const isOn = (state: MidiState): boolean =>
  typeof state !== 'string' || state === 'asking' || state === 'no device';

export class MidiPanel extends LitElement {
  static override properties = { state: { attribute: false } };

  static override styles = [
    basics,
    buttons,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 10px;
      }
      p {
        flex: 1;
        margin: 0;
        font-size: 12px;
        color: var(--dim);
        overflow-wrap: anywhere;
      }
      .on {
        color: var(--ink);
      }
      .button {
        padding: 0 12px;
        font-size: 13px;
      }
      .button[aria-disabled='true'] {
        color: var(--off);
        background: none;
      }
    `,
  ];

  declare state: MidiState;

  constructor() {
    super();
    this.state = 'off';
  }

  override render(): TemplateResult {
    const on = isOn(this.state);
    return html`<p role="status" class=${typeof this.state === 'string' ? '' : 'on'}>
        ${inWords(this.state)}
      </p>
      <button
        class="button"
        aria-label=${on ? 'Stop MIDI' : nothing}
        aria-disabled=${this.state === 'unsupported'}
        @click=${() => this.#ask(on)}
      >
        ${keyboardIcon} ${on ? 'Stop' : 'Use MIDI'}
      </button>`;
  }

  #ask(on: boolean): void {
    if (this.state !== 'unsupported') emit(this, on ? 'stop-midi' : 'use-midi', null);
  }
}

customElements.define('gn-midi', MidiPanel);
