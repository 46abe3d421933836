/** The knobs of a model: one for every control that its pad does not move. */

import { LitElement, css, html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Control, Model } from '../api/types';
import { PITCH } from '../state/app';
import { entryOf } from '../state/entry';
import './knob';
import { basics } from './shared';

/** Why a knob would change next to nothing of a sound. */
const IDLE: Readonly<Record<string, string>> = {
  noise: 'This sound is all noise, or all tone: there is nothing to weigh it against.',
  body: 'All of this sound, or none of it, lies under 250 Hz.',
};

export class Knobs extends LitElement {
  static override properties = {
    model: { attribute: false },
    drum: {},
    values: { attribute: false },
    lockable: { type: Boolean },
    locked: { attribute: false },
    hz: { type: Number },
    hzTurn: { type: Number },
    idle: { attribute: false },
  };

  static override styles = [
    basics,
    css`
      :host {
        display: flex;
        justify-content: space-evenly;
      }
      gn-knob {
        flex: 0 1 110px;
      }
      gn-knob:first-child {
        --reason-left: 0;
        --reason-shift: 0;
      }
      gn-knob:last-child {
        --reason-left: auto;
        --reason-right: 0;
        --reason-shift: 0;
      }
      @media (max-width: 760px) {
        :host([lockable]) {
          flex-wrap: wrap;
          row-gap: 8px;
        }
        :host([lockable]) gn-knob {
          flex-basis: 33.3%;
        }
      }
    `,
  ];

  declare model: Model;
  /** The class of drum that is played. */
  declare drum: string;
  declare values: Readonly<Record<string, number>>;
  declare lockable: boolean;
  declare locked: readonly string[];
  /** The pitch of the sound that is heard; null for none, undefined where that is not told. */
  declare hz: number | null | undefined;
  /** Where the pitch's control stands in that sound, which may lag behind the hand. */
  declare hzTurn: number;
  /** The controls that would change next to nothing of the sound. */
  declare idle: readonly string[];

  constructor() {
    super();
    this.lockable = false;
    this.locked = [];
    this.hzTurn = 0;
    this.idle = [];
  }

  override render(): TemplateResult {
    return html`${repeat(
      knobControls(this.model),
      ({ name }) => name,
      (control) =>
        html`<gn-knob
          .control=${control}
          .value=${this.values[control.name]!}
          .reason=${this.#reason(control)}
          .hz=${control.name === PITCH ? this.hz : undefined}
          .hzTurn=${this.hzTurn}
          .lockable=${this.lockable}
          .locked=${this.locked.includes(control.name)}
        ></gn-knob>`,
    )}`;
  }

  /** Why there is nothing to turn: in this drum, or in this sound, of which none is turned away. */
  #reason({ name, unavailable = {} }: Control): string {
    const idle = this.values[name] === 0 && this.idle.includes(name);
    return entryOf(unavailable, this.drum) ?? (idle ? (entryOf(IDLE, name) ?? '') : '');
  }
}

export function knobControls({ controls, pad }: Model): readonly Control[] {
  return controls.filter(({ name }) => !pad.includes(name));
}

customElements.define('gn-knobs', Knobs);
