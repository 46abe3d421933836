import { afterEach, expect, it, vi } from 'vitest';
import { latencyOf, type Loudspeaker } from '../../src/audio/loudspeaker';

const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0';
const ON_MAC =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:153.0) Gecko/20100101 Firefox/153.0';

afterEach(() => vi.unstubAllGlobals());

it.each([
  [CHROME, 0.04, 1],
  [ON_MAC, 0.04, 1],
  [FIREFOX, 0, 0],
])(
  'what is heard lags by what the browser says, unless asking may hang it: %s',
  (userAgent, latency, asked) => {
    vi.stubGlobal('navigator', { userAgent });
    const outputLatency = vi.fn(() => 0.04);
    const loudspeaker = Object.defineProperty({}, 'outputLatency', { get: outputLatency });
    expect(latencyOf(loudspeaker as Loudspeaker)).toBe(latency);
    expect(outputLatency).toHaveBeenCalledTimes(asked);
  },
);

it('is nothing where the browser says none', () => {
  vi.stubGlobal('navigator', { userAgent: CHROME });
  expect(latencyOf({ outputLatency: undefined } as unknown as Loudspeaker)).toBe(0);
});
