/** Taking a kit away: a button, and a sheet with its name, formats, layers and kind of files. */

import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { SaveDepth, SaveRate } from '../api/types';
import { DEPTHS, RATES } from '../state/formats';
import { NAME_LONGEST, type Kit } from '../state/kit';
import {
  KIT_FORMATS,
  countsWith,
  takeFault,
  type KitDesk,
  type KitFormat,
} from '../state/kit-desk';
import { saveIcon } from './icons';
import { askKit } from './kit';
import { kitTakeStyles } from './kit-take-styles';
import { popup } from './popup';
import './segments';
import { basics, buttons } from './shared';
import { sheet, takesTyped } from './sheet';
import { Unfolds } from './unfolds';

const DEPTH_CHOICES = DEPTHS.wav.map((depth) => ({
  value: depth,
  label: depth,
  spoken: depth === '32f' ? '32 bit float' : 'bit',
}));
const RATE_CHOICES = RATES.map((rate) => ({
  value: String(rate),
  label: String(rate / 1000),
  spoken: 'kHz',
}));

let gestures = 0;

export class KitTaking extends LitElement {
  static override properties = {
    kit: { attribute: false },
    desk: { attribute: false },
  };

  static override styles = [basics, buttons, popup, sheet, kitTakeStyles];

  declare kit: Kit;
  declare desk: KitDesk;
  readonly #unfolds = new Unfolds(this, {
    first: () => this.#saving(),
    wish: () => ({ above: true, end: true }),
    stays: true,
  });

  override render(): TemplateResult {
    return html`<button
        class="button opener"
        aria-expanded=${this.#unfolds.open}
        aria-haspopup="dialog"
        title="As a zip for samplers"
        @click=${this.#unfolds.toggle}
      >
        ${saveIcon} Save kit
      </button>
      ${this.#unfolds.open ? this.#sheet() : nothing}`;
  }

  /** Once the zip is there the sheet is done. */
  override updated(changed: PropertyValues<this>): void {
    const was = changed.get('desk');
    const done = was?.taking && !this.desk.taking && !this.desk.fault;
    if (this.#unfolds.open && done) this.#unfolds.close();
  }

  #sheet(): TemplateResult {
    const { take, taking, fault } = this.desk;
    const pads = this.kit.pads.length;
    const wrong = takeFault(take, pads);
    const sounds = pads * take.layers * take.roundRobins;
    const alone = take.formats.length === 0 ? ' as WAV files alone' : '';
    return html`<div class="sheet popup" role="dialog" aria-label="Save kit">
      <label
        >Name
        <input
          autocomplete="off"
          spellcheck="false"
          maxlength=${NAME_LONGEST}
          .value=${this.kit.name}
          @focus=${() => gestures++}
          @input=${this.#named}
          @keydown=${(event: KeyboardEvent) => takesTyped(event, () => this.#saving()?.focus())}
        />
      </label>
      <fieldset>
        <legend class="spoken">Formats</legend>
        ${KIT_FORMATS.map(({ name, label }) => this.#format(name, label, take.formats))}
      </fieldset>
      ${this.#count('Velocity layers', take.layers, (layers) => ({ layers }))}
      ${this.#count('Round robins', take.roundRobins, (roundRobins) => ({ roundRobins }))}
      ${this.#choice('Bits', take.depth, DEPTH_CHOICES, (value) => ({ depth: value as SaveDepth }))}
      ${this.#choice('kHz', String(take.rate), RATE_CHOICES, (value) => ({
        rate: Number(value) as SaveRate,
      }))}
      <p class=${fault || wrong ? 'fault' : ''} role="status">
        ${fault || wrong || (taking ? `Playing ${sounds} sounds…` : `${sounds} sounds${alone}, made by the model.`)}
      </p>
      <button
        class="button main go"
        aria-disabled=${taking || wrong !== ''}
        aria-busy=${taking}
        @click=${() => askKit(this, (kits) => kits.taker.save())}
      >
        ${taking ? 'Making the zip…' : 'Save the zip'}
      </button>
    </div>`;
  }

  #format(name: KitFormat, label: string, formats: readonly KitFormat[]): TemplateResult {
    const order = KIT_FORMATS.map((format) => format.name);
    const changed = (event: Event): void => {
      const { checked } = event.target as HTMLInputElement;
      const next = order.filter((each) => (each === name ? checked : formats.includes(each)));
      askKit(this, (kits) => kits.taker.set({ formats: next }));
    };
    return html`<label class="tick">
      <input type="checkbox" .checked=${formats.includes(name)} @change=${changed} />${label}
    </label>`;
  }

  #count(
    label: string,
    count: number,
    change: (count: number) => Partial<KitDesk['take']>,
  ): TemplateResult {
    const choices = countsWith(count)
      .map(String)
      .map((value) => ({ value, label: value }));
    return this.#choice(label, String(count), choices, (value) => change(Number(value)));
  }

  #choice(
    label: string,
    value: string,
    choices: readonly { readonly value: string; readonly label: string }[],
    change: (value: string) => Partial<KitDesk['take']>,
  ): TemplateResult {
    return html`<div class="choice">
      <span aria-hidden="true">${label}</span>
      <gn-segments
        label=${label}
        value=${value}
        .choices=${choices}
        @choose=${({ detail }: CustomEvent<string>) =>
          askKit(this, (kits) => kits.taker.set(change(detail)))}
      ></gn-segments>
    </div>`;
  }

  #saving(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.go');
  }

  #named(event: Event): void {
    const name = (event.target as HTMLInputElement).value;
    askKit(this, (kits) => kits.rename(name, `kit-name-${gestures}`));
  }
}

customElements.define('gn-kit-take', KitTaking);
