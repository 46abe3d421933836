/** The Lab's page: lays its parts out and turns what they ask for into intentions. */

import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Descriptor, Model, SoundMap } from '../../api/types';
import type { Point } from '../../geometry/pad';
import { levelAt } from '../../signal/envelope';
import { entryOf } from '../../state/entry';
import { classFor } from '../../state/patch';
import type { RhythmName } from '../../state/rhythm';
import { chevronIcon, markIcon } from '../../ui/icons';
import { listenForKeys } from '../../ui/keys';
import type { KnobTurn } from '../../ui/knob';
import '../../ui/outage';
import { basics, buttons } from '../../ui/shared';
import type { TempoChange } from '../../ui/tempo';
import { figureText } from '../board';
import { Lab } from '../lab';
import { labLink, type LabPatch, type View } from '../patch';
import type { Task } from '../round';
import { chosenModels, mapOf, type LabState, type Side } from '../state';
import { listenForVotes } from '../storage';
import type { Choice } from '../votes';
import './blind-view';
import './board-view';
import './card-view';
import type { CardView } from './card-view';
import { labStyles } from './lab-styles';
import './model-view';
import type { ModelView } from './model-view';
import './picker-view';
import './transport';
import type { Transport } from './transport';

const VIEWS: readonly [View, string][] = [
  ['compare', 'Compare'],
  ['blind', 'Blind test'],
  ['board', 'Leaderboard'],
];

export class LabPage extends LitElement {
  static override properties = { unfolded: { state: true } };

  static override styles = [basics, buttons, labStyles];

  /** Whether the list of models is open on a phone. */
  declare unfolded: boolean;
  readonly #lab = new Lab();
  #stop: (() => void)[] = [];

  constructor() {
    super();
    this.unfolded = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = [
      this.#lab.store.subscribe(() => this.requestUpdate()),
      listenForKeys(this.#keyActions(), () => this.#part<CardView>('gn-card-view')?.shown ?? false),
      this.#listenForDigits(),
      this.#listenForGestures(),
      listenForVotes((votes) => this.#lab.store.update({ votes })),
      this.#animate(),
    ];
    void this.#lab.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stop) stop();
  }

  override render(): TemplateResult {
    const state = this.#lab.store.state;
    const { patch } = state;
    return html`<header>
        <h1>${markIcon} <span>Ghostnote</span> Lab</h1>
        <nav aria-label="Views">
          ${patch ? VIEWS.map((view) => this.#tab(patch, view)) : nothing}
        </nav>
        <a class="out" href="./" title="The page that plays">Instrument</a>
      </header>
      ${patch ? this.#transport(state, patch) : html`<div></div>`}
      ${patch ? this.#view(state, patch) : html`<p class="loading" role="status">Loading …</p>`}
      <gn-outage
        ?hidden=${state.reachable}
        .whole=${patch === null}
        @retry=${() => this.#lab.start()}
      ></gn-outage>
      <div class="notice" role="status" ?data-empty=${state.notice === ''}>${state.notice}</div>
      <gn-card-view></gn-card-view>`;
  }

  #tab(patch: LabPatch, [view, label]: readonly [View, string]): TemplateResult {
    return html`<a
      href=${labLink({ ...patch, view })}
      aria-current=${patch.view === view ? 'page' : 'false'}
      @click=${(event: MouseEvent) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        this.#lab.show(view);
      }}
      >${label}</a
    >`;
  }

  #transport(state: LabState, patch: LabPatch): TemplateResult {
    const models = chosenModels(state);
    const heard = models.find(({ name }) => name === patch.heard);
    const map = heard ? mapOf(state, heard) : null;
    const lab = this.#lab;
    return html`<gn-transport
      role="region"
      aria-label="Loop"
      ?hidden=${patch.view === 'board'}
      .plain=${patch.view !== 'compare'}
      .looping=${state.looping}
      .tempo=${patch.tempo}
      .rhythm=${patch.rhythm}
      .seed=${patch.seed}
      .drums=${[...new Set(models.flatMap(({ classes }) => classes))]}
      .drum=${heard ? classFor(heard, patch.drum) : patch.drum}
      .linked=${patch.linked}
      .alternating=${patch.alternating}
      .descriptors=${map?.descriptors ?? []}
      .colour=${colourOf(map, patch)}
      @toggle-loop=${() => lab.toggleLoop()}
      @tempo=${({ detail }: CustomEvent<TempoChange>) => lab.setTempo(detail.tempo)}
      @say=${(event: CustomEvent<string>) => lab.notify(event.detail)}
      @rhythm=${(event: CustomEvent<RhythmName>) => lab.setRhythm(event.detail)}
      @seed=${(event: CustomEvent<number>) => lab.setSeed(event.detail)}
      @dice=${() => lab.dice()}
      @choose-class=${(event: CustomEvent<string>) => lab.chooseClass(event.detail)}
      @lab-set=${(event: CustomEvent<Partial<LabPatch>>) => lab.set(event.detail)}
    ></gn-transport>`;
  }

