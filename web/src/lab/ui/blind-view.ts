/** The blind test: two sounds without names, a vote, and what all votes add up to. */

import { LitElement, html, nothing, type TemplateResult } from 'lit';
import type { Model } from '../../api/types';
import { tickIcon } from '../../ui/icons';
import { basics, buttons, card, emit } from '../../ui/shared';
import { shareSounds, type Task } from '../round';
import type { Blind, Side } from '../state';
import { winner, type Choice, type Vote } from '../votes';
import { blindStyles } from './blind-styles';
import './tally-view';

const VOTES: readonly [Choice, string][] = [
  ['a', 'A is better'],
  ['neither', 'No difference'],
  ['b', 'B is better'],
];

/** So many models are left out one by one. */
const FEW = 4;
const ONE_CORPUS =
  'The same sound can be asked of models that learned from one corpus and have no knobs.';

export class BlindView extends LitElement {
  static override properties = {
    models: { attribute: false },
    blind: { attribute: false },
    votes: { attribute: false },
    unkept: {},
    looping: { type: Boolean },
  };

  static override styles = [basics, buttons, card, blindStyles];

  declare models: readonly Model[];
  declare blind: Blind;
  declare votes: readonly Vote[];
  declare unkept: string;
  declare looping: boolean;

  override render(): TemplateResult {
    return html`<div class="left">${this.#who()} ${this.#round()}</div>
      <gn-tally
        class="card"
        .votes=${this.votes}
        .models=${this.models}
        .unkept=${this.unkept}
      ></gn-tally>`;
  }

  #who(): TemplateResult {
    const { left, task } = this.blind;
    const taking = this.models.filter(({ name }) => !left.includes(name));
    const possible = shareSounds(taking);
    return html`<section class="card who" aria-label="Who takes part">
      <h2>
        Who takes part <span>${taking.length} of ${this.models.length}</span>
        ${this.models.length > FEW ? this.#all(taking.length < this.models.length) : nothing}
      </h2>
      <div class="chips">
        ${this.models.map(({ name, title }) => {
          const takes = !left.includes(name);
          return html`<button
            class="chip"
            role="checkbox"
            aria-checked=${takes}
            title=${name}
            @click=${() => emit(this, 'take-part', name)}
          >
            ${takes ? tickIcon : nothing} ${title}
          </button>`;
        })}
      </div>
      <div class="tasks" role="radiogroup" aria-label="What both play">
        ${this.#task('draw', 'Each its own draw', true, task === 'draw' || !possible)}
        ${this.#task('sound', 'The same training sound', possible, task === 'sound' && possible)}
      </div>
      ${possible ? nothing : html`<p class="hint">${ONE_CORPUS}</p>`}
    </section>`;
  }

  /** With many models, two are found sooner from none. */
  #all(all: boolean): TemplateResult {
    return html`<button class="quiet" @click=${() => emit(this, 'take-all', all)}>
      ${all ? 'All' : 'None'}
    </button>`;
  }

  #task(task: Task, label: string, possible: boolean, chosen: boolean): TemplateResult {
    return html`<button
      role="radio"
      aria-checked=${chosen}
      aria-disabled=${!possible}
      @click=${() => possible && emit(this, 'blind-task', task)}
    >
      ${label}
    </button>`;
  }

  #round(): TemplateResult {
    const { round, clips, vote, problem, left } = this.blind;
    if (!round) {
      const enough = this.models.length - left.length >= 2;
      return html`<section class="card stage empty">
        <h2>Which one sounds better?</h2>
        <p>
          Two of these models play, equally loud and without their names. Listen as often as you
          like, also in the loop, then vote. The names are told after the vote.
        </p>
        ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}
        <button
          class="button main"
          aria-disabled=${!enough}
          @click=${() => enough && emit(this, 'next-round', null)}
        >
          Start a round
        </button>
        ${enough ? nothing : html`<p class="problem">It takes two models at least.</p>`}
      </section>`;
    }
    return html`<section class="card stage" aria-label="Round">
      <div class="pair ${vote ? 'voted' : ''}">${this.#side('a')} ${this.#side('b')}</div>
      ${vote ? this.#reveal(vote) : this.#ballot(clips !== null)}
    </section>`;
  }

  #side(side: Side): TemplateResult {
    const { side: playing, clips, vote, heard } = this.blind;
    const known = vote ? this.#title(vote[side].name) : '';
    const won = vote !== null && vote.choice === side;
    return html`<button
      class="side ${won ? 'won' : ''}"
      aria-pressed=${playing === side}
      aria-disabled=${clips === null}
      aria-keyshortcuts=${side.toUpperCase()}
      aria-label=${`Listen to ${side.toUpperCase()}`}
      @click=${() => emit(this, 'hear-side', side)}
    >
      <b>${side.toUpperCase()}</b>
      <span>
        ${known || (clips === null ? 'Loading …' : heard.includes(side) ? 'Listen again' : 'Listen')}
      </span>
    </button>`;
  }

  #ballot(ready: boolean): TemplateResult {
    const able = ready && this.blind.heard.length === 2;
    return html`<div class="ballot" role="group" aria-label="Your vote">
        ${VOTES.map(
          ([choice, label]) =>
            html`<button
              class="button"
              aria-disabled=${!able}
              @click=${() => able && emit<Choice>(this, 'cast-vote', choice)}
            >
              ${label}
            </button>`,
        )}
      </div>
      <p class="hint" role="status">
        ${able ? 'Your vote is counted at once, and can be undone.' : 'Listen to both, then vote.'}
      </p>`;
  }

  #reveal(vote: Vote): TemplateResult {
    const name = winner(vote);
    return html`<p class="result" role="status">
        ${name ? html`Your vote: <b>${this.#title(name)}</b>` : 'Your vote: no difference'}
      </p>
      <div class="ballot">
        <button class="button main" @click=${() => emit(this, 'next-round', null)}>
          Next round
        </button>
      </div>`;
  }

  #title(name: string): string {
    return this.models.find((model) => model.name === name)?.title ?? name;
  }
}

customElements.define('gn-blind', BlindView);
