/** One model among others: its latent space, its sound, and what can be done with both. */

import { LitElement, html, nothing, type TemplateResult } from 'lit';
import type { Descriptor, Model, SoundMap } from '../../api/types';
import { padControls, placeOf, stepOf, type Point } from '../../geometry/pad';
import { formatValue } from '../../geometry/scale';
import type { Clip } from '../../signal/wav';
import { drumName } from '../../state/patch';
import { closeIcon, saveIcon } from '../../ui/icons';
import { knobControls } from '../../ui/knobs';
import '../../ui/menu';
import { basics, buttons, emit } from '../../ui/shared';
import { aboutModel } from '../picker';
import type { Walk } from '../state';
import { WALK_HITS } from '../walk';
import { cardIcon, earIcon, walkIcon } from './lab-icons';
import './lab-pad';
import type { LabPad } from './lab-pad';
import './look';
import type { Look } from './look';
import { modelStyles } from './model-styles';

export class ModelView extends LitElement {
  static override properties = {
    model: { attribute: false },
    drum: {},
    controls: { attribute: false },
    map: { attribute: false },
    clip: { attribute: false },
    descriptor: { attribute: false },
    heard: { type: Boolean, reflect: true },
    sounding: { type: Boolean, reflect: true },
    pointed: { attribute: false },
    drawing: { type: Boolean },
    walk: { attribute: false },
    failure: {},
    order: { type: Number },
  };

  static override styles = [basics, buttons, modelStyles];

  declare model: Model;
  /** The class of drum that is played. */
  declare drum: string;
  declare controls: Readonly<Record<string, number>>;
  declare map: SoundMap | null;
  declare clip: Clip | null;
  declare descriptor: Descriptor | null;
  declare heard: boolean;
  declare sounding: boolean;
  /** The training sound under the pointer; -1 for none. */
  declare pointed: number;
  declare drawing: boolean;
  /** The walk on this model's pad. */
  declare walk: Walk | null;
  declare failure: string;
  declare order: number;

  override render(): TemplateResult {
    return html`<section aria-label=${this.model.title}>
      ${this.#head()} ${this.#space()}
      <div class="screen look">
        <gn-look .clip=${this.clip} .name=${this.#caption()}></gn-look>
      </div>
      ${this.#knobs()}
      <div class="foot">${this.walk ? this.#walkRow(this.walk) : this.#row()}</div>
    </section>`;
  }

  /** Lets line and glow follow what can be heard, where it is this model's. */
  follow(seconds: number | null, level: number, marker: Point | null): void {
    this.renderRoot.querySelector<Look>('gn-look')?.playAt(seconds);
    this.renderRoot.querySelector<LabPad>('gn-lab-pad')?.shine(level, marker);
  }

  #head(): TemplateResult {
    const { title, name } = this.model;
    return html`<header>
      <div class="name">
        <h2 title=${title}>${title}</h2>
        <small title=${name}>${aboutModel(this.model)}</small>
      </div>
      <button
        class="quiet listen"
        aria-pressed=${this.heard}
        aria-label=${`Listen to ${title}`}
        aria-keyshortcuts=${this.order < 9 ? String(this.order + 1) : ''}
        title=${this.order < 9 ? `Listen (${this.order + 1})` : 'Listen'}
        @click=${() => emit(this, 'listen', this.model.name)}
      >
        ${earIcon}
      </button>
      <button
        class="quiet"
        aria-label=${`Take ${title} away`}
        title="Take away"
        @click=${() => emit(this, 'choose-model', this.model.name)}
      >
        ${closeIcon}
      </button>
    </header>`;
  }

  #space(): TemplateResult {
    const [across, up] = padControls(this.model);
    const place: Point = [
      placeOf(across, this.controls[across.name]!),
      placeOf(up, this.controls[up.name]!),
    ];
    return html`<div class="screen space">
      <gn-lab-pad
        .place=${place}
        .points=${this.map?.points ?? []}
        .descriptor=${this.descriptor}
        .least=${Math.max(stepOf(across), stepOf(up))}
        .name=${this.model.title}
        .heard=${this.heard}
        .drawing=${this.drawing}
        .path=${this.walk?.path ?? []}
        .places=${this.walk?.places ?? []}
      ></gn-lab-pad>
      <span class="under">${this.#under()}</span>
      ${
        this.failure
          ? html`<p class="failure" role="alert">
              ${this.failure}
              <button class="button" @click=${() => emit(this, 'try-again', null)}>
                Try again
              </button>
            </p>`
          : nothing
      }
    </div>`;
  }

  #under(): string {
    if (this.drawing) return 'Draw a path';
    if (!this.map) return this.failure ? '' : 'Loading its sounds …';
    const value = this.descriptor?.values[this.pointed] ?? null;
    if (value !== null)
      return `${this.descriptor!.label} ${formatValue(value, this.descriptor!.unit)}`;
    return `${drumName(this.drum)} · ${this.map.points.length.toLocaleString('en')} sounds`;
  }

  #caption(): string {
    return padControls(this.model)
      .map(({ name, label, unit }) => `${label} ${formatValue(this.controls[name]!, unit)}`)
      .join('  ');
  }

  #knobs(): TemplateResult {
    return html`<div class="knobs" ?hidden=${knobControls(this.model).length === 0}>
      <gn-knobs .model=${this.model} .drum=${this.drum} .values=${this.controls}></gn-knobs>
    </div>`;
  }

  #row(): TemplateResult {
    const { title, name } = this.model;
    return html`<button
        class="quiet"
        aria-label=${`Save ${title} as WAV`}
        @click=${() => emit(this, 'save', name)}
      >
        ${saveIcon} Save
      </button>
      <button
        class="quiet"
        aria-pressed=${this.drawing}
        aria-label=${`Draw a walk on ${title}`}
        title="Draw a path to be played (or hold Shift and drag)"
        @click=${() => emit(this, 'draw-walk', this.drawing ? null : name)}
      >
        ${walkIcon} ${this.drawing ? 'Cancel' : 'Walk'}
      </button>
      <button
        class="quiet end"
        aria-label=${`Model card of ${title}`}
        @click=${() => emit(this, 'show-card', name)}
      >
        ${cardIcon} Card
      </button>`;
  }

  #walkRow({ playing, count, missing }: Walk): TemplateResult {
    return html`<button
        class="quiet strong"
        aria-pressed=${playing}
        @click=${() => emit(this, 'walk-toggle', null)}
      >
        ${walkIcon} ${playing ? 'Stop walk' : 'Walk'}
      </button>
      <gn-menu
        upwards
        label="Hits of the walk"
        text=${missing > 0 ? `${count - missing} of ${count}` : `${count} hits`}
        value=${String(count)}
        .choices=${WALK_HITS.map((hits) => ({ value: String(hits), label: `${hits} hits` }))}
        @choose=${(event: CustomEvent<string>) => emit(this, 'walk-count', Number(event.detail))}
      ></gn-menu>
      <button
        class="quiet"
        aria-label="Save the walk as WAV"
        aria-disabled=${missing > 0}
        @click=${() => emit(this, 'walk-save', null)}
      >
        ${saveIcon} Save
      </button>
      <button
        class="quiet end"
        aria-label="Forget the walk"
        title="Forget the walk"
        @click=${() => emit(this, 'walk-clear', null)}
      >
        ${closeIcon}
      </button>`;
  }
}

customElements.define('gn-model', ModelView);
