/** Sounds that were heard, kept by the browser for when the server is away. */

import { SOUNDS_CACHE } from './names';

const MOST_SOUNDS = 64;
const REST_MS = 1500;

const resting = new Map<number | 'hand', ReturnType<typeof setTimeout>>();

/** Keeps the sound of an address, which the browser has just loaded; the oldest go. */
export async function keepSound(address: string): Promise<void> {
  if (!available()) return;
  try {
    const cache = await caches.open(SOUNDS_CACHE);
    if (await cache.match(address)) return;
    await cache.add(address);
    const keys = await cache.keys();
    for (const key of keys.slice(0, Math.max(0, keys.length - MOST_SOUNDS))) {
      await cache.delete(key);
    }
  } catch {
    // The server may be gone by now, or the disk full; the sound then needs the server.
  }
}

/** Keeps a sound once no other came in its place, the hand or a pad, for a while. */
export function keepAtRest(address: string, place: number | 'hand'): void {
  clearTimeout(resting.get(place));
  resting.set(
    place,
    setTimeout(() => void keepSound(address), REST_MS),
  );
}

/** The kept answer of an address; null for none. */
export async function keptSound(address: string): Promise<Response | null> {
  if (!available()) return null;
  try {
    return (await (await caches.open(SOUNDS_CACHE)).match(address)) ?? null;
  } catch {
    // A private window may have the storage, and refuse to open it.
    return null;
  }
}

/** Insecure addresses have no such storage. */
const available = (): boolean => 'caches' in globalThis;
