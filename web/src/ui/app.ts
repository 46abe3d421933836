/** The page: lays the instrument out and turns what its parts ask for into intentions. */

import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { About } from '../about';
import type { Span } from '../geometry/span';
import { Instrument } from '../instrument';
import { listenForKit } from '../kept-kit';
import { listenForList } from '../kept-list';
import { isStarred } from '../memory';
import { LEVELS_HOP_SECONDS } from '../motion/hits';
import { openMover } from '../motion/mover';
import { levelsOf } from '../signal/envelope';
import type { Clip } from '../signal/wav';
import {
  comparisonOf,
  isMatched,
  modelOf,
  noteOf,
  patchOf,
  type AppState,
  type HitChoice,
  type Offer,
  type Shelf as ShelfName,
  type Side,
} from '../state/app';
import { drumName, originOf, soundTag, varies } from '../state/patch';
import './about';
import { appStyles } from './app-styles';
import { COLUMN, FollowsColumn } from './column';
import type { Deck } from './deck';
import { deckView } from './deck-view';
import './drop-layer';
import { EditScroll } from './edit-scroll';
import './header';
import './help';
import type { Help } from './help';
import './hint';
import './hit-view';
import type { HitView } from './hit-view';
import { keyActions, padKeys } from './key-actions';
import { listenForKeys } from './keys';
import type { KnobTurn } from './knob';
import { knobControls } from './knobs';
import { listenForGestures, listenForLeaving, listenForPaste } from './listen';
import { MapCard } from './map-card';
import './match-strip';
import type { FileDrop } from './match-strip';
import './notice';
import type { Notice } from './notice';
import './outage';
import './refusal';
import { basics, buttons, card, screen } from './shared';
import type { Shelf } from './shelf';
import { shelfView } from './shelf-view';
import { waiting } from './waiting';

/** What changes a pad of the kit, from the top of the page down. */
const PAD_EDITORS = ['.pad', 'gn-hit-view', '.knobs'];

export class App extends LitElement {
  static override styles = [basics, buttons, card, screen, appStyles];

