/** How the sound is looped: tempo, swing, rhythm and the grid, each change undone as one. */

import { patchOf, type AppState } from './state/app';
import { gridFrom, withRhythm, type Grid } from './state/grid';
import { stepsOf, type Loop, type LoopName } from './state/patch';
import { clampSwing, clampTempo } from './state/rhythm';
import type { Store } from './state/store';
import { tapped, tempoOf } from './state/tap';

type Edit = (change: Partial<Loop>, gesture: string | null) => void;

export class Groove {
  readonly #store: Store<AppState>;
  readonly #edit: Edit;
  #taps: readonly number[] = [];

  constructor(store: Store<AppState>, edit: Edit) {
    this.#store = store;
    this.#edit = edit;
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
    const steps = stepsOf(patch);
    const grid = patch.grid ?? gridFrom(steps);
    const base = patch.rhythm === 'grid' || !patch.grid ? grid : withRhythm(grid, steps);
    this.#edit({ rhythm: 'grid', grid: change(base) }, gesture);
  }
}
