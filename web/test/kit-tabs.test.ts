import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepKit, listenForKit, type OwnKit } from '../src/kept-kit';
import { Kits } from '../src/kits';
import { INITIAL, patchOf, type AppState } from '../src/state/app';
import { clearRow, gridFrom, setStep, toggleMute, type Grid } from '../src/state/grid';
import { begin, commit, undo, type History } from '../src/state/history';
import { withPad } from '../src/state/kit';
import { initialPatch, type Patch } from '../src/state/patch';
import { Store } from '../src/state/store';
import { kit as model, kitOf } from './models';

/** What a tab sees of the storage: what others write comes change by change, and later. */
class Tab {
  readonly items: Map<string, string>;
  readonly inbox: (readonly [string, string | null])[] = [];
  readonly listeners: ((event: { key: string }) => void)[] = [];
  readonly notices: string[] = [];
  readonly store: Store<AppState>;
  readonly kits: Kits;

  constructor(own: OwnKit) {
    at = this;
    this.items = new Map(tabs[0]?.items);
    tabs.push(this);
    const history = begin<Patch>({ ...initialPatch(model), rhythm: 'grid', ...own });
    this.store = new Store<AppState>({ ...INITIAL, models: [model], history });
    this.kits = new Kits(this.store, {
      edit: (change, gesture) => this.edit(change, gesture),
      recall: () => {},
      strike: () => {},
      renewed: () => {},
      unfit: () => false,
      learn: () => {},
      fetch: () => new Promise(() => {}),
      rate: () => 44100,
      notify: (notice) => this.notices.push(notice),
      remark: () => {},
      failed: () => {},
    });
    listenForKit(() => this.kits.reread());
  }

  /** A change as the instrument makes it: one step of undo, kept in a moment. */
  edit(change: Partial<OwnKit>, gesture: string | null = null): void {
    this.go((history) => commit(history, { ...history.present, ...change }, gesture));
  }

  go(step: (history: History<Patch>) => History<Patch>): void {
    this.store.update({ history: step(this.store.state.history!) });
    this.kits.keep();
  }

  /** What of this tab is waiting to be kept is kept. */
  rest(): void {
    at = this;
    vi.advanceTimersByTime(500);
  }

  /** The next change of the storage reaches this tab. */
  hear(): void {
    at = this;
    const [key, value] = this.inbox.shift()!;
    if (value === null) this.items.delete(key);
    else this.items.set(key, value);
    for (const listener of this.listeners) listener({ key });
  }

  get own(): OwnKit {
    const { kit, grid } = patchOf(this.store.state)!;
    return { kit, grid };
  }

  get past(): readonly OwnKit[] {
    return this.store.state.history!.past.map(({ kit, grid }) => ({ kit, grid }));
  }
}

let at: Tab;
let tabs: Tab[] = [];

function written(key: string, value: string | null): void {
  if (at.items.get(key) === (value ?? undefined)) return;
  if (value === null) at.items.delete(key);
  else at.items.set(key, value);
  for (const tab of tabs) if (tab !== at) tab.inbox.push([key, value]);
}

