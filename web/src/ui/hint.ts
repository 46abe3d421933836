/** What a first visit is told: one short hint at a time, each gone for good once it is done. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { ALL_HINTS, HINT } from '../state/app';
import { closeIcon } from './icons';
import { basics, buttons, emit, screen } from './shared';

const touch = matchMedia('(pointer: coarse)').matches;

const HINTS: readonly { readonly bit: number; readonly text: string }[] = [
  { bit: HINT.move, text: 'Drag the point: every place is a sound that never existed.' },
  {
    bit: HINT.loop,
    text: touch
      ? 'Press Loop, and turn a knob while it plays.'
      : 'Press space to loop, and turn a knob while it plays.',
  },
  {
    bit: HINT.drop,
    text: touch
      ? 'Choose a sample below to land on its sound.'
      : 'Drop any sample on the window to land on its sound.',
  },
];

export class Hint extends LitElement {
  static override properties = { done: { type: Number } };

  static override styles = [
    basics,
    buttons,
    screen,
    css`
      :host {
        display: block;
        justify-self: center;
        max-width: 100%;
      }
      div {
        display: flex;
        margin-top: 8px;
        align-items: center;
        gap: 10px;
        padding: 2px 2px 2px 15px;
        border-radius: 12px;
        border: 1px solid var(--edge);
        background: var(--float);
        font-size: 13px;
        color: var(--ink);
        animation: appear 200ms var(--ease);
      }
      .quiet {
        --tap: 36px;
        padding: 0;
      }
      @media (pointer: coarse) {
        .quiet {
          --tap: 44px;
        }
      }
      @keyframes appear {
        from {
          opacity: 0;
          transform: translateY(-4px);
        }
      }
    `,
  ];

  /** The hints that are over, a bit for each. */
  declare done: number;

  constructor() {
    super();
    this.done = ALL_HINTS;
  }

  override render(): TemplateResult | typeof nothing {
    const next = HINTS.find(({ bit }) => (this.done & bit) === 0);
    this.toggleAttribute('data-shown', next !== undefined);
    if (!next) return nothing;
    return html`<div class="screen" role="note">
      <span>${next.text}</span>
      <button
        class="quiet"
        aria-label="No more hints"
        title="No more hints"
        @click=${() => emit(this, 'skip-hints', null)}
      >
        ${closeIcon}
      </button>
    </div>`;
  }
}

customElements.define('gn-hint', Hint);
