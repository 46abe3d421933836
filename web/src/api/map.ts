/** The map as the page uses it: only sounds that have a place, and that place on the pad. */

import { padControls, placeOf, type Point } from '../geometry/pad';
import type { Model, RawMap, SoundMap } from './types';

export function placedSounds(map: RawMap, model: Model): SoundMap {
  const [across, up] = padControls(model);
  const places = map.points.map(([x, y]): Point | null =>
    x === null || y === null ? null : [placeOf(across, x), placeOf(up, y)],
  );
  const placed = places.flatMap((place, index) => (place === null ? [] : [index]));
  const pick = <T>(values: readonly T[]): T[] => placed.map((index) => values[index]!);
  return {
    points: places.filter((place) => place !== null),
    classes: map.classes,
    class_of: pick(map.class_of),
    descriptors: map.descriptors.map((each) => ({ ...each, values: pick(each.values) })),
  };
}
