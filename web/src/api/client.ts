/** The service, as typed functions. */

import { KEPT_HEADER } from '../offline/names';
import { readWav, type Clip } from '../signal/wav';
import type { Recipe } from '../state/patch';
import { UnreachableError, isAbort, serviceError } from './errors';
import { linesOf } from './lines';
import { placedSounds } from './map';
import type {
  Draw,
  KitRequest,
  Leaderboard,
  MatchAnswer,
  MatchLine,
  Model,
  OpenedKit,
  Nearest,
  RawKit,
  RawMap,
  Rounds,
  SaveFormat,
  SaveKind,
  ServerSettings,
  SoundMap,
} from './types';

const BUSY = 503;
const BUSY_ATTEMPTS = 5;
const LONGEST_WAIT_SECONDS = 3;
const GATEWAY_FAILURES = [502, 504];
/** Names the version of the model that played, where another was asked for. */
const OTHER_VERSION_HEADER = 'Ghostnote-Model-Version';
/** Names the controls that would change next to nothing of a sound. */
const IDLE_HEADER = 'Ghostnote-Idle-Controls';
/** What a kit is saved as where something on the way took its name off. */
const UNNAMED_KIT = 'kit.zip';
/** An answer that tells how far it is. */
const LINES = 'application/x-ndjson';

const path = (model: string, rest: string): string =>
  `api/models/${encodeURIComponent(model)}/${rest}`;

export interface Listing {
  readonly models: readonly Model[];
  /** Whether the browser remembered them, the server being away. */
  readonly kept: boolean;
}

export async function fetchListing(): Promise<Listing> {
  const answer = await call('api/models');
  const { models } = (await answer.json()) as { models: Model[] };
  return { models, kept: answer.headers.has(KEPT_HEADER) };
}

export async function fetchModels(): Promise<readonly Model[]> {
  return (await fetchListing()).models;
}

export async function fetchMap(model: Model): Promise<SoundMap> {
  return placedSounds((await (await call(path(model.name, 'map'))).json()) as RawMap, model);
}

export async function fetchLeaderboard(): Promise<Leaderboard> {
  return (await (await call('api/leaderboard')).json()) as Leaderboard;
}

export async function fetchDraw(model: string, drum: string, seed: number): Promise<Draw> {
  const query = new URLSearchParams({ class: drum, seed: String(seed) });
  return (await (await call(path(model, `draw?${query}`))).json()) as Draw;
}

/** The address of a sound: equal sounds have equal addresses, so caches can hold them. */
export function soundAddress(
  patch: Recipe,
  version: string,
  rate: number,
  depth: string,
  kind: SaveKind = 'wav',
): string {
  const query = new URLSearchParams({ v: version, class: patch.class, seed: String(patch.seed) });
  if (patch.latent) query.set('latent', patch.latent);
  for (const [name, value] of Object.entries(patch.controls)) query.set(name, String(value));
  query.set('rate', String(rate));
  query.set('depth', depth);
  return path(patch.model, `sound.${kind}?${query}`);
}

/** Which recording is nearest to the sound of an address. */
export async function fetchNearest(sound: string, signal: AbortSignal): Promise<Nearest> {
  const answer = await call(sound.replace('/sound.wav?', '/nearest?'), { signal });
  return (await whole(answer.json())) as Nearest;
}

/** The value of a control in the address of a sound; 0 where it does not say. */
export function controlIn(address: string, name: string): number {
  return Number(new URLSearchParams(address.slice(address.indexOf('?'))).get(name) ?? 0);
}

export async function fetchClip(address: string, signal?: AbortSignal): Promise<Clip> {
  return (await fetchSound(address, signal)).clip;
}

export interface Sound {
  readonly clip: Clip;
  /** The version of the model that played, where the address names another; null where it does. */
  readonly otherVersion: string | null;
  /** The controls that would change next to nothing of it. */
  readonly idle: readonly string[];
}

export async function fetchSound(address: string, signal?: AbortSignal): Promise<Sound> {
  return soundIn(await call(address, signal && { signal }));
}

/** The sound in an answer, which the browser may have kept. */
export async function soundIn(answer: Response): Promise<Sound> {
  return {
    clip: readWav(await whole(answer.arrayBuffer())),
    otherVersion: answer.headers.get(OTHER_VERSION_HEADER),
    idle: answer.headers.get(IDLE_HEADER)?.split(',') ?? [],
  };
}

export async function fetchSaved(
  patch: Recipe,
  version: string,
  { kind, rate, depth }: SaveFormat,
): Promise<Blob> {
  return whole((await call(soundAddress(patch, version, rate, depth, kind))).blob());
}

export async function fetchSettings(signal?: AbortSignal): Promise<ServerSettings> {
  return (await (await call('api/settings', signal && { signal })).json()) as ServerSettings;
}

/** Lets the server write a sound into its folder; gives what the file is called there. */
export async function exportSound(
  { model, class: drum, controls, seed, latent }: Recipe,
  { kind, rate, depth }: SaveFormat,
  pattern: string,
): Promise<string> {
  const file = { rate, depth, container: kind, pattern };
  return exported({ sound: { model, class: drum, controls, seed, latent, ...file } });
}