  readonly #instrument = new Instrument();
  readonly #mover = openMover();
  readonly #map = new MapCard(this.#instrument, this.#mover, () => this.requestUpdate());
  readonly #about = new About(
    this.#instrument.store,
    () => this.#instrument.output.rate,
    () => this.requestUpdate(),
  );
  readonly #editScroll = new EditScroll();
  #stop: (() => void)[] = [];

  constructor() {
    super();
    new FollowsColumn(this);
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
      listenForList('favourites', () => instrument.memory.rereadFavourites()),
      listenForList('history', () => instrument.memory.rereadHeard()),
      listenForLeaving(() => instrument.memory.keepHeard()),
      listenForKit(() => instrument.kits.reread()),
      this.#followSound(),
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
    const { history } = state;
    const below = refusalBelow(state) !== '';
    return html`<gn-header
        .models=${state.models}
        .model=${modelOf(state)}
        .drum=${patchOf(state)?.class ?? ''}
        .canUndo=${(history?.past.length ?? 0) > 0}
        .canRedo=${(history?.future.length ?? 0) > 0}
        @undo=${() => this.#instrument.travel('undo')}
        @redo=${() => this.#instrument.travel('redo')}
        @copy-link=${() => this.#instrument.link.copy()}
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
        .said=${below ? '' : state.notice}
        .alarm=${state.alarm && !below}
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
      @say=${({ detail }: CustomEvent<string>) => this.#instrument.notices.remark(detail)}
    >
      ${this.#map.render(state)}
      <div class="right">
        <div class="look">
          ${this.#hitView(state)}
          <gn-hint
            .done=${state.hints}
            @skip-hints=${() => this.#instrument.notices.skipHints()}
          ></gn-hint>
        </div>
        ${this.#knobsView(state)} ${deckView(state, this.#instrument, this.#mover, this.#reveal)}
        ${this.#stripView(state)}
      </div>
      ${shelfView(state, this.#instrument, this.#reveal)}
    </main>`;
  }

  #hitView(state: AppState): TemplateResult {
    const { side, clip } = state;
    const comparison = comparisonOf(state);
    const patch = patchOf(state)!;
    const original = comparison?.original ?? null;
    const shown = side === 'original' ? original : clip;
    const name =
      side === 'original' ? comparison!.file : `${drumName(patch.class)} ${soundTag(patch)}`;
    return html`<gn-hit-view
      .clip=${shown}
      .other=${side === 'original' ? clip : original}
      .name=${name}
      .waits=${side === 'match' && this.#instrument.waits}
      .origin=${side === 'match' && varies(modelOf(state)!) ? originOf(patch) : ''}
      .note=${side === 'match' ? noteOf(state) : ''}
      .starred=${side === 'match' ? isStarred(state) : null}
      .pad=${side === 'match' ? state.kitDesk.editing : null}
      .mover=${this.#mover}
      @stop-editing=${() => {
        this.#editScroll.back();
        this.#instrument.kits.stopEditing();
      }}
      @star=${() => this.#instrument.memory.toggleStar()}
    >
      ${side === 'match' ? this.#aboutView(state) : nothing}
    </gn-hit-view>`;
  }

  #aboutView(state: AppState): TemplateResult {
    const [model, patch] = [modelOf(state)!, patchOf(state)!];
    return html`<gn-about
      .model=${model.title}
      .drum=${patch.class}
      .origin=${varies(model) ? originOf(patch) : ''}
      .told=${this.#about.told}
      @about=${({ detail }: CustomEvent<boolean>) =>
        detail ? this.#about.open() : this.#about.close()}
    ></gn-about>`;
  }

  #stripView(state: AppState): TemplateResult {
    return html`<div>
      <gn-match-strip
        .comparison=${comparisonOf(state)}
        .moved=${!isMatched(state)}
        .listening=${state.listening}
        .recording=${state.recording}
        .refining=${state.refining}
        .side=${state.side}
        @file-drop=${this.#dropped}
        @record=${() => this.#instrument.microphone.toggle()}
        @closer=${() => this.#instrument.dropper.closer()}
        @choose-hit=${(event: CustomEvent<HitChoice>) =>
          this.#instrument.dropper.chooseHit(event.detail)}
        @give-up=${() => this.#instrument.dropper.giveUp()}
        @hear=${(event: CustomEvent<Side>) => this.#instrument.hear(event.detail)}
        @back-to-match=${() => this.#instrument.backToMatch()}
        @dismiss-comparison=${() => this.#instrument.dismissComparison()}
      ></gn-match-strip>
      <gn-refusal
        .said=${refusalBelow(state)}
        @dismiss-notice=${() => this.#instrument.notices.dismiss()}
      ></gn-refusal>
    </div>`;
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
        .hzTurn=${state.hzTurn}
        .idle=${state.idle}
        @knob-turn=${({ detail }: CustomEvent<KnobTurn>) =>
          this.#instrument.turn(detail.control, detail.value, detail.gesture)}
        @knob-lock=${(event: CustomEvent<string>) => this.#instrument.chance.toggleLock(event.detail)}
      ></gn-knobs>
    </section>`;
  }

  readonly #reveal = (): void => this.#part<Shelf>('gn-shelf')?.reveal();

  readonly #picture = (): Span | null => this.#part<HitView>('gn-hit-view')?.picture ?? null;

  readonly #dropped = ({ detail }: CustomEvent<FileDrop>): void => {
    this.#instrument.drop(detail.file, { x: detail.x, y: detail.y });
  };

  /** Opens a shelf with the focus on what is done there. */
  async #showFocused(name: ShelfName, part: 'gn-grid' | 'gn-kit-bar'): Promise<void> {
    this.#instrument.show(name);
    await this.updateComplete;
    await this.#part<Shelf>('gn-shelf')?.focusOn(part);
  }

  /** Lets line, light and steps follow what can be heard. */
  #followSound(): () => void {
    const { output } = this.#instrument;
    const known = new WeakMap<Clip, Float32Array>();
    const levels = (clip: Clip): Float32Array => {
      const own = known.get(clip) ?? levelsOf(clip, LEVELS_HOP_SECONDS);
      known.set(clip, own);
      return own;
    };
    output.follow({
      hits: (hits) =>
        this.#mover.tell({
          kind: 'hits',
          hits: hits.map(({ clip, from, until }) => ({ from, until, levels: levels(clip) })),
        }),
      settled: (count, from) => this.#mover.tell({ kind: 'step', step: { count, from } }),
      step: (count) => {
        if (count === null) this.#mover.tell({ kind: 'step', step: null });
        // Nobody sees it, and what is begun in a hidden page waits there.
        else if (document.hidden) return;
        this.#part<Deck>('gn-deck')?.showStep(count);
        this.#part<Shelf>('gn-shelf')?.showStep(count);
      },
    });
    return () => output.follow(null);
  }

  #help(): Help | null {
    return this.#part<Help>('gn-help');
  }

  #part<T extends Element>(name: string): T | null {
    return this.renderRoot.querySelector<T>(name);
  }
}

/** What was refused, where that has a place of its own below the strip; empty for nothing. */
const refusalBelow = ({ alarm, notice }: AppState): string =>
  alarm && COLUMN.matches ? notice : '';

customElements.define('gn-app', App);
