import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ServiceError, UnreachableError } from '../src/api/errors';
import { INITIAL, type AppState } from '../src/state/app';
import { begin, commit, undo } from '../src/state/history';
import { soundOf } from '../src/state/kit';
import { latentFor, stillRefusing } from '../src/state/latent';
import { initialPatch } from '../src/state/patch';
import { Store } from '../src/state/store';
import { Unfit } from '../src/unfit';
import { kit as model, kitOf } from './models';

const LATENT = `${'A'.repeat(64)}.own`;
const REFUSAL = new ServiceError(422, '', 'Latent holds a residual that does not unpack.');
const ghost = { ...model, title: 'Ghost' };

/** A hand that went from one sound over two of that latent to another, and back once. */
function opened(version = ghost.version) {
  const own = initialPatch(ghost);
  const matched = { ...own, seed: 1, latent: LATENT };
  const pads = kitOf(3).pads.map((pad, at) => {
    return at < 2 ? { ...pad, recipe: { ...pad.recipe, latent: LATENT } } : pad;
  });
  const kit = { ...kitOf(3), pads };
  const steps = [matched, { ...matched, seed: 2 }, { ...own, seed: 3, kit }];
  const history = steps.reduce((all, next) => commit(all, next), begin(own));
  const store = new Store<AppState>({ ...INITIAL, models: [ghost], history });
  const listing = () => Promise.resolve(Response.json({ models: [{ ...ghost, version }] }));
  vi.stubGlobal('fetch', vi.fn(listing));
  const hooks = { renewed: vi.fn(), replaced: vi.fn(), notify: vi.fn(), failed: vi.fn() };
  return { store, hooks, unfit: new Unfit(store, hooks), matched, kit };
}

const settled = () => vi.advanceTimersByTimeAsync(1000);
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('plays the model’s own sound of a latent that is refused, wherever undo leads, and says so', async () => {
  const { store, hooks, unfit, matched } = opened();
  store.update({ history: undo(store.state.history!) });
  expect(unfit.takes(REFUSAL, matched, true)).toBe(true);
  await settled();
  const { past, present, future } = store.state.history!;
  expect([...past, present, ...future].map(({ seed, latent }) => [seed, latent])).toEqual(
    [0, 1, 2, 3].map((seed) => [seed, '']),
  );
  expect(hooks.replaced).toHaveBeenCalledExactlyOnceWith(true);
  expect(hooks.notify).toHaveBeenCalledExactlyOnceWith(
    'Ghost as it is here cannot play this sound: here is the model’s own sound. ' +
      'A file saved of it, dropped here, is matched anew.',
  );
});

it('lets pads play it too, whose latents the kit keeps', async () => {
  const { store, hooks, unfit, kit } = opened();
  expect(unfit.takes(REFUSAL, kit.pads[0]!.recipe, false)).toBe(true);
  await settled();
  const { models, history } = store.state;
  expect(history!.present.kit).toEqual(kit);
  expect(kit.pads.map((pad) => soundOf(pad, models)!.latent)).toEqual(['', '', '']);
  expect(hooks.replaced).toHaveBeenCalledExactlyOnceWith(false);
  expect(hooks.notify).toHaveBeenCalledExactlyOnceWith(
    '2 pads of your kit were matched by another version of the model: ' +
      'they play the model’s own sound.',
  );
});

it('is no matter of a latent where the server says something else', async () => {
  const { unfit, matched, hooks } = opened();
  expect(unfit.takes(new ServiceError(503, '', ''), matched, true)).toBe(false);
  expect(unfit.takes(new UnreachableError(), matched, true)).toBe(false);
  expect(unfit.takes(REFUSAL, { ...matched, latent: '' }, true)).toBe(false);
  await settled();
  expect(hooks.replaced).not.toHaveBeenCalled();
});

it('takes over another version of the model before anything is lost', async () => {
  const { store, unfit, matched, hooks } = opened('2');
  const { history } = store.state;
  unfit.takes(REFUSAL, matched, true);
  await settled();
  expect(hooks.renewed).toHaveBeenCalledTimes(1);
  expect([store.state.history, hooks.notify.mock.calls]).toEqual([history, []]);
});

it('asks and says once of all that a kit is refused, and sounds of itself what was to be heard', async () => {
  const { store, hooks, unfit, matched } = opened();
  const latents = Array.from({ length: 16 }, (_, at) => `${String(at).padStart(64, 'A')}.own`);
  const pads = latents.map((latent) => {
    const pad = kitOf(1).pads[0]!;
    return { ...pad, recipe: { ...pad.recipe, latent } };
  });
  const hand = { ...store.state.history!.present, latent: LATENT, kit: { ...kitOf(1), pads } };
  store.update({ history: begin(hand) });
  for (const pad of pads) {
    unfit.takes(REFUSAL, pad.recipe, false);
    await vi.advanceTimersByTimeAsync(10);
  }
  unfit.takes(REFUSAL, matched, false);
  await settled();
  expect(fetch).toHaveBeenCalledTimes(1);
  expect(store.state.models[0]!.refused).toEqual([...latents, LATENT]);
  expect(hooks.replaced).toHaveBeenCalledExactlyOnceWith(false);
  expect(hooks.notify).toHaveBeenCalledTimes(1);
  expect(hooks.notify.mock.lastCall![0]).toMatch(/cannot play this sound.* 16 pads of your kit/);
});

it('sees to what is refused later too, and keeps what was', async () => {
  const { store, unfit, matched } = opened();
  unfit.takes(REFUSAL, { ...matched, latent: 'A'.repeat(64) }, true);
  await settled();
  unfit.takes(REFUSAL, matched, true);
  await settled();
  const { models } = store.state;
  expect(models[0]!.refused).toEqual(['A'.repeat(64), LATENT]);
  const again = stillRefusing([ghost], models)[0]!;
  expect(latentFor(again, LATENT)).toBe('');
  expect(latentFor(stillRefusing([{ ...ghost, version: '2' }], models)[0]!, LATENT)).toBe(LATENT);
});
