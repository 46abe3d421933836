/** The map as the page uses it: only sounds that have a place. */

import type { RawMap, SoundMap } from './types';

export function placedSounds(map: RawMap): SoundMap {
  const placed = map.points.flatMap(([x, y], index) => (x === null || y === null ? [] : [index]));
  const pick = <T>(values: readonly T[]): T[] => placed.map((index) => values[index]!);
  return {
    points: pick(map.points) as (readonly [number, number])[],
    classes: map.classes,
    class_of: pick(map.class_of),
    descriptors: map.descriptors.map((each) => ({ ...each, values: pick(each.values) })),
  };
}
