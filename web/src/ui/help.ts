/** The keys, what fingers do, and in three lines what this is. */

import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { closeIcon } from './icons';
import { basics, buttons } from './shared';

const apple = /Mac|iPhone|iPad/.test(navigator.userAgent);
const control = apple ? '⌘' : 'Ctrl';

const KEYS: readonly [readonly string[], string][] = [
  [['Space'], 'start and stop the loop'],
  [['←', '→', '↑', '↓'], 'move the point, once the pad has the focus'],
  [['Shift', '+ arrows'], 'move it finely'],
  [['L'], 'lock the knob that has the focus, or the pad'],
  [['R'], 'throw the dice; what is locked stays'],
  [['−', '+'], 'how far the dice go'],
  [['V'], 'vary: another sound at this place, another take of a sample'],
  [['Enter'], 'type the value of a knob; double-click puts it to rest'],
  [['T'], 'tap the tempo'],
  [['G'], 'the grid; arrows and digits set its steps'],
  [['M'], 'in the grid, mute whose steps it shows'],
  [['Shift', '↑', '↓'], 'in the grid, go to the steps of another pad'],
  [['K'], 'the kit'],
  [['1', '–', '8'], 'strike the pads of the kit; with Shift, pads 9 to 16'],
  [['F'], 'keep the sound as a favourite'],
  [['I'], 'record 2 s from the microphone'],
  [['A', 'B'], 'hear the dropped sound, and its match'],
  [['C'], 'search for a closer match; Esc gives it up'],
  [['S'], 'save the sound'],
  [[control, 'Z'], 'undo'],
  [[control, 'Shift', 'Z'], 'redo'],
  [['?'], 'this list'],
];

const touch = matchMedia('(pointer: coarse)').matches;

const TOUCHES: readonly [string, string][] = [
  ['Drag the point', 'every place is another sound'],
  ['Drag a knob', 'up and down turns it'],
  ['Double-tap a knob', 'puts it to rest'],
  ['Tap its value', 'types it'],
  ['Tap a lock', 'the dice leave that knob, or the point'],
  ['Drag the tempo', 'up and down; tap it to type, or tap along on Tap'],
  ['Tap a step', 'a hit or a rest; drag it for how loud'],
  ['Tap a pad of the kit', 'strikes it, and shows its settings'],
  ['Tap the star', 'keeps the sound as a favourite'],
];

export class Help extends LitElement {
  static override styles = [
    basics,
    buttons,
    css`
      dialog {
        width: min(500px, calc(100vw - 28px));
        max-height: calc(100dvh - 28px);
        overflow-y: auto;
        padding: 22px 24px 24px;
        color: var(--ink);
        background: var(--panel-lit);
        border: 1px solid var(--edge);
        border-radius: 18px;
        box-shadow: 0 30px 90px #000c;
      }
      dialog::backdrop {
        background: #0a0b0dbf;
      }
      .head {
        display: flex;
        align-items: center;
        justify-content: space-between;
        margin: -6px -8px 6px 0;
      }
      h2 {
        margin: 0;
        font-size: 18px;
        font-weight: 640;
        letter-spacing: -0.01em;
      }
      p {
        margin: 0 0 18px;
        color: var(--dim);
      }
      .more {
        margin: 18px 0 0;
      }
      a {
        color: var(--hot);
      }
      dl {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 7px 18px;
        margin: 0;
        align-items: center;
      }
      dt {
        display: flex;
        gap: 4px;
      }
      dd {
        margin: 0;
        color: var(--dim);
      }
      h3 {
        margin: 20px 0 8px;
        font-size: 14px;
        font-weight: 600;
      }
      @media (max-width: 480px) {
        dialog {
          padding: 18px 16px;
        }
        dl {
          grid-template-columns: minmax(max-content, 38%) 1fr;
          column-gap: 14px;
        }
      }
    `,
  ];

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="title" @click=${this.#backdrop}>
      <div class="head">
        <h2 id="title">How to play</h2>
        <button class="quiet" aria-label="Close" @click=${() => this.#dialog().close()}>
          ${closeIcon}
        </button>
      </div>
      <p>
        Every place on the pad is a drum sound that did not exist before; each dot is a sound the
        model learned from. The address bar always holds the sound you hear, and your kit.
      </p>
      ${touch ? this.#touches() : nothing}
      <dl>
        ${KEYS.map(
          ([keys, meaning]) =>
            html`<dt>${keys.map((key) => html`<kbd>${key}</kbd>`)}</dt>
              <dd>${meaning}</dd>`,
        )}
      </dl>
      <p class="more">
        The three dots beside Save have the loop as a file, its stems and notes, the names of files,
        and MIDI: play the sound from a keyboard or pads.
      </p>
      <p class="more">All models side by side: <a href="lab">the Lab</a>.</p>
    </dialog>`;
  }

  #touches(): TemplateResult {
    return html`<dl>
        ${TOUCHES.map(
          ([gesture, meaning]) =>
            html`<dt>${gesture}</dt>
              <dd>${meaning}</dd>`,
        )}
      </dl>
      <h3>With a keyboard</h3>`;
  }

  show(): void {
    if (!this.#dialog().open) this.#dialog().showModal();
  }

  get shown(): boolean {
    return this.#dialog().open;
  }

  #dialog(): HTMLDialogElement {
    return this.renderRoot.querySelector('dialog')!;
  }

  #backdrop(event: MouseEvent): void {
    if (event.target === this.#dialog()) {
      const { left, right, top, bottom } = this.#dialog().getBoundingClientRect();
      const { clientX: x, clientY: y } = event;
      if (x < left || x > right || y < top || y > bottom) this.#dialog().close();
    }
  }
}

customElements.define('gn-help', Help);
