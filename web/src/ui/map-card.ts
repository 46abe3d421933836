/** The card of the map: its pad, its legend and its lock, and what of it is looked at. */

import { html, type TemplateResult } from 'lit';
import { soundsOfClass } from '../api/map';
import type { Descriptor, SoundMap } from '../api/types';
import { cornerCaptions, type Corner } from '../geometry/corners';
import { NEAR, padPlace, padStep, valueNear } from '../geometry/pad';
import type { Instrument } from '../instrument';
import type { Mover } from '../motion/mover';
import { mapStanding, modelOf, patchOf, type AppState } from '../state/app';
import { drumName } from '../state/patch';
import './legend';
import './pad';
import type { PadMove } from './pad';
import { padLock } from './pad-lock';

export class MapCard {
  readonly #instrument: Instrument;
  readonly #mover: Mover;
  readonly #changed: () => void;
  /** The point under the pointer; -1 for none. */
  #pointedAt = -1;
  /** What the colours show; empty for the map's first descriptor. */
  #descriptorName = '';
  #corners: { map: SoundMap; corners: readonly Corner[] } | null = null;

  /** `changed` is told where something else is looked at. */
  constructor(instrument: Instrument, mover: Mover, changed: () => void) {
    this.#instrument = instrument;
    this.#mover = mover;
    this.#changed = changed;
  }

  render(state: AppState): TemplateResult {
    const [model, patch] = [modelOf(state)!, patchOf(state)!];
    const place = padPlace(model, patch.controls);
    const map = state.map && soundsOfClass(state.map, patch.class);
    const chosen = this.#descriptor(map);
    const points = map?.points ?? [];
    const here = points[this.#pointedAt] ?? place;
    const standing = mapStanding(state);
    return html`<section
      class="card pad screen"
      aria-label="Map of sounds"
      aria-busy=${standing === 'loading'}
    >
      <gn-pad
        .mover=${this.#mover}
        .loading=${standing === 'loading'}
        .place=${place}
        .points=${points}
        .corners=${this.#cornersOf(map)}
        .descriptor=${chosen}
        .least=${padStep(model)}
        .name=${drumName(patch.class)}
        @pad-move=${({ detail }: CustomEvent<PadMove>) =>
          this.#instrument.move(detail.place, detail.gesture)}
        @point-at=${({ detail }: CustomEvent<number>) => this.#pointAt(detail)}
      ></gn-pad>
      <gn-legend
        .descriptors=${map?.descriptors ?? []}
        .chosen=${chosen}
        .value=${valueNear(chosen?.values ?? [], points, here, NEAR)}
        .count=${points.length}
        .map=${standing}
        @retry-map=${() => this.#instrument.maps.retry()}
        @choose-descriptor=${({ detail }: CustomEvent<string>) => {
          this.#descriptorName = detail;
          this.#changed();
        }}
      ></gn-legend>
      ${padLock(model, state.locked, this.#instrument.chance)}
    </section>`;
  }

  /** Told of every move of the pointer, most of which point at what the last one did. */
  #pointAt(index: number): void {
    if (index === this.#pointedAt) return;
    this.#pointedAt = index;
    this.#changed();
  }

  #descriptor(map: SoundMap | null): Descriptor | null {
    const descriptors = map?.descriptors ?? [];
    return descriptors.find(({ name }) => name === this.#descriptorName) ?? descriptors[0] ?? null;
  }

  #cornersOf(map: SoundMap | null): readonly Corner[] {
    if (!map) return [];
    if (this.#corners?.map !== map) this.#corners = { map, corners: cornerCaptions(map) };
    return this.#corners.corners;
  }
}
