/** How the sound is looped: tempo, swing, rhythm and the grid, each change undone as one. */

import { patchOf, type AppState } from './state/app';
import { gridOf, kitRests } from './state/beat';
import {
  PATTERNS_MAXIMUM,
  gridFrom,
  patternOf,
  playingPads,
  type Grid,
  type Voice,
} from './state/grid';
import { nextBeat } from './state/kit-beat';
import { stepsOf, type Loop, type LoopName, type Patch } from './state/patch';
import { clampSwing, clampTempo, rhythmNamed, type RhythmName } from './state/rhythm';
import type { Store } from './state/store';
import { tapped, tempoOf } from './state/tap';

export interface GrooveHooks {
  edit(change: Partial<Loop>, gesture: string | null): void;
  /** Lets the loop be heard, or no more. */
  play(): void;
  stop(): void;
  /** Says something of what was just done. */
  remark(notice: string): void;
}

export class Groove {
  readonly #store: Store<AppState>;
  readonly #hooks: GrooveHooks;
  #taps: readonly number[] = [];
  /** The patch whose beat started the loop, as long as the player leaves the loop to it. */
  #starter: Patch | null = null;

  constructor(store: Store<AppState>, hooks: GrooveHooks) {
    this.#store = store;
    this.#hooks = hooks;
  }

  setTempo(tempo: number, gesture: string | null): void {
    this.#edit({ tempo: clampTempo(tempo) }, gesture);
  }

  /** Takes the tempo from the hand that taps it, from the second tap on. */
  tap(): void {
    this.#taps = tapped(this.#taps, performance.now());
    const tempo = tempoOf(this.#taps);
    if (tempo !== null) this.setTempo(tempo, `taps-${this.#taps[0]}`);
  }

  setSwing(swing: number, gesture: string | null): void {
    this.#edit({ swing: clampSwing(swing) }, gesture);
  }

  /** The grid starts as a copy of the rhythm that plays. */
  setRhythm(rhythm: LoopName): void {
    const patch = patchOf(this.#store.state);
    if (!patch) return;
    if (rhythm !== 'grid') return this.#edit({ rhythm }, null);
    this.#edit({ rhythm, grid: patch.grid ?? gridFrom(stepsOf(patch)) }, null);
    this.#store.update({ shelf: 'grid' });
  }

  /** Changes the pattern that plays, or adds one of the rhythm that does. */
  editGrid(change: (grid: Grid) => Grid, gesture: string | null): void {
    const patch = patchOf(this.#store.state);
    if (!patch) return;
    this.#edit({ rhythm: 'grid', grid: change(gridOf(patch)) }, gesture);
    this.#tellOfReplaced(patch);
  }

  /** Gives the kit a beat in the manner of the rhythm that plays; after one, another. */
  kitBeat(): void {
    const patch = patchOf(this.#store.state);
    if (!patch?.kit) return;
    const { grid, manner, replaced } = nextBeat({ ...patch, kit: patch.kit });
    this.#edit({ rhythm: 'grid', grid }, null);
    const [first = 'hand'] = playingPads(patternOf(grid));
    this.#store.update({ voice: first });
    if (replaced) this.#tellOf('beat', grid.at);
    else if (!this.#tellOfReplaced(patch))
      this.#tellOfBeat(grid, manner, kitRests(patch, patch.kit));
    if (this.#store.state.looping) return;
    this.#hooks.play();
    const after = patchOf(this.#store.state);
    // Where no sound has arrived yet, nothing was started.
    this.#starter = after === patch || !this.#store.state.looping ? null : after;
  }

  /** The player starts or stops the loop, which from then on is theirs. */
  takeLoop(): void {
    this.#starter = null;
  }

  /** Undoing the beat that started the loop stops it; redoing it starts it again. */
  travelled(left: Patch, way: 'undo' | 'redo'): void {
    const reached = patchOf(this.#store.state);
    if (left === reached || !this.#starter) return;
    if (way === 'undo' && left === this.#starter) this.#hooks.stop();
    if (way === 'redo' && reached === this.#starter) this.#hooks.play();
  }

  /** Whose steps the grid edits. */
  chooseVoice(voice: Voice): void {
    this.#store.update({ voice });
  }

  /** A rhythm for which there was no room took the place of a pattern. */
  #tellOfReplaced({ rhythm, grid }: Patch): boolean {
    if (rhythm === 'grid' || grid?.patterns.length !== PATTERNS_MAXIMUM) return false;
    this.#tellOf('rhythm', grid.at);
    return true;
  }

  #tellOfBeat({ muted }: Grid, manner: RhythmName, isFirst: boolean): void {
    const how = `in the manner of ${rhythmNamed(manner).label}`;
    if (!isFirst) return this.#hooks.remark(`Now the pads play ${how}.`);
    const hand = muted.includes('hand')
      ? 'and the sound in hand rests'
      : 'beside the sound in hand';
    const where = this.#store.state.shelf === 'grid' ? '' : ' The steps are in Grid.';
    this.#hooks.remark(`The pads play ${how}, ${hand}.${where}`);
  }

  #tellOf(newcomer: string, pattern: number): void {
    this.#hooks.remark(
      `There is room for ${PATTERNS_MAXIMUM} patterns: the ${newcomer} took the place of ` +
        `pattern ${pattern + 1}. Undo brings it back.`,
    );
  }

  #edit(change: Partial<Loop>, gesture: string | null): void {
    this.#hooks.edit(change, gesture);
  }
}
