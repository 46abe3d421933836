import { afterEach, expect, it, vi } from 'vitest';
import { OutdatedError, ServiceError, UnreachableError } from '../src/api/errors';
import { part } from '../src/part';

afterEach(() => vi.unstubAllGlobals());

const missing = () => part(Promise.reject(new TypeError('not a module')));

it('hands on what came', async () => {
  expect(await part(Promise.resolve(7))).toBe(7);
});

it('tells an update from a server that is away', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address);
    return Promise.resolve(Response.json({ exports: false, folder: '' }));
  });
  await expect(missing()).rejects.toBeInstanceOf(OutdatedError);
  expect(asked).toEqual(['api/settings']);
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('no', { status: 500 })));
  await expect(missing()).rejects.toBeInstanceOf(ServiceError);
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('away')));
  await expect(missing()).rejects.toBeInstanceOf(UnreachableError);
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status: 502 })));
  await expect(missing()).rejects.toBeInstanceOf(UnreachableError);
});