  #view(state: LabState, patch: LabPatch): TemplateResult {
    if (patch.view === 'blind') return this.#blind(state);
    if (patch.view === 'board') return this.#board(state);
    return this.#compare(state, patch);
  }

  #compare(state: LabState, patch: LabPatch): TemplateResult {
    const models = chosenModels(state);
    return html`<main class="compare" @choose-model=${this.#chosen}>
      <aside class="rail" ?data-open=${this.unfolded} aria-label="Models">
        <button
          class="fold"
          aria-expanded=${this.unfolded}
          @click=${() => (this.unfolded = !this.unfolded)}
        >
          Models: ${models.length} of ${state.models.length} ${chevronIcon}
        </button>
        <gn-picker
          .models=${state.models}
          .chosen=${patch.chosen}
          .notes=${notesOf(state)}
        ></gn-picker>
      </aside>
      <div class="field">
        ${models.length > 1 ? this.#tabs(models, patch.heard) : nothing}
        <div class="grid" @scrollend=${this.#swiped}>
          ${repeat(
            models,
            ({ name }) => name,
            (model, index) => this.#model(state, patch, model, index),
          )}
          ${models.length === 0 ? NOTHING_CHOSEN : nothing}
        </div>
      </div>
    </main>`;
  }

  /** On a phone, where one model shows at a time. */
  #tabs(models: readonly Model[], heard: string): TemplateResult {
    return html`<div class="tabs" role="tablist" aria-label="Chosen models">
      ${models.map(
        ({ name, title }) =>
          html`<button
            role="tab"
            aria-selected=${name === heard}
            @click=${() => {
              this.#lab.hear(name);
              this.#modelView(name)?.scrollIntoView({
                behavior: 'smooth',
                inline: 'center',
                block: 'nearest',
              });
            }}
          >
            ${title}
          </button>`,
      )}
    </div>`;
  }

  #model(state: LabState, patch: LabPatch, model: Model, index: number): TemplateResult {
    const { name } = model;
    const lab = this.#lab;
    const map = mapOf(state, model);
    return html`<gn-model
      data-name=${name}
      .model=${model}
      .drum=${classFor(model, patch.drum)}
      .controls=${patch.controls[name]!}
      .map=${map}
      .clip=${entryOf(state.clips, name) ?? null}
      .descriptor=${colourOf(map, patch)}
      .heard=${patch.heard === name}
      .pointed=${state.pointed?.model === name ? state.pointed.index : -1}
      .drawing=${state.drawing === name}
      .walk=${state.walk?.model === name ? state.walk : null}
      .failure=${entryOf(state.failures, name)?.detail ?? ''}
      .order=${index}
      @pad-move=${(event: CustomEvent<Point>) => lab.move(name, event.detail)}
      @point-at=${(event: CustomEvent<number>) => lab.pointAt(name, event.detail)}
      @knob-turn=${({ detail }: CustomEvent<KnobTurn>) =>
        lab.setControl(name, detail.control, detail.value)}
      @say=${(event: CustomEvent<string>) => lab.notify(event.detail)}
      @listen=${() => lab.hear(name)}
      @save=${() => lab.save(name)}
      @draw-walk=${(event: CustomEvent<string | null>) => lab.draw(event.detail)}
      @walk-drawn=${(event: CustomEvent<readonly Point[]>) => lab.walk(name, event.detail)}
      @walk-toggle=${() => lab.walker.toggle()}
      @walk-count=${(event: CustomEvent<number>) => lab.walker.setCount(event.detail)}
      @walk-save=${() => lab.saveWalk()}
      @walk-clear=${() => lab.walker.clear()}
      @show-card=${() => this.#part<CardView>('gn-card-view')?.show(model)}
      @try-again=${() => lab.start()}
    ></gn-model>`;
  }

  #blind(state: LabState): TemplateResult {
    const { blind } = this.#lab;
    return html`<main class="page">
      <gn-blind
        .models=${state.models}
        .blind=${state.blind}
        .votes=${state.votes}
        .unkept=${state.unkept}
        .looping=${state.looping}
        @take-part=${(event: CustomEvent<string>) => blind.take(event.detail)}
        @take-all=${(event: CustomEvent<boolean>) => blind.takeAll(event.detail)}
        @blind-task=${(event: CustomEvent<Task>) => blind.setTask(event.detail)}
        @next-round=${() => blind.next()}
        @hear-side=${(event: CustomEvent<Side>) => blind.hear(event.detail)}
        @cast-vote=${(event: CustomEvent<Choice>) => blind.vote(event.detail)}
        @undo-vote=${() => blind.undo()}
        @clear-votes=${() => blind.clear()}
        @export-votes=${() => blind.exportVotes()}
      ></gn-blind>
    </main>`;
  }

  #board(state: LabState): TemplateResult {
    return html`<main class="page">
      <gn-board
        .board=${state.board}
        .problem=${state.boardProblem}
        .known=${state.models.map(({ name }) => name)}
        @compare-model=${({ detail }: CustomEvent<string>) => {
          if (!this.#lab.patch.chosen.includes(detail)) this.#lab.choose(detail);
          this.#lab.show('compare');
          this.#lab.hear(detail);
        }}
      ></gn-board>
    </main>`;
  }

  /** On a phone, whoever swipes to a model wants to hear it. */
  readonly #swiped = (event: Event): void => {
    const grid = event.currentTarget as HTMLElement;
    if (getComputedStyle(grid).display !== 'flex') return;
    const name = this.#lab.patch.chosen[Math.round(grid.scrollLeft / grid.clientWidth)];
    if (name && name !== this.#lab.patch.heard) this.#lab.hear(name);
  };

  readonly #chosen = (event: CustomEvent<string>): void => this.#lab.choose(event.detail);

  #keyActions() {
    const lab = this.#lab;
    const compares = (): boolean => lab.store.state.patch?.view === 'compare';
    const tests = (): boolean => lab.store.state.patch?.view === 'blind';
    const nothing = (): void => undefined;
    return {
      loop: () => lab.store.state.patch && lab.toggleLoop(),
      random: () => void (compares() && lab.dice()),
      save: () => void (compares() && lab.save(lab.patch.heard)),
      original: () => tests() && lab.blind.hear('a'),
      match: () => tests() && lab.blind.hear('b'),
      vary: nothing,
      undo: nothing,
      redo: nothing,
      help: nothing,
      dismiss: () => lab.draw(null),
    };
  }

  /** 1 to 9 listen to the chosen models in their order. */
  #listenForDigits(): () => void {
    const pressed = (event: KeyboardEvent): void => {
      const { patch } = this.#lab.store.state;
      const name = patch?.chosen[Number(event.key) - 1];
      const typing = event.composedPath()[0] instanceof HTMLInputElement;
      if (!name || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (patch.view === 'compare') this.#lab.hear(name);
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }

  /** Browsers let sound begin only within a gesture, and differ in which events they count. */
  #listenForGestures(): () => void {
    const kinds = ['pointerdown', 'pointerup', 'touchend', 'keydown'];
    const wake = (): void => this.#lab.output.wake();
    for (const kind of kinds) addEventListener(kind, wake, true);
    return () => kinds.forEach((kind) => removeEventListener(kind, wake, true));
  }

  /** Lets lines, glow, steps and the walk's marker follow what can be heard, frame by frame. */
  #animate(): () => void {
    let frame = 0;
    const draw = (): void => {
      const { output, walker, store } = this.#lab;
      const head = output.playhead();
      const step = output.step();
      const sounding = this.#lab.sounding(step);
      this.#part<Transport>('gn-transport')?.showStep(step);
      for (const view of this.renderRoot.querySelectorAll<ModelView>('gn-model')) {
        const { name } = view.model;
        const level = head && name === sounding ? levelAt(head.clip, head.seconds) : 0;
        const own = head !== null && head.clip === entryOf(store.state.clips, name);
        const marker = store.state.walk?.model === name ? walker.place(step) : null;
        view.follow(own ? head.seconds : null, level, marker);
        view.sounding = step !== null && name === sounding;
      }
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => cancelAnimationFrame(frame);
  }

  #modelView(name: string): ModelView | null {
    return this.renderRoot.querySelector<ModelView>(`gn-model[data-name="${name}"]`);
  }

  #part<T extends Element>(name: string): T | null {
    return this.renderRoot.querySelector<T>(name);
  }
}

const NOTHING_CHOSEN = html`<div class="none">
  <h2>No model is chosen</h2>
  Tick two or more in the list to hear them side by side.
</div>`;

function colourOf(map: SoundMap | null, { colour }: LabPatch): Descriptor | null {
  const descriptors = map?.descriptors ?? [];
  return descriptors.find(({ name }) => name === colour) ?? descriptors[0] ?? null;
}

/** The leaderboard's first measure of each model, where there is one. */
function notesOf({ board, models }: LabState): Readonly<Record<string, string>> {
  const measure = board?.measures[0];
  if (!board || !measure) return {};
  return Object.fromEntries(
    models.flatMap(({ name }) => {
      const figure = board.models.find((each) => each.name === name)?.figures[measure.key];
      return figure ? [[name, `${measure.label} ${figureText(figure.value)}`]] : [];
    }),
  );
}

customElements.define('gn-lab', LabPage);
