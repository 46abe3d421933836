import { beforeEach, describe, expect, it, vi } from 'vitest';
import { LatestLoader } from '../../src/api/loader';
import { Lru } from '../../src/api/lru';

interface Call {
  key: string;
  signal: AbortSignal;
  answer: (value: string) => void;
  fail: (error: unknown) => void;
}

describe('the loader', () => {
  let calls: Call[];
  let arrived: string[];
  let failures: unknown[];
  let loader: LatestLoader<string>;
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
  const want = (key: string): void => loader.want({ key, hear: true });

  beforeEach(() => {
    calls = [];
    arrived = [];
    failures = [];
    loader = new LatestLoader({
      fetch: (key, signal) =>
        new Promise((answer, fail) => {
          calls.push({ key, signal, answer, fail });
          signal.addEventListener('abort', () => fail(new DOMException('', 'AbortError')));
        }),
      arrived: (wish) => arrived.push(wish.key),
      failed: (_, error) => failures.push(error),
    });
  });

  it('does not ask again for what is on its way to be heard', async () => {
    want('a');
    loader.want({ key: 'a', hear: false });
    calls[0]!.answer('A');
    await settle();
    expect([calls.length, arrived]).toEqual([1, ['a']]);
  });

  it('asks for the first wish at once and then only for the newest', async () => {
    for (const key of ['a', 'b', 'c', 'd']) want(key);
    expect(calls.map(({ key }) => key)).toEqual(['a']);
    calls[0]!.answer('A');
    await settle();
    expect(calls.map(({ key }) => key)).toEqual(['a', 'd']);
    calls[1]!.answer('D');
    await settle();
    expect(arrived).toEqual(['a', 'd']);
  });

  it('never lets an old answer follow a newer one', async () => {
    want('a');
    calls[0]!.answer('A');
    await settle();
    want('b');
    want('a');
    calls[1]!.answer('B');
    await settle();
    expect(arrived).toEqual(['a', 'a']);
    expect(calls[1]!.signal.aborted).toBe(true);
  });

  it('gives up a slow call for a newer wish', async () => {
    vi.useFakeTimers();
    want('slow');
    await vi.advanceTimersByTimeAsync(100);
    want('new');
    expect(calls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    vi.useRealTimers();
    expect(calls[0]!.signal.aborted).toBe(true);
    expect(calls[1]!.key).toBe('new');
    expect(failures).toEqual([]);
  });

  it('reports a failure and goes on to the next wish', async () => {
    want('a');
    want('b');
    calls[0]!.fail(new Error('no'));
    await settle();
    expect(failures).toEqual([new Error('no')]);
    expect(calls[1]!.key).toBe('b');
  });
});

it('forgets what was used least recently', () => {
  const lru = new Lru<number>(2);
  lru.set('a', 1);
  lru.set('b', 2);
  lru.get('a');
  lru.set('c', 3);
  expect([lru.get('a'), lru.get('b'), lru.get('c')]).toEqual([1, undefined, 3]);
});
