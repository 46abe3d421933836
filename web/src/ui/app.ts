/** The page: lays the instrument out and turns what its parts ask for into intentions. */

import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { soundsOfClass } from '../api/map';
import type { SaveFormat, SoundMap } from '../api/types';
import { cornerCaptions, type Corner } from '../geometry/corners';
import { NEAR, nearest } from '../geometry/pad';
import { Instrument, padPlace, padStep } from '../instrument';
import { levelAt } from '../signal/envelope';
import { isMatched, modelOf, patchOf, type AppState, type Side } from '../state/app';
import { drumName, originOf, soundTag, varies } from '../state/patch';
import type { RhythmName } from '../state/rhythm';
import { appStyles } from './app-styles';
import './deck';
import type { Deck } from './deck';
import './drop-layer';
import './header';
import './help';
import type { Help } from './help';
import './hit-view';
import type { HitView } from './hit-view';
import { listenForKeys } from './keys';
import type { KnobTurn } from './knob';
import { knobControls } from './knobs';
import './legend';
import './match-strip';
import type { FileDrop } from './match-strip';
import './outage';
import './pad';
import type { Pad, PadMove } from './pad';
import { basics, card } from './shared';
import type { TempoChange } from './tempo';

export class App extends LitElement {
  static override properties = {
    pointedAt: { state: true },
    descriptorName: { state: true },
  };

  static override styles = [basics, card, appStyles];

  declare pointedAt: number;
  declare descriptorName: string;
  readonly #instrument = new Instrument();
  #corners: { map: SoundMap; corners: readonly Corner[] } | null = null;
  #stop: (() => void)[] = [];