/** Lets the server write a kit into its folder; gives what its own folder is called there. */
export function exportKit(kit: KitRequest): Promise<string> {
  return exported({ kit });
}

async function exported(request: object): Promise<string> {
  const answer = await post('api/exports', request);
  return ((await whole(answer.json())) as { name: string }).name;
}

export interface Match extends Omit<MatchAnswer, 'original'> {
  readonly original: Clip;
}

/**
 * Where a model sounds most like a hit of a file, counted from 1, as a `drum`, or as what the model
 * takes it for.
 */
export async function matchFile(
  model: string,
  file: File,
  drum: string | null,
  hit: number,
  signal: AbortSignal,
): Promise<Match> {
  const body = new FormData();
  body.set('file', file);
  body.set('hit', String(hit));
  if (drum) body.set('class', drum);
  const answer = await call(path(model, 'match'), { method: 'POST', body, signal });
  return heard((await whole(answer.json())) as MatchAnswer);
}

/** Searches on for a closer match, which may take seconds; `told` gets the rounds that are done. */
export async function matchCloser(
  model: string,
  file: File,
  drum: string,
  hit: number,
  signal: AbortSignal,
  told: (rounds: Rounds) => void,
): Promise<Match> {
  const body = new FormData();
  body.set('file', file);
  body.set('class', drum);
  body.set('hit', String(hit));
  body.set('refine', 'true');
  const headers = { Accept: LINES };
  const answer = await call(path(model, 'match'), { method: 'POST', headers, body, signal });
  return heard(await whole(outcome(answer, told)));
}

async function outcome(answer: Response, told: (rounds: Rounds) => void): Promise<MatchAnswer> {
  for await (const text of linesOf(answer)) {
    const line = JSON.parse(text) as MatchLine;
    if (line.rounds) told(line.rounds);
    else if (line.match) return line.match;
    else throw serviceError(line.problem?.status ?? 0, line.problem);
  }
  throw new UnreachableError();
}

function heard(match: MatchAnswer): Match {
  const bytes = Uint8Array.from(atob(match.original), (character) => character.charCodeAt(0));
  return { ...match, original: readWav(bytes.buffer) };
}

/** The new kit of a seed. */
export async function fetchKit(
  { name, version }: Model,
  seed: number,
  pads: number,
): Promise<RawKit> {
  const query = new URLSearchParams({ v: version, seed: String(seed), pads: String(pads) });
  return (await whole((await call(path(name, `kit?${query}`))).json())) as RawKit;
}

export interface KitZip {
  readonly content: Blob;
  /** The name of the folder in it, with the suffix of a zip. */
  readonly name: string;
}

/** A kit as the zip that samplers open. */
export async function fetchKitZip(kit: KitRequest): Promise<KitZip> {
  const answer = await post('api/kits', kit);
  const name = nameIn(answer.headers.get('Content-Disposition') ?? '');
  return { content: await whole(answer.blob()), name };
}

/** What a header calls the file of a kit: in letters of any script where it does (RFC 6266). */
function nameIn(header: string): string {
  const coded = /filename\*=UTF-8''([^;]+)/.exec(header)?.[1];
  const plain = /filename="([^"]+)"/.exec(header)?.[1] ?? UNNAMED_KIT;
  try {
    return coded ? decodeURIComponent(coded) : plain;
  } catch {
    return plain;
  }
}

/** The kit in a file that was saved. */
export async function openKit(file: File, signal: AbortSignal): Promise<OpenedKit> {
  const body = new FormData();
  body.set('file', file);
  const answer = await call('api/kits/opened', { method: 'POST', body, signal });
  return (await whole(answer.json())) as OpenedKit;
}

function post(address: string, request: object): Promise<Response> {
  const headers = { 'Content-Type': 'application/json' };
  return call(address, { method: 'POST', headers, body: JSON.stringify(request) });
}

/** Fetches; a busy server is asked again after the time it names, without a word to the user. */
async function call(address: string, options: RequestInit = {}): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const answer = await reach(address, options);
    if (answer.ok) return answer;
    if (GATEWAY_FAILURES.includes(answer.status)) throw new UnreachableError();
    if (answer.status !== BUSY || attempt === BUSY_ATTEMPTS) {
      throw serviceError(answer.status, await answer.json().catch(() => null));
    }
    const wait = Number(answer.headers.get('Retry-After') ?? 1) || 0.25;
    await pause(Math.min(wait, LONGEST_WAIT_SECONDS), options.signal ?? null);
  }
}

/** What an answer holds; a server may go in the middle of it. */
async function whole<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof TypeError) throw new UnreachableError();
    throw error;
  }
}

async function reach(address: string, options: RequestInit): Promise<Response> {
  try {
    return await fetch(address, options);
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new UnreachableError();
  }
}

function pause(seconds: number, signal: AbortSignal | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('the call was given up', 'AbortError'));
    });
  });
}
