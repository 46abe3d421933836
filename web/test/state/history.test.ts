import { expect, it } from 'vitest';
import { begin, commit, redo, travelled, undo } from '../../src/state/history';

it('goes back and forth through what was committed', () => {
  const history = commit(commit(begin(1), 2), 3);
  expect(undo(history).present).toBe(2);
  expect(undo(undo(history)).present).toBe(1);
  expect(redo(undo(undo(history))).present).toBe(2);
});

it('stops at both ends', () => {
  const history = begin(1);
  expect(undo(history)).toBe(history);
  expect(redo(history)).toBe(history);
});

it('takes the changes of one gesture as one', () => {
  const dragged = [2, 3, 4].reduce((history, value) => commit(history, value, 'drag-1'), begin(1));
  expect(dragged.present).toBe(4);
  expect(undo(dragged).present).toBe(1);
});

it('tells two gestures apart, and never joins across an undo', () => {
  const two = commit(commit(begin(1), 2, 'drag-1'), 3, 'drag-2');
  expect(undo(two).present).toBe(2);
  const again = commit(undo(two), 5, 'drag-1');
  expect(undo(again).present).toBe(2);
});

it('forgets what was undone once something else is done', () => {
  expect(commit(undo(commit(begin(1), 2)), 3).future).toEqual([]);
});

it('remembers the last 200 steps', () => {
  let history = begin(0);
  for (let value = 1; value <= 500; value++) history = commit(history, value);
  for (let step = 0; step < 500; step++) history = undo(history);
  expect(history.present).toBe(300);
});

it('travels to another value, past those that are no other', () => {
  const equal = [2, 2, 2].reduce((history, value) => commit(history, value), begin(1));
  const same = (a: number, b: number) => a === b;
  const back = travelled(equal, undo, same);
  expect(back.present).toBe(1);
  expect(travelled(back, redo, same).present).toBe(2);
  expect(travelled(back, undo, same)).toBe(back);
  const all = [1, 1].reduce((history, value) => commit(history, value), begin(1));
  expect(travelled(all, undo, same).past).toEqual([]);
});
