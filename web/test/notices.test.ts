import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Notices } from '../src/notices';
import { INITIAL, type AppState, type Offer } from '../src/state/app';
import { begin, commit } from '../src/state/history';
import { initialPatch } from '../src/state/patch';
import { Store } from '../src/state/store';
import { model } from './models';

const offer: Offer = { kind: 'sound alone', link: '#/ghost' };
let store: Store<AppState>;
let notices: Notices;
const shown = () => [store.state.notice, store.state.offer];

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} });
  store = new Store<AppState>(INITIAL);
  notices = new Notices(store);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('says something for as long as it takes to read, and longer with an offer', () => {
  notices.notify('Saved.');
  vi.advanceTimersByTime(2500);
  expect(shown()).toEqual(['Saved.', null]);
  vi.advanceTimersByTime(200);
  expect(shown()).toEqual(['', null]);
  notices.notify('Copied.', offer);
  vi.advanceTimersByTime(7900);
  expect(shown()).toEqual(['Copied.', offer]);
  vi.advanceTimersByTime(200);
  expect(shown()).toEqual(['', null]);
});

it('says of a refused file what it is called, and why', () => {
  notices.refuse('notes.txt', 'That is no sound.');
  expect([...shown(), store.state.alarm]).toEqual(['notes.txt: That is no sound.', null, true]);
  notices.refuse(`${'a'.repeat(90)}-take-2.wav`, 'That is no sound.');
  expect(store.state.notice.split(':')[0]).toBe(`${'a'.repeat(17)}…aaa-take-2.wav`);
  vi.advanceTimersByTime(8900);
  expect(store.state.alarm).toBe(true);
  notices.notify('Saved.');
  expect([...shown(), store.state.alarm]).toEqual(['Saved.', null, false]);
});

it('says no more of a refused file once another sound is in hand', () => {
  notices.refuse('notes.txt', 'That is no sound.');
  notices.settle();
  expect([store.state.notice, store.state.alarm]).toEqual(['', false]);
  notices.notify('Saved.');
  notices.settle();
  expect(store.state.notice).toBe('Saved.');
});

it('remarks on a deed until the next one', () => {
  const patch = { ...initialPatch(model), tempo: 90 };
  store.update({ history: begin(initialPatch(model)) });
  const go = (gesture: string | null) =>
    store.update({ history: commit(store.state.history!, patch, gesture) });
  go('a drag');
  notices.remark('Highest.');
  go('a drag');
  store.update({ shelf: 'grid' });
  expect(store.state.notice).toBe('Highest.');
  go(null);
  expect(store.state.notice).toBe('');
  notices.remark('The pads play.');
  store.update({ kitDesk: { ...store.state.kitDesk, struck: [2] } });
  expect(store.state.notice).toBe('');
  notices.remark('Highest.');
  notices.notify('Saved.');
  go(null);
  expect(store.state.notice).toBe('Saved.');
});

it('is closed at once, and what is said next stays its own time', () => {
  notices.notify('Copied.', offer);
  vi.advanceTimersByTime(6000);
  notices.dismiss();
  expect(shown()).toEqual(['', null]);
  notices.notify('Copied again.', offer);
  vi.advanceTimersByTime(2500);
  expect(shown()).toEqual(['Copied again.', offer]);
});