beforeEach(() => {
  tabs = [];
  vi.useFakeTimers();
  vi.stubGlobal('addEventListener', (type: string, listener: (event: { key: string }) => void) => {
    if (type === 'storage') at.listeners.push(listener);
  });
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => at.items.get(key) ?? null,
    removeItem: (key: string) => written(key, null),
    setItem: (key: string, value: string) => written(key, value),
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A row for one pad, beside a hand that plays and is muted for it. */
function beatOn(pad: number): Grid {
  return toggleMute(setStep(gridFrom(Array<number>(16).fill(1)), pad, 4, 9), 'hand');
}

const first = { kit: kitOf(8), grid: beatOn(2) };
const second = { kit: kitOf(16, 9), grid: beatOn(12) };

/** Two tabs with the same kit and beat, both of them kept. */
function two(own: OwnKit): readonly [Tab, Tab] {
  const here = new Tab(own);
  keepKit(own);
  return [here, new Tab(own)];
}

it('takes kit and beat of another tab together, and undo gives both back to all', () => {
  const [here, there] = two(first);
  here.edit(second);
  here.rest();
  expect(there.inbox.length).toBeGreaterThan(0);
  while (there.inbox.length > 0) {
    there.hear();
    // Never the rows of one kit on the other.
    expect([first, second]).toContainEqual(there.own);
  }
  expect([there.own, there.past]).toEqual([second, [first]]);
  expect(there.notices).toEqual([expect.stringContaining('Your kit was changed in another tab')]);
  there.go(undo);
  there.rest();
  while (here.inbox.length > 0) {
    here.hear();
    expect([first, second]).toContainEqual(here.own);
  }
  expect([here.own, here.past]).toEqual([first, [first, second]]);
  expect(there.inbox).toEqual([]);
});

it('takes a beat alone, with the kit as it is, and several of them as one step of undo', () => {
  const [here, there] = two(first);
  for (const level of [3, 5]) {
    here.edit({ grid: setStep(first.grid, 2, 8, level) });
    here.rest();
    there.hear();
  }
  expect(there.own.grid).toEqual(setStep(first.grid, 2, 8, 5));
  expect(there.own.kit).toBe(first.kit);
  expect(there.past).toEqual([first]);
  expect(there.notices.at(-1)).toContain('Your kit’s beat was changed in another tab');
});

it('lets the hand be heard again where another tab takes the rows of the pads away', () => {
  const [here, there] = two(first);
  here.edit({ grid: clearRow(first.grid, 2) });
  here.rest();
  there.hear();
  expect(there.own).toEqual({ kit: first.kit, grid: gridFrom(Array<number>(16).fill(1)) });
  expect(there.past).toEqual([first]);
});

it('has no rows left for a kit of another tab that has no beat, nor for none', () => {
  const [here, there] = two(first);
  const hand = gridFrom(Array<number>(16).fill(1));
  here.edit({ kit: second.kit, grid: null });
  here.rest();
  there.hear();
  expect(there.own).toEqual({ kit: second.kit, grid: hand });
  here.edit({ kit: null });
  here.rest();
  there.hear();
  expect(there.own).toEqual({ kit: null, grid: hand });
  expect(there.past).toEqual([first]);
});

it('goes by the later of two tabs that change one thing each, and undo has the other', () => {
  const [here, there] = two(first);
  const louder = withPad(first.kit, 0, { gainDb: 3 });
  here.edit({ kit: louder });
  here.rest();
  there.edit({ grid: setStep(first.grid, 2, 8, 5) });
  there.hear();
  there.rest();
  here.hear();
  const later = { kit: first.kit, grid: setStep(first.grid, 2, 8, 5) };
  expect([here.own, there.own]).toEqual([later, later]);
  expect(here.past).toEqual([first, { kit: louder, grid: first.grid }]);
});

it('leaves a grid of its own that plays no pads where another tab changes nothing', () => {
  const hand = gridFrom(Array<number>(16).fill(1));
  const here = new Tab(first);
  keepKit({ kit: first.kit, grid: null });
  const there = new Tab({ kit: first.kit, grid: hand });
  here.edit({ kit: withPad(first.kit, 0, { gainDb: 3 }), grid: null });
  here.rest();
  there.hear();
  expect(there.own.grid).toBe(hand);
});

it('goes on with its own beat where that of another tab cannot be read', () => {
  const [here, there] = two(first);
  at = here;
  const text = `${here.items.get('ghostnote.kit')!.split('\n')[0]}\n3-of a later page`;
  localStorage.setItem('ghostnote.kit', text);
  there.hear();
  expect([there.own, there.past]).toEqual([first, []]);
  expect(there.items.get('ghostnote.kit.damaged')).toBe(text);
});
