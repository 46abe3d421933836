/** The kit: pads to strike, and the settings of the one that was struck last. */

import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Control, Model } from '../api/types';
import { numberIn, typedRemark } from '../geometry/typed';
import type { Kits } from '../kits';
import { noteNumber } from '../signal/pitch';
import type { PadRow } from '../state/beat';
import {
  CHOKE_MAXIMUM,
  GAIN_MAXIMUM_DB,
  GAIN_MINIMUM_DB,
  NAME_LONGEST,
  NOTE_MAXIMUM,
  midiName,
  padFault,
  padName,
  spelledNote,
  type Kit,
  type Pad,
} from '../state/kit';
import type { KitDesk } from '../state/kit-desk';
import { soundKey, soundTag, type Recipe } from '../state/patch';
import { endTyping } from './end-typing';
import { lockIcon, openLockIcon } from './icons';
import { padKey } from './keys';
import { kitStyles } from './kit-styles';
import './knob';
import type { KnobTurn } from './knob';
import './menu';
import { basics, buttons, emit } from './shared';
import { picture } from './sounds';

/** What the kit is asked to do. */
export type KitAsk = (kits: Kits) => unknown;

export const askKit = (element: HTMLElement, ask: KitAsk): void =>
  emit<KitAsk>(element, 'ask-kit', ask);

const LEVEL: Control = {
  name: 'level',
  label: 'Level',
  unit: 'dB',
  minimum: GAIN_MINIMUM_DB,
  maximum: GAIN_MAXIMUM_DB,
  default: 0,
  step: 0.1,
};
const PAN: Control = {
  name: 'pan',
  label: 'Pan',
  unit: '%',
  minimum: -100,
  maximum: 100,
  default: 0,
  step: 1,
};
const NOTE = { label: 'MIDI note', minimum: 0, maximum: NOTE_MAXIMUM, unit: '', notes: true };
/** Choke groups that are offered; a kit from elsewhere may have others. */
const GROUPS = 8;
const LIGHT = { duration: 260, pseudoElement: '::after' };

let gestures = 0;

export class KitPanel extends LitElement {
  static override properties = {
    kit: { attribute: false },
    desk: { attribute: false },
    models: { attribute: false },
    hand: { attribute: false },
    rows: { attribute: false },
  };

  static override styles = [basics, buttons, kitStyles];

  declare kit: Kit;
  declare desk: KitDesk;
  declare models: readonly Model[];
  /** The sound in hand. */
  declare hand: Recipe;
  /** What the loop lets the pads play. */
  declare rows: readonly PadRow[];
  #step: number | null = null;
  /** What the pad was called before it is typed. */
  #nameBefore = '';

  override render(): TemplateResult {
    const { kit, desk } = this;
    const at = Math.min(desk.pad, kit.pads.length - 1);
    return html`<div class="pads" role="group" aria-label="Pads" ?data-many=${kit.pads.length > 8}>
        ${kit.pads.map((pad, index) => this.#pad(pad, index, index === at))}
      </div>
      ${this.#settings(kit.pads[at]!, at)}`;
  }

  /** Lights the pads that were struck. */
  override updated(changed: PropertyValues<this>): void {
    const before = changed.get('desk');
    if (before && before.struck !== this.desk.struck) this.#light(this.desk.struck);
  }

  /** Lights the pads that sound at a step, counted on through the bars; null for none. */
  showStep(count: number | null): void {
    if (count === this.#step) return;
    this.#step = count;
    if (count === null) return;
    const sounding = this.rows.filter(
      ({ velocities }) => velocities[count % velocities.length]! > 0,
    );
    this.#light(sounding.map(({ pad }) => pad));
  }

  #light(struck: readonly number[]): void {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const pads = this.renderRoot.querySelectorAll('.pad');
    for (const pad of struck) {
      pads[pad]?.animate([{ opacity: 0.45 }, { opacity: 0 }], LIGHT);
    }
  }

