/** What the Lab's address holds: the chosen models, where each of them is, and how they play. */

import type { Control, Model } from '../api/types';
import { padControls, placeOf, valueAt, type Point } from '../geometry/pad';
import { SEED_MAXIMUM, classFor, controlsFor, snap, type Recipe } from '../state/patch';
import {
  RHYTHM_DEFAULT,
  TEMPO_DEFAULT,
  clampTempo,
  isRhythm,
  type RhythmName,
} from '../state/rhythm';

export const VIEWS = ['compare', 'blind', 'board'] as const;
export type View = (typeof VIEWS)[number];

type Values = Readonly<Record<string, number>>;

export interface LabPatch {
  readonly view: View;
  /** The names of the models side by side, in the order they were chosen. */
  readonly chosen: readonly string[];
  /** Every chosen model's controls. */
  readonly controls: Readonly<Record<string, Values>>;
  /** The chosen model that the loop plays; empty where none is chosen. */
  readonly heard: string;
  /** The class of drum that is compared; empty for each model's first. */
  readonly drum: string;
  readonly seed: number;
  readonly tempo: number;
  readonly rhythm: RhythmName;
  /** The descriptor that colours the dots; empty for a map's first. */
  readonly colour: string;
  /** Whether moving one pad moves all. */
  readonly linked: boolean;
  /** Whether the loop plays the chosen models in turn, one bar each. */
  readonly alternating: boolean;
}

const FIRST_CHOSEN = 3;

export function initialLab(models: readonly Model[]): LabPatch {
  const empty: LabPatch = {
    view: 'compare',
    chosen: [],
    controls: {},
    heard: '',
    drum: '',
    seed: 0,
    tempo: TEMPO_DEFAULT,
    rhythm: RHYTHM_DEFAULT,
    colour: '',
    linked: true,
    alternating: false,
  };
  return models.slice(0, FIRST_CHOSEN).reduce(choose, empty);
}

/** Puts a model beside the others, at its defaults, or takes it away. */
export function choose(patch: LabPatch, model: Model): LabPatch {
  const { name } = model;
  if (!patch.chosen.includes(name)) {
    const controls = { ...patch.controls, [name]: controlsFor(model, {}) };
    return { ...patch, chosen: [...patch.chosen, name], controls, heard: patch.heard || name };
  }
  const chosen = patch.chosen.filter((each) => each !== name);
  const controls = Object.fromEntries(chosen.map((each) => [each, patch.controls[each]!]));
  const heard = patch.heard === name ? (chosen[0] ?? '') : patch.heard;
  return { ...patch, chosen, controls, heard };
}

/** Moves the pad of one model; where pads are linked, the others go to the same place. */
export function movePad(
  patch: LabPatch,
  models: readonly Model[],
  name: string,
  place: Point,
): LabPatch {
  return moved(patch, models, name, (model) => {
    const [across, up] = padControls(model);
    return [
      [across, place[0]],
      [up, place[1]],
    ];
  });
}

/** Sets one control of one model; where pads are linked, of all that have one of that name. */
export function setControl(
  patch: LabPatch,
  models: readonly Model[],
  name: string,
  control: Control,
  value: number,
): LabPatch {
  const place = placeOf(control, value);
  return moved(patch, models, name, (model) =>
    model.controls.filter((each) => each.name === control.name).map((each) => [each, place]),
  );
}

function moved(
  patch: LabPatch,
  models: readonly Model[],
  name: string,
  places: (model: Model) => readonly (readonly [Control, number])[],
): LabPatch {
  const controls = { ...patch.controls };
  for (const each of patch.linked ? patch.chosen : [name]) {
    const model = models.find((candidate) => candidate.name === each)!;
    const values = places(model).map(([control, place]) => [
      control.name,
      snap(control, valueAt(control, place)),
    ]);
    controls[each] = { ...controls[each], ...Object.fromEntries(values) };
  }
  return { ...patch, controls, heard: name };
}

/** The sound of one of the chosen models, as the rest of the page knows it. */
export function soundOf(patch: LabPatch, model: Model): Recipe {
  const { seed, drum } = patch;
  const { name } = model;
  const controls = patch.controls[name]!;
  return { model: name, class: classFor(model, drum), controls, seed, latent: '' };
}

/** For example `#/compare?m=a~0.1~-0.2&m=b~0~0&hear=a&seed=7&loop=backbeat-112&linked=1`. */
export function labLink(patch: LabPatch): string {
  const parts = patch.chosen.map((name) => {
    const values = Object.values(patch.controls[name]!).map(String);
    return `m=${[encodeURIComponent(name), ...values].join('~')}`;
  });
  if (patch.heard) parts.push(`hear=${encodeURIComponent(patch.heard)}`);
  if (patch.drum) parts.push(`class=${encodeURIComponent(patch.drum)}`);
  parts.push(`seed=${patch.seed}`, `loop=${patch.rhythm}-${patch.tempo}`);
  if (patch.colour) parts.push(`colour=${encodeURIComponent(patch.colour)}`);
  parts.push(`linked=${Number(patch.linked)}`);
  if (patch.alternating) parts.push('alternating=1');
  return `#/${patch.view}?${parts.join('&')}`;
}

/** The patch of a link; what it leaves out or spoils falls back, and models not here are left out. */
export function readLab(hash: string, models: readonly Model[]): LabPatch {
  const [, view = '', query = ''] = /^#\/([a-z]*)(?:\?(.*))?$/.exec(hash) ?? [];
  const given = new URLSearchParams(query);
  const fallback = initialLab(given.has('m') ? [] : models);
  const [, rhythm = '', tempo = ''] =
    /^([a-z]+)-(\d+(?:\.\d+)?)$/.exec(given.get('loop') ?? '') ?? [];
  const seed = Number(given.get('seed') ?? 0);
  const patch = given.getAll('m').reduce((all, text) => readModel(all, text, models), fallback);
  const heard = given.get('hear') ?? '';
  return {
    ...patch,
    view: VIEWS.find((each) => each === view) ?? fallback.view,
    heard: patch.chosen.includes(heard) ? heard : patch.heard,
    drum: knownClass(given.get('class') ?? '', models),
    seed: Number.isInteger(seed) && seed >= 0 && seed <= SEED_MAXIMUM ? seed : 0,
    rhythm: isRhythm(rhythm) ? rhythm : RHYTHM_DEFAULT,
    tempo: tempo === '' ? TEMPO_DEFAULT : clampTempo(Number(tempo)),
    colour: given.get('colour') ?? '',
    linked: given.get('linked') !== '0',
    alternating: given.get('alternating') === '1',
  };
}

function knownClass(drum: string, models: readonly Model[]): string {
  return models.some(({ classes }) => classes.includes(drum)) ? drum : '';
}

function readModel(patch: LabPatch, text: string, models: readonly Model[]): LabPatch {
  const [name, ...values] = text.split('~');
  const model = models.find((each) => each.name === name);
  if (!model || patch.chosen.includes(model.name)) return patch;
  const given = model.controls.flatMap((control, index) =>
    values[index]?.trim() ? [[control.name, Number(values[index])] as const] : [],
  );
  const next = choose(patch, model);
  const controls = controlsFor(model, Object.fromEntries(given));
  return { ...next, controls: { ...next.controls, [model.name]: controls } };
}
