import { expect, it } from 'vitest';
import { promptMoves } from '../../src/ui/prompt-moves';

it('answers the first move at once, and then about one a frame', () => {
  const isDue = promptMoves();
  const at = (timeStamp: number) => isDue({ timeStamp } as Event);
  const told = Array.from({ length: 1000 }, (_, index) => at(5 + index));
  expect(told[0]).toBe(true);
  expect(told.filter(Boolean)).toHaveLength(84);
  expect(at(2000)).toBe(true);
  expect(promptMoves()({ timeStamp: 0 } as Event)).toBe(true);
});