  #pad(pad: Pad, index: number, chosen: boolean): TemplateResult {
    const { shown, shortcut } = padKey(index);
    const fault = padFault(pad, this.models);
    const edited = this.desk.editing === index;
    const marks = [
      pad.locked && 'locked',
      edited && 'being edited',
      fault && 'its model is missing',
    ].filter(Boolean);
    return html`<button
      class="pad"
      aria-label=${[`Pad ${index + 1}: ${padName(pad)}`, ...marks].join(', ')}
      aria-current=${chosen}
      aria-keyshortcuts=${shortcut}
      title=${fault || `${padName(pad)} ${soundTag(pad.recipe)} · ${midiName(pad.note)}`}
      ?data-hand=${soundKey(pad.recipe) === soundKey(this.hand)}
      ?data-edited=${edited}
      ?data-away=${fault !== ''}
      @pointerdown=${() => this.#strike(index)}
      @click=${(event: MouseEvent) => event.detail === 0 && this.#strike(index)}
    >
      ${picture(this.desk.outlines[index] ?? '')}
      <kbd data-key=${shown} data-number=${index + 1}></kbd>
      <span class="name"
        >${pad.locked ? lockIcon : nothing}<span class="word">${padName(pad)}</span
        ><span class="note" data-note=${midiName(pad.note)}></span
      ></span>
    </button>`;
  }

  #settings(pad: Pad, at: number): TemplateResult {
    const fault = padFault(pad, this.models);
    return html`<div
      class="settings"
      role="group"
      aria-label=${`Settings of pad ${at + 1}, ${padName(pad)}`}
    >
      ${fault ? html`<p class="fault">${fault}</p>` : this.#knobs(pad, at)} ${this.#fields(pad, at)}
      ${this.#deeds(pad, at, fault)}
    </div>`;
  }

  #knobs({ gainDb, pan }: Pad, at: number): TemplateResult {
    const turned = ({ detail: { control, value, gesture } }: CustomEvent<KnobTurn>): void => {
      const change = control === LEVEL ? { gainDb: value } : { pan: value / 100 };
      askKit(this, (kits) => kits.change(at, change, `pad-${at}-${gesture}`));
    };
    return html`<div class="knobs" @knob-turn=${turned}>
      <gn-knob .control=${LEVEL} .value=${gainDb}></gn-knob>
      <gn-knob .control=${PAN} .value=${Math.round(pan * 100)} note=${sideOf(pan)}></gn-knob>
    </div>`;
  }

  #fields({ name, note, choke }: Pad, at: number): TemplateResult {
    const learned = this.desk.learning === at ? 'Play…' : midiName(note);
    return html`<div class="fields">
      <label class="field wide">
        Name
        <input
          autocomplete="off"
          spellcheck="false"
          maxlength=${NAME_LONGEST}
          .value=${name}
          @focus=${() => this.#naming(name)}
          @input=${(event: Event) => this.#named(at, (event.target as HTMLInputElement).value)}
          @keydown=${(event: KeyboardEvent) => this.#nameKey(at, event)}
        />
      </label>
      <div class="field">
        <span aria-hidden="true">Note</span>
        <span class="numbered">
          <input
            role="spinbutton"
            autocomplete="off"
            maxlength="12"
            aria-valuemin="0"
            aria-valuemax=${NOTE_MAXIMUM}
            aria-valuenow=${note}
            aria-label=${`MIDI note, ${midiName(note)}`}
            .value=${live(String(note))}
            @change=${(event: Event) => this.#noted(at, event)}
            @keydown=${(event: KeyboardEvent) => this.#noteKey(at, note, event)}
          />
          <button
            class="learn"
            aria-pressed=${this.desk.learning === at}
            aria-label=${`${learned}: learn the note of pad ${at + 1}`}
            title="Learn: the next note of a MIDI keyboard plays this pad"
            @click=${() => askKit(this, (kits) => kits.learn(at))}
          >
            ${learned}
          </button>
        </span>
      </div>
      <div class="field">
        <span aria-hidden="true">Choke</span>
        <gn-menu
          upwards
          label="Choke group"
          text=${choke === 0 ? 'None' : String(choke)}
          value=${String(choke)}
          .choices=${chokeChoices(choke)}
          @choose=${({ detail }: CustomEvent<string>) =>
            askKit(this, (kits) => kits.change(at, { choke: Number(detail) }))}
        ></gn-menu>
      </div>
    </div>`;
  }

  #deeds({ locked }: Pad, at: number, fault: string): TemplateResult {
    return html`<div class="deeds">
      <div class="pair">
        <button
          class="button lock"
          aria-pressed=${locked}
          aria-label=${`Lock pad ${at + 1}`}
          title="A locked pad stays when the kit is new or varied"
          @click=${() => askKit(this, (kits) => kits.change(at, { locked: !locked }))}
        >
          ${locked ? lockIcon : openLockIcon}
        </button>
        ${this.#edit(at, fault)}
      </div>
      <button
        class="button"
        title="Put the sound in hand on this pad"
        @click=${() => askKit(this, (kits) => kits.put(at))}
      >
        Put sound here
      </button>
    </div>`;
  }

  /** While a pad is edited, knobs, pad and dice are its own. */
  #edit(at: number, fault: string): TemplateResult {
    const edited = this.desk.editing === at;
    return html`<button
      class="button"
      ?data-editing=${edited}
      title=${
        edited
          ? 'Leave the pad as it is now; the sound stays in your hand'
          : 'Take this pad’s sound in hand, and let every change be the pad’s too'
      }
      aria-disabled=${fault !== ''}
      @click=${() => askKit(this, (kits) => (edited ? kits.stopEditing() : kits.take(at)))}
    >
      ${edited ? 'Done' : 'Edit'}
    </button>`;
  }

  #strike(index: number): void {
    askKit(this, (kits) => {
      kits.play(index);
      kits.select(index);
    });
  }

  /** What is no note leaves it as it was; that, and what is out of range, is said. */
  #noted(at: number, event: Event): void {
    const typed = (event.target as HTMLInputElement).value;
    const text = String(noteNumber(typed) ?? typed);
    const note = numberIn(text);
    const remark = typedRemark(NOTE, text, spelledNote);
    if (note !== null) askKit(this, (kits) => kits.learnNote(at, note, remark));
    else if (remark) emit(this, 'say', remark);
    this.requestUpdate();
  }

  #noteKey(at: number, note: number, event: KeyboardEvent): void {
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    const input = event.currentTarget as HTMLInputElement;
    if (step === undefined) return void endTyping(event, () => (input.value = String(note)));
    event.preventDefault();
    askKit(this, (kits) => kits.learnNote(at, note + step));
  }

  #naming(before: string): void {
    gestures++;
    this.#nameBefore = before;
  }

  #nameKey(at: number, event: KeyboardEvent): void {
    event.stopPropagation();
    endTyping(event, () => this.#named(at, this.#nameBefore));
  }

  #named(at: number, name: string): void {
    askKit(this, (kits) => kits.change(at, { name }, `pad-name-${gestures}`));
  }
}

const sideOf = (pan: number): string => (pan === 0 ? '' : pan < 0 ? 'L' : 'R');

function chokeChoices(choke: number) {
  const most = Math.min(CHOKE_MAXIMUM, Math.max(GROUPS, choke));
  return Array.from({ length: most + 1 }, (_, group) => ({
    value: String(group),
    label: group === 0 ? 'None' : `Group ${group}`,
  }));
}

customElements.define('gn-kit', KitPanel);
