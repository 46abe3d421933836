/** The map as the page uses it: only sounds that have a place, and that place on the pad. */

import { padControls, placeOf, type Point } from '../geometry/pad';
import type { Model, RawMap, SoundMap } from './types';

export function placedSounds(map: RawMap, model: Model): SoundMap {
  const [across, up] = padControls(model);
  const places = map.points.map(([x, y]): Point | null =>
    x === null || y === null ? null : [placeOf(across, x), placeOf(up, y)],
  );
  const placed = places.flatMap((place, index) => (place === null ? [] : [index]));
  return { ...picked(map, placed), points: places.filter((place) => place !== null) };
}

const parts = new WeakMap<SoundMap, Map<string, SoundMap>>();

/** The sounds of one class; the same object every time, so that nothing is painted twice. */
export function soundsOfClass(map: SoundMap, name: string): SoundMap {
  const known = parts.get(map) ?? new Map<string, SoundMap>();
  parts.set(map, known);
  const part = known.get(name) ?? newPart(map, map.classes.indexOf(name));
  known.set(name, part);
  return part;
}

function newPart(map: SoundMap, index: number): SoundMap {
  const members = map.class_of.flatMap((each, at) => (each === index ? [at] : []));
  if (members.length === map.points.length) return map;
  return { ...picked(map, members), points: members.map((at) => map.points[at]!) };
}

function picked(map: Omit<SoundMap, 'points'>, members: readonly number[]) {
  const pick = <T>(values: readonly T[]): T[] => members.map((at) => values[at]!);
  return {
    classes: map.classes,
    class_of: pick(map.class_of),
    descriptors: map.descriptors.map((each) => ({ ...each, values: pick(each.values) })),
  };
}
