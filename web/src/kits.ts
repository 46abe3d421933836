/** The kit: its pads made, changed, struck and taken away; every change is one of the patch. */

import { fetchKit } from './api/client';
import { UnreachableError } from './api/errors';
import type { Model } from './api/types';
import type { Stroke } from './audio/sampler';
import { keepKit, keptAlike, keptKit, type OwnKit } from './kept-kit';
import { KitTaker } from './kit-taker';
import { AWAY } from './notices';
import { modelOf, patchOf, type AppState } from './state/app';
import { handAlone, withKit } from './state/beat';
import {
  PADS_FEW,
  PADS_MANY,
  isOnPad,
  padFault,
  padsAt,
  renewed,
  resized,
  sharedNotice,
  soundOf,
  varied,
  withPad,
  withSound,
  type Kit,
  type Pad,
} from './state/kit';
import type { KitDesk, KitTake } from './state/kit-desk';
import { sameKit } from './state/kit-text';
import { kitFrom } from './state/kit-wire';
import { handOffPad } from './state/pad-edit';
import { soundKey, type Loop, type Recipe } from './state/patch';
import type { Store } from './state/store';
import { Striker, type StrikerHooks } from './striker';

export interface KitHooks extends StrikerHooks {
  /** Lets a kit and its beat be those of the patch. */
  edit(own: OwnKit, gesture: string | null): void;
  /** Plays a sound in place of the one in hand, in a grid that may be another for it. */
  recall(sound: Recipe & Pick<Loop, 'grid'>): void;
  /** Says something of what was just done, until something else is. */
  remark(notice: string): void;
  /** Waits for a note of a MIDI keyboard; null waits no more. */
  learn(learned: ((note: number) => void) | null): void;
}

/** Enough never to come back by chance, and short in names of files. */
const KIT_SEEDS = 100_000;
const KEEP_DELAY_MS = 300;
const CHANGED = 'was changed in another tab, and is so here too. Undo brings back the one before.';
const OTHER_KIT = `Your kit ${CHANGED}`;
const OTHER_BEAT = `Your kit’s beat ${CHANGED}`;
const FULL = 'This browser keeps no more for this page: the kit lasts until you leave it.';

function editNotice(pad: number): string {
  return `What you change now is changed on pad ${pad + 1} too, until you are done.`;
}

export class Kits {
  readonly #store: Store<AppState>;
  readonly #hooks: KitHooks;
  readonly taker: KitTaker;
  readonly #striker: Striker;
  #keepTimer: ReturnType<typeof setTimeout> | undefined;
  #unkept: OwnKit | null = null;

