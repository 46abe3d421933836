/** The page: lays the instrument out and turns what its parts ask for into intentions. */

import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { soundsOfClass } from '../api/map';
import type { SaveFormat, SoundMap } from '../api/types';
import { cornerCaptions, type Corner } from '../geometry/corners';
import { NEAR, nearest, padPlace, padStep } from '../geometry/pad';
import type { Span } from '../geometry/span';
import { Instrument } from '../instrument';
import { listenForKit } from '../kept-kit';
import { loopsPads } from '../loop-taker';
import { isStarred } from '../memory';
import { levelAt } from '../signal/envelope';
import { listenForFavourites } from '../starred';
import {
  comparisonOf,
  isMatched,
  mapStanding,
  modelOf,
  noteOf,
  patchOf,
  type AppState,
  type Ends,
  type Offer,
  type Shelf as ShelfName,
  type Side,
} from '../state/app';
import { loudestSteps } from '../state/beat';
import type { Favourite } from '../state/favourites';
import type { Voice } from '../state/grid';
import { fileStem } from '../state/naming';
import { drumName, originOf, soundTag, varies, type LoopName, type Recipe } from '../state/patch';
import { appStyles } from './app-styles';
import './deck';
import type { Deck } from './deck';
import { dragOut } from './drag-out';
import './drop-layer';
import { EditScroll } from './edit-scroll';
import { awaitsWheel, keepDrawing } from './frames';
import type { GridEdit, SwingChange } from './grid';
import './header';
import './help';
import type { Help } from './help';
import './hint';
import './hit-view';
import type { HitView } from './hit-view';
import { keyActions, padKeys } from './key-actions';
import { listenForKeys } from './keys';
import type { KitAsk } from './kit';
import type { KnobTurn } from './knob';
import { knobControls } from './knobs';
import './legend';
import { listenForGestures, listenForPaste } from './listen';
import './match-strip';
import type { FileDrop } from './match-strip';
import type { MorphMove } from './morph';
import './notice';
import type { Notice } from './notice';
import './outage';
import './pad';
import type { Pad, PadMove } from './pad';
import { padLock } from './pad-lock';
import { basics, buttons, card, screen } from './shared';
import './shelf';
import type { Shelf } from './shelf';
import type { TempoChange } from './tempo';
import { waiting } from './waiting';

/** What changes a pad of the kit, from the top of the page down. */
const PAD_EDITORS = ['.pad', 'gn-hit-view', '.knobs'];

export class App extends LitElement {
  static override properties = {
    pointedAt: { state: true },
    descriptorName: { state: true },
  };

  static override styles = [basics, buttons, card, screen, appStyles];