  constructor() {
    super();
    this.pointedAt = -1;
    this.descriptorName = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const instrument = this.#instrument;
    this.#stop = [
      instrument.store.subscribe(() => this.requestUpdate()),
      listenForKeys(this.#keyActions(), () => this.#help()?.shown ?? false),
      this.#listenForGestures(),
      this.#animate(),
    ];
    void instrument.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stop) stop();
  }

  override render(): TemplateResult {
    const state = this.#instrument.store.state;
    const history = state.history;
    return html`<gn-header
        .models=${state.models}
        .model=${modelOf(state)}
        .drum=${patchOf(state)?.class ?? ''}
        .canUndo=${(history?.past.length ?? 0) > 0}
        .canRedo=${(history?.future.length ?? 0) > 0}
        @undo=${() => this.#instrument.undo()}
        @redo=${() => this.#instrument.redo()}
        @copy-link=${() => this.#instrument.copyLink()}
        @help=${() => this.#help()?.show()}
        @choose-class=${(event: CustomEvent<string>) => this.#instrument.chooseClass(event.detail)}
        @choose-model=${(event: CustomEvent<string>) => this.#instrument.chooseModel(event.detail)}
      ></gn-header>
      ${history ? this.#instrumentView(state) : nothing}
      <gn-drop-layer
        .listening=${state.listening}
        .refusal=${state.refusal}
        @file-drop=${this.#dropped}
        @dismiss-refusal=${() => this.#instrument.dismissRefusal()}
      ></gn-drop-layer>
      <gn-outage
        ?hidden=${state.reachable}
        .whole=${history === null}
        @retry=${() => this.#instrument.start()}
      ></gn-outage>
      <div class="notice" role="status" ?data-empty=${state.notice === ''}>${state.notice}</div>
      <gn-help></gn-help>`;
  }

  #instrumentView(state: AppState): TemplateResult {
    return html`<main>
      ${this.#padView(state)}
      <div class="right">
        ${this.#hitView(state)} ${this.#knobsView(state)} ${this.#deckView(state)}
        ${this.#stripView(state)}
      </div>
    </main>`;
  }

  #padView(state: AppState): TemplateResult {
    const [model, patch] = [modelOf(state)!, patchOf(state)!];
    const place = padPlace(model, patch);
    const map = state.map && soundsOfClass(state.map, patch.class);
    const chosen = this.#descriptor(map);
    const index = this.pointedAt >= 0 ? this.pointedAt : nearest(map?.points ?? [], place, NEAR);
    return html`<section class="card pad" aria-label="Map of sounds">
      <gn-pad
        .place=${place}
        .points=${map?.points ?? []}
        .corners=${this.#cornersOf(map)}
        .descriptor=${chosen}
        .least=${padStep(model)}
        .name=${drumName(patch.class)}
        @pad-move=${({ detail }: CustomEvent<PadMove>) =>
          this.#instrument.move(detail.place, detail.gesture)}
        @point-at=${(event: CustomEvent<number>) => (this.pointedAt = event.detail)}
      ></gn-pad>
      <gn-legend
        .descriptors=${map?.descriptors ?? []}
        .chosen=${chosen}
        .index=${index}
        .count=${map?.points.length ?? 0}
        @choose-descriptor=${(event: CustomEvent<string>) => (this.descriptorName = event.detail)}
      ></gn-legend>
    </section>`;
  }

  #hitView(state: AppState): TemplateResult {
    const { side, comparison, clip } = state;
    const patch = patchOf(state)!;
    const original = comparison?.original ?? null;
    const shown = side === 'original' ? original : clip;
    const name =
      side === 'original' ? comparison!.file : `${drumName(patch.class)} ${soundTag(patch)}`;
    return html`<gn-hit-view
      .clip=${shown}
      .other=${side === 'original' ? clip : original}
      .name=${name}
      .origin=${side === 'match' && varies(modelOf(state)!) ? originOf(patch) : ''}
    ></gn-hit-view>`;
  }

  #stripView(state: AppState): TemplateResult {
    return html`<gn-match-strip
      .comparison=${state.comparison}
      .moved=${!isMatched(state)}
      .listening=${state.listening}
      .side=${state.side}
      @file-drop=${this.#dropped}
      @hear=${(event: CustomEvent<Side>) => this.#instrument.hear(event.detail)}
      @back-to-match=${() => this.#instrument.backToMatch()}
      @dismiss-comparison=${() => this.#instrument.dismissComparison()}
    ></gn-match-strip>`;
  }

  #knobsView(state: AppState): TemplateResult | typeof nothing {
    const [model, patch] = [modelOf(state)!, patchOf(state)!];
    if (knobControls(model).length === 0) return nothing;
    return html`<section class="card knobs" aria-label="Knobs">
      <gn-knobs
        lockable
        .model=${model}
        .drum=${patch.class}
        .values=${patch.controls}
        .locked=${state.locked}
        @knob-turn=${({ detail }: CustomEvent<KnobTurn>) =>
          this.#instrument.turn(detail.control, detail.value, detail.gesture)}
        @knob-lock=${(event: CustomEvent<string>) => this.#instrument.toggleLock(event.detail)}
      ></gn-knobs>
    </section>`;
  }

  #deckView(state: AppState): TemplateResult {
    const { looping, format, saving } = state;
    const patch = patchOf(state)!;
    const { tempo, rhythm } = patch;
    return html`<gn-deck
      .looping=${looping}
      .tempo=${tempo}
      .rhythm=${rhythm}
      .format=${format}
      .saving=${saving}
      .varies=${varies(modelOf(state)!)}
      .origin=${originOf(patch)}
      @toggle-loop=${() => this.#instrument.toggleLoop()}
      @tempo=${({ detail }: CustomEvent<TempoChange>) =>
        this.#instrument.setTempo(detail.tempo, detail.gesture)}
      @rhythm=${(event: CustomEvent<RhythmName>) => this.#instrument.setRhythm(event.detail)}
      @random=${() => this.#instrument.random()}
      @vary=${() => this.#instrument.vary()}
      @save=${() => this.#instrument.save()}
      @choose-format=${(event: CustomEvent<SaveFormat>) => this.#instrument.setFormat(event.detail)}
    ></gn-deck>`;
  }

  readonly #dropped = ({ detail }: CustomEvent<FileDrop>): void => {
    this.#instrument.drop(detail.file, { x: detail.x, y: detail.y });
  };

  #keyActions() {
    const instrument = this.#instrument;
    return {
      loop: () => instrument.toggleLoop(),
      random: () => void instrument.random(),
      vary: () => instrument.vary(),
      undo: () => instrument.undo(),
      redo: () => instrument.redo(),
      save: () => void instrument.save(),
      original: () => instrument.hear('original'),
      match: () => instrument.hear('match'),
      help: () => this.#help()?.show(),
      dismiss: () => instrument.dismissRefusal(),
    };
  }

  /** Browsers let sound begin only within a gesture, and differ in which events they count. */
  #listenForGestures(): () => void {
    const kinds = ['pointerdown', 'pointerup', 'touchend', 'keydown', 'drop'];
    const wake = (): void => this.#instrument.output.wake();
    for (const kind of kinds) addEventListener(kind, wake, true);
    return () => kinds.forEach((kind) => removeEventListener(kind, wake, true));
  }

  /** Lets line, glow and steps follow what can be heard, frame by frame. */
  #animate(): () => void {
    let frame = 0;
    const draw = (): void => {
      const { output } = this.#instrument;
      const head = output.playhead();
      this.#part<HitView>('gn-hit-view')?.playAt(head?.seconds ?? null);
      this.#part<Pad>('gn-pad')?.shine(head ? levelAt(head.clip, head.seconds) : 0);
      this.#part<Deck>('gn-deck')?.showStep(output.step());
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => cancelAnimationFrame(frame);
  }

  #descriptor(map: SoundMap | null) {
    const descriptors = map?.descriptors ?? [];
    return descriptors.find(({ name }) => name === this.descriptorName) ?? descriptors[0] ?? null;
  }

  #cornersOf(map: SoundMap | null): readonly Corner[] {
    if (!map) return [];
    if (this.#corners?.map !== map) this.#corners = { map, corners: cornerCaptions(map) };
    return this.#corners.corners;
  }

  #help(): Help | null {
    return this.#part<Help>('gn-help');
  }

  #part<T extends Element>(name: string): T | null {
    return this.renderRoot.querySelector<T>(name);
  }
}

customElements.define('gn-app', App);