  constructor(store: Store<AppState>, hooks: KitHooks) {
    this.#store = store;
    this.#hooks = hooks;
    this.taker = new KitTaker(store, hooks);
    this.#striker = new Striker(store, hooks);
    addEventListener('pagehide', () => this.#keepNow());
  }

  /** Fetches the sounds of the kit that holds now. */
  follow(): void {
    this.#striker.follow();
    const { learning } = this.#store.state.kitDesk;
    if (learning !== null && !this.#now().kit?.pads[learning]) this.learnNoMore();
  }

  /** Keeps the kit that holds now and its beat for the next visit, a little after the last change. */
  keep(): void {
    const { kit, grid } = patchOf(this.#store.state) ?? { kit: null, grid: null };
    this.#unkept = { kit, grid };
    clearTimeout(this.#keepTimer);
    this.#keepTimer = setTimeout(() => this.#keepNow(), KEEP_DELAY_MS);
  }

  /** The kit and beat that another tab has kept are those here too; undo brings back what was. */
  reread(): void {
    const now = patchOf(this.#store.state);
    // What was changed here meanwhile is newer, and goes there in a moment.
    if (!now || this.#unkept) return;
    const kept = keptKit();
    if (kept.damaged > 0 || kept.beatDamaged || keptAlike(kept, now)) return;
    const kit = sameKit(kept.kit, now.kit) ? now.kit : kept.kit;
    this.#lay({ kit, grid: kept.grid ?? handAlone(now.grid) }, 'another tab');
    // They are kept as the other tab wrote them.
    this.#unkept = null;
    this.#hooks.notify(kit === now.kit ? OTHER_BEAT : OTHER_KIT);
  }

  /** Lets a kit that was saved be the one that holds, in sight, to be taken away as it was. */
  open(kit: Kit, take: KitTake): void {
    this.#edit(kit);
    this.taker.set(take);
    this.#show({ pad: 0 });
    this.#store.update({ shelf: 'kit' });
  }

  /** Another kit of the model in hand; what is locked stays. */
  async renew(): Promise<void> {
    const model = modelOf(this.#store.state);
    if (!model) return;
    const seed = Math.floor(Math.random() * KIT_SEEDS);
    const pads = this.#now().kit?.pads.length ?? PADS_FEW;
    await this.#making(model, seed, pads > PADS_FEW ? PADS_MANY : PADS_FEW, renewed, AWAY.kit);
  }

  /** As many pads; new ones are of the kit's own style where its model is here. */
  async resize(pads: number): Promise<void> {
    const { kit, models } = this.#now();
    const model = models.find(({ name }) => name === kit?.model) ?? modelOf(this.#store.state);
    if (!kit || !model || kit.pads.length === pads) return;
    if (kit.pads.length > pads) return this.#edit({ ...kit, pads: kit.pads.slice(0, pads) });
    const laid = (now: Kit | null, fresh: Kit): Kit => (now ? resized(now, fresh) : fresh);
    await this.#making(model, kit.seed, pads, laid, AWAY.pads);
  }

  /** The kit, a little other; it stays where the sounds of another would not come. */
  async vary(): Promise<void> {
    const { kit, models } = this.#now();
    if (!kit || this.#store.state.kitDesk.making) return;
    const next = varied(kit, models);
    this.#show({ making: true });
    try {
      await this.#striker.tryNew(kit, next);
      if (this.#now().kit === kit) this.#edit(next);
    } catch (error) {
      this.#failed(error, AWAY.variation);
    } finally {
      this.#show({ making: false });
    }
  }

  /** The stroke of a pad in the loop; null while it has no sound. */
  strokeOf(pad: number, velocity: number): Stroke | null {
    return this.#striker.strokeOf(pad, velocity);
  }

  select(pad: number): void {
    if (this.#store.state.kitDesk.learning !== pad) this.learnNoMore();
    this.#show({ pad });
  }

  /** Changes what a pad is; changes of one gesture are undone as one. */
  change(pad: number, change: Partial<Omit<Pad, 'recipe'>>, gesture: string | null = null): void {
    const { kit } = this.#now();
    if (kit?.pads[pad]) this.#edit(withPad(kit, pad, change), gesture);
  }

  rename(name: string, gesture: string): void {
    const { kit } = this.#now();
    if (kit) this.#edit({ ...kit, name }, gesture);
  }

  /** Puts the sound in hand on a pad. */
  put(pad: number): void {
    const { kit } = this.#now();
    const sound = patchOf(this.#store.state);
    if (kit?.pads[pad] && sound) this.#edit(withSound(kit, pad, sound));
  }

  /** Takes the sound of a pad in hand; from then on what is changed there is changed on the pad. */
  take(pad: number): void {
    const { kit, models } = this.#now();
    const chosen = kit?.pads[pad];
    if (!chosen) return;
    const sound = soundOf(chosen, models);
    if (!sound) return this.#hooks.notify(padFault(chosen, models));
    this.#show({ editing: pad });
    this.#hooks.notify(editNotice(pad));
    this.#hooks.recall({ ...sound, grid: handOffPad(patchOf(this.#store.state)!, pad) });
  }

  /** Lets the pad be as it is by now; the sound stays in hand. */
  stopEditing(): void {
    const { notice, kitDesk } = this.#store.state;
    this.#show({ editing: null });
    if (kitDesk.editing !== null && notice === editNotice(kitDesk.editing)) this.#hooks.notify('');
  }

  /** Ends the editing of a pad once another sound is in hand, or on the pad. */
  checkEditing(): void {
    const { editing } = this.#store.state.kitDesk;
    const patch = patchOf(this.#store.state);
    if (editing === null || !patch || isOnPad(patch.kit, editing, patch)) return;
    const left = patch.kit?.pads[editing];
    const played = left && soundOf(left, this.#store.state.models);
    if (played && soundKey(played) === soundKey(patch)) return;
    this.stopEditing();
    if (!left) return;
    this.#hooks.notify(
      left.recipe.class === patch.class
        ? `Pad ${editing + 1} and your hand have different sounds now: its editing is over.`
        : `Editing pad ${editing + 1} is over: another drum is in your hand.`,
    );
  }

  /** Strikes a pad, as hard as 0..1. */
  play(pad: number, velocity = 1): void {
    this.#strike([pad], velocity);
  }

  /** Strikes every pad of a MIDI note, as hard as 0..1. */
  playNote(note: number, velocity: number): void {
    const { kit } = this.#now();
    if (kit) this.#strike(padsAt(kit, note), velocity);
  }

  /** Lets the next note of a MIDI keyboard play a pad; asked for again, it waits no more. */
  learn(pad: number): void {
    if (this.#store.state.kitDesk.learning === pad) return this.learnNoMore();
    this.#show({ learning: pad });
    this.#hooks.learn((note) => {
      this.#show({ learning: null });
      this.learnNote(pad, note);
    });
  }

  /** Waits for no note, where one was awaited. */
  learnNoMore(): void {
    if (this.#store.state.kitDesk.learning === null) return;
    this.#show({ learning: null });
    this.#hooks.learn(null);
  }

  /** Lets a MIDI note play a pad from now on; says what there is to `remark`, and who has it too. */
  learnNote(pad: number, note: number, remark = ''): void {
    const before = this.#now().kit?.pads[pad]?.note;
    this.change(pad, { note });
    const { kit } = this.#now();
    const after = kit?.pads[pad]?.note;
    const shared = kit && after !== undefined && after !== before ? sharedNotice(kit, after) : '';
    const said = [remark, shared].filter((each) => each !== '').join(' ');
    if (said) this.#hooks.remark(said);
  }

  /** Makes a kit, and lays it over the one that holds by then; says so where the server is away. */
  async #making(
    model: Model,
    seed: number,
    pads: number,
    laid: (kit: Kit | null, fresh: Kit) => Kit,
    away: string,
  ): Promise<void> {
    if (this.#store.state.kitDesk.making) return;
    this.#show({ making: true });
    try {
      const fresh = kitFrom(await fetchKit(model, seed, pads), model.name, seed);
      this.#edit(laid(this.#now().kit, fresh));
    } catch (error) {
      this.#failed(error, away);
    } finally {
      this.#show({ making: false });
    }
  }

  /** Tells of a failure; `away` is what to say where the server is. */
  #failed(error: unknown, away: string): void {
    if (error instanceof UnreachableError) this.#hooks.notify(away);
    this.#hooks.failed(error);
  }

  #edit(kit: Kit, gesture: string | null = null): void {
    this.#lay(withKit(patchOf(this.#store.state), kit), gesture);
  }

  #lay(own: OwnKit, gesture: string | null): void {
    this.#hooks.edit(own, gesture);
    const last = Math.max(0, (own.kit?.pads.length ?? 0) - 1);
    if (this.#store.state.kitDesk.pad > last) this.#show({ pad: last });
  }

  #strike(pads: readonly number[], velocity: number): void {
    for (const pad of pads) this.#striker.strike(pad, velocity);
    this.#show({ struck: pads });
  }

  #keepNow(): void {
    clearTimeout(this.#keepTimer);
    const unkept = this.#unkept;
    this.#unkept = null;
    if (unkept && !keepKit(unkept)) this.#hooks.notify(FULL);
  }

  #show(change: Partial<KitDesk>): void {
    this.#store.update({ kitDesk: { ...this.#store.state.kitDesk, ...change } });
  }

  #now(): { kit: Kit | null; models: readonly Model[] } {
    return { kit: patchOf(this.#store.state)?.kit ?? null, models: this.#store.state.models };
  }
}