  declare pointedAt: number;
  declare descriptorName: string;
  readonly #instrument = new Instrument();
  readonly #editScroll = new EditScroll();
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
      listenForKeys(
        keyActions(instrument, {
          grid: () => void this.#showFocused('grid', 'gn-grid'),
          kit: () => void this.#showFocused('kit', 'gn-kit-bar'),
          help: () => this.#help()?.show(),
        }),
        () => this.#help()?.shown ?? false,
        padKeys(instrument),
      ),
      listenForGestures(() => instrument.wake()),
      listenForPaste((file) => instrument.drop(file, { x: innerWidth / 2, y: innerHeight / 2 })),
      listenForFavourites(() => instrument.memory.reread()),
      listenForKit(() => instrument.kits.reread()),
      this.#animate(),
    ];
    instrument.memory.open();
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
        @undo=${() => this.#instrument.travel('undo')}
        @redo=${() => this.#instrument.travel('redo')}
        @copy-link=${() => this.#instrument.copyLink()}
        @help=${() => this.#help()?.show()}
        @choose-class=${(event: CustomEvent<string>) => this.#instrument.chooseClass(event.detail)}
        @choose-model=${(event: CustomEvent<string>) => this.#instrument.chooseModel(event.detail)}
      ></gn-header>
      ${history ? this.#instrumentView(state) : waiting(state.reachable)}
      <gn-drop-layer .listening=${state.listening} @file-drop=${this.#dropped}></gn-drop-layer>
      <gn-outage
        low
        ?hidden=${state.reachable}
        .whole=${history === null}
        @retry=${() => this.#instrument.start()}
      ></gn-outage>
      <gn-notice
        .said=${state.notice}
        .alarm=${state.alarm}
        .offer=${state.offer}
        .picture=${this.#picture}
        @accept-offer=${(event: CustomEvent<Offer>) => this.#instrument.accept(event.detail)}
        @dismiss-notice=${() => this.#instrument.notices.dismiss()}
      ></gn-notice>
      <gn-help></gn-help>`;
  }

  override updated(): void {
    const { kitDesk, reachable, history } = this.#instrument.store.state;
    this.toggleAttribute('data-away', !reachable && history !== null);
    this.#part<Notice>('gn-notice')?.settle();
    this.#editScroll.follow(kitDesk.editing, () => PAD_EDITORS.map((part) => this.#part(part)));
  }

  #instrumentView(state: AppState): TemplateResult {
    return html`<main
      data-shelf=${state.shelf}
      @say=${({ detail }: CustomEvent<string>) => this.#instrument.notices.notify(detail)}
    >
      ${this.#padView(state)}
      <div class="right">
        <div class="look">
          ${this.#hitView(state)}
          <gn-hint
            .done=${state.hints}
            @skip-hints=${() => this.#instrument.notices.skipHints()}
          ></gn-hint>
        </div>
        ${this.#knobsView(state)} ${this.#deckView(state)} ${this.#stripView(state)}
      </div>
      ${this.#shelfView(state)}
    </main>`;
  }

  #padView(state: AppState): TemplateResult {
    const [model, patch] = [modelOf(state)!, patchOf(state)!];
    const place = padPlace(model, patch.controls);
    const map = state.map && soundsOfClass(state.map, patch.class);
    const chosen = this.#descriptor(map);
    const index = this.pointedAt >= 0 ? this.pointedAt : nearest(map?.points ?? [], place, NEAR);
    const standing = mapStanding(state);
    return html`<section
      class="card pad screen"
      aria-label="Map of sounds"
      aria-busy=${standing === 'loading'}
    >
      <gn-pad
        .loading=${standing === 'loading'}
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
        .map=${standing}
        @retry-map=${() => this.#instrument.maps.retry()}
        @choose-descriptor=${(event: CustomEvent<string>) => (this.descriptorName = event.detail)}
      ></gn-legend>
      ${padLock(model, state.locked, this.#instrument.chance)}
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
      .note=${side === 'match' ? noteOf(state) : ''}
      .starred=${side === 'match' ? isStarred(state) : null}
      .pad=${side === 'match' ? state.kitDesk.editing : null}
      @stop-editing=${() => {
        this.#editScroll.back();
        this.#instrument.kits.stopEditing();
      }}
      @star=${() => this.#instrument.memory.toggleStar()}
    ></gn-hit-view>`;
  }

  #stripView(state: AppState): TemplateResult {
    return html`<gn-match-strip
      .comparison=${comparisonOf(state)}
      .moved=${!isMatched(state)}
      .listening=${state.listening}
      .recording=${state.recording}
      .refining=${state.refining}
      .side=${state.side}
      @file-drop=${this.#dropped}
      @record=${() => this.#instrument.microphone.toggle()}
      @closer=${() => this.#instrument.dropper.closer()}
      @give-up=${() => this.#instrument.dropper.giveUp()}
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
        .hz=${state.hz}
        @knob-turn=${({ detail }: CustomEvent<KnobTurn>) =>
          this.#instrument.turn(detail.control, detail.value, detail.gesture)}
        @knob-lock=${(event: CustomEvent<string>) => this.#instrument.chance.toggleLock(event.detail)}
      ></gn-knobs>
    </section>`;
  }

  #deckView(state: AppState): TemplateResult {
    const { looping, format, saving, dice, naming } = state;
    const { groove, taker, keyboard } = this.#instrument;
    const patch = patchOf(state)!;
    return html`<gn-deck
      .looping=${looping}
      .tempo=${patch.tempo}
      .rhythm=${patch.rhythm}
      .steps=${loudestSteps(patch, patch.kit)}
      .format=${format}
      .saving=${saving}
      .naming=${naming}
      .folder=${state.folder}
      .toFolder=${state.toFolder}
      .midi=${state.midi}
      .stems=${loopsPads(state)}
      .example=${`${fileStem(naming, { recipe: patch, note: noteOf(state) })}.${format.kind}`}
      .dice=${dice}
      .varies=${varies(modelOf(state)!)}
      .origin=${originOf(patch)}
      @toggle-loop=${() => this.#instrument.toggleLoop()}
      @tempo=${({ detail }: CustomEvent<TempoChange>) =>
        groove.setTempo(detail.tempo, detail.gesture)}
      @tap-tempo=${() => groove.tap()}
      @rhythm=${(event: CustomEvent<LoopName>) => groove.setRhythm(event.detail)}
      @show-shelf=${this.#shown}
      @random=${() => this.#instrument.chance.random()}
      @dice-amount=${(event: CustomEvent<number>) => this.#instrument.chance.setAmount(event.detail)}
      @vary=${() => this.#instrument.chance.vary()}
      @save=${() => taker.save()}
      @save-loop=${() => taker.loop.saveMix()}
      @save-stems=${() => taker.loop.saveStems()}
      @save-midi=${() => taker.loop.saveMidi()}
      @drag-out=${(event: CustomEvent<DragEvent>) => dragOut(taker.dragged(), event.detail)}
      @to-folder=${(event: CustomEvent<boolean>) => taker.setToFolder(event.detail)}
      @use-midi=${() => keyboard.midi.start()}
      @stop-midi=${() => keyboard.stop()}
      @naming=${(event: CustomEvent<string>) => taker.setNaming(event.detail)}
      @choose-format=${(event: CustomEvent<SaveFormat>) => taker.setFormat(event.detail)}
    ></gn-deck>`;
  }

  #shelfView(state: AppState): TemplateResult {
    const { groove, memory } = this.#instrument;
    return html`<gn-shelf
      .shown=${state.shelf}
      .patch=${patchOf(state)}
      .heard=${state.heard}
      .favourites=${state.favourites}
      .ends=${state.ends}
      .morph=${state.morph}
      .models=${state.models}
      .kitDesk=${state.kitDesk}
      .voice=${state.voice}
      @ask-kit=${({ detail }: CustomEvent<KitAsk>) => this.#asked(detail)}
      @show-shelf=${this.#shown}
      @recall-heard=${(event: CustomEvent<Recipe>) => memory.recall(event.detail)}
      @recall-favourite=${(event: CustomEvent<Favourite>) => memory.recallFavourite(event.detail)}
      @unstar-favourite=${(event: CustomEvent<Favourite>) => memory.unstar(event.detail)}
      @set-end=${(event: CustomEvent<keyof Ends>) => memory.setEnd(event.detail)}
      @morph=${({ detail }: CustomEvent<MorphMove>) => memory.morph(detail.share, detail.gesture)}
      @grid-edit=${({ detail }: CustomEvent<GridEdit>) =>
        groove.editGrid(detail.change, detail.gesture)}
      @kit-beat=${() => this.#beat()}
      @choose-voice=${(event: CustomEvent<Voice>) => groove.chooseVoice(event.detail)}
      @swing=${({ detail }: CustomEvent<SwingChange>) =>
        groove.setSwing(detail.swing, detail.gesture)}
    ></gn-shelf>`;
  }

  readonly #shown = (event: CustomEvent<ShelfName>): void => {
    this.#instrument.show(event.detail);
    this.#reveal();
  };

  readonly #picture = (): Span | null => this.#part<HitView>('gn-hit-view')?.picture ?? null;

  readonly #dropped = ({ detail }: CustomEvent<FileDrop>): void => {
    this.#instrument.drop(detail.file, { x: detail.x, y: detail.y });
  };

  #beat(): void {
    this.#instrument.groove.kitBeat();
    this.#reveal();
  }

  /** Opens a shelf with the focus on what is done there. */
  async #showFocused(name: ShelfName, part: 'gn-grid' | 'gn-kit-bar'): Promise<void> {
    this.#instrument.show(name);
    await this.updateComplete;
    await this.#part<Shelf>('gn-shelf')?.focusOn(part);
  }

  #reveal(): void {
    this.#part<Shelf>('gn-shelf')?.reveal();
  }

  /** A first kit is brought up as it arrives. */
  async #asked(ask: KitAsk): Promise<void> {
    const { store, kits } = this.#instrument;
    const had = patchOf(store.state)?.kit;
    await ask(kits);
    if (!had && patchOf(store.state)?.kit) this.#reveal();
  }

  /** Lets line, glow and steps follow what can be heard, frame by frame. */
  #animate(): () => void {
    const draw = (): void => {
      const { output } = this.#instrument;
      const head = output.playhead();
      this.#part<HitView>('gn-hit-view')?.playAt(head?.seconds ?? null);
      this.#part<Pad>('gn-pad')?.shine(head ? levelAt(head.clip, head.seconds) : 0);
      const step = output.step();
      this.#part<Deck>('gn-deck')?.showStep(step);
      this.#part<Shelf>('gn-shelf')?.showStep(step);
    };
    return keepDrawing(draw, () => awaitsWheel(this.#part('gn-knobs')));
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
