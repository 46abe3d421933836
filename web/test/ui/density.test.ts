import { afterEach, expect, it, vi } from 'vitest';
import { watchDensity } from '../../src/ui/density';

afterEach(() => vi.unstubAllGlobals());

it('tells of every other density of the screen, until it is stopped', () => {
  const asked: string[] = [];
  const queries: EventTarget[] = [];
  vi.stubGlobal('window', { devicePixelRatio: 1 });
  vi.stubGlobal('matchMedia', (query: string) => {
    asked.push(query);
    queries.push(new EventTarget());
    return queries.at(-1);
  });
  const changed = vi.fn();
  const stop = watchDensity(changed);
  window.devicePixelRatio = 2;
  queries[0]!.dispatchEvent(new Event('change'));
  queries[0]!.dispatchEvent(new Event('change'));
  expect(changed).toHaveBeenCalledTimes(1);
  queries[1]!.dispatchEvent(new Event('change'));
  expect(changed).toHaveBeenCalledTimes(2);
  expect(asked.slice(0, 2)).toEqual(['(resolution: 1dppx)', '(resolution: 2dppx)']);
  stop();
  queries[2]!.dispatchEvent(new Event('change'));
  expect(changed).toHaveBeenCalledTimes(2);
});
