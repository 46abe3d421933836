import { describe, expect, it } from 'vitest';
import { classOf, drawRound, shareSounds } from '../../src/lab/round';
import { readVotes, tally, wilson, writeVotes, type Choice, type Vote } from '../../src/lab/votes';
import { control, kit, model } from '../models';

const vote = (a: string, b: string, choice: Choice): Vote => ({
  at: '2026-01-01T00:00:00.000Z',
  a: { name: a, version: '1' },
  b: { name: b, version: '1' },
  choice,
  seed: 7,
});

describe('the tally', () => {
  it('counts wins, ties as halves, and puts the best first', () => {
    const votes = [
      vote('x', 'y', 'a'),
      vote('y', 'x', 'b'),
      vote('x', 'z', 'neither'),
      vote('y', 'z', 'a'),
    ];
    expect(tally(votes).map(({ name, votes, wins, ties }) => [name, votes, wins, ties])).toEqual([
      ['x', 3, 2, 1],
      ['y', 3, 1, 0],
      ['z', 2, 0, 1],
    ]);
    expect(tally(votes)[0]!.rate).toBeCloseTo(2.5 / 3, 9);
  });

  it("has Wilson's interval", () => {
    // Newcombe (1998), table I, method 3: 81 of 263, and 0 of 20.
    const [low, high] = wilson(81 / 263, 263);
    expect(low).toBeCloseTo(0.2553, 4);
    expect(high).toBeCloseTo(0.3662, 4);
    expect(wilson(0, 20)[0]).toBe(0);
    expect(wilson(0, 20)[1]).toBeCloseTo(0.1611, 4);
  });
});

describe('kept votes', () => {
  it('come back as they were', () => {
    const votes = [vote('x', 'y', 'a'), vote('x', 'y', 'neither')];
    expect(readVotes(writeVotes(votes))).toEqual(votes);
  });

  it.each(['', 'null', '{', '[]', '{"format":2,"votes":[]}', '{"format":1,"votes":7}'])(
    'are none in %j',
    (text) => expect(readVotes(text)).toEqual([]),
  );

  it('are taken without what is not a vote', () => {
    const good = vote('x', 'y', 'b');
    const text = JSON.stringify({
      format: 1,
      votes: [null, { a: 1 }, { ...good, choice: 'c' }, good],
    });
    expect(readVotes(text)).toEqual([good]);
  });
});

describe('a round', () => {
  const models = ['p', 'q', 'r'].map((name) => ({ ...model, name }));

  it('has every pair in every order, equally often', () => {
    const seen = new Map<string, number>();
    for (let i = 0; i < 6; i++) {
      const numbers = [(Math.floor(i / 2) + 0.5) / 3, ((i % 2) + 0.5) / 2, 0.5];
      const { a, b } = drawRound(models, () => numbers.shift()!);
      seen.set(a.name + b.name, (seen.get(a.name + b.name) ?? 0) + 1);
    }
    expect([...seen.keys()].sort()).toEqual(['pq', 'pr', 'qp', 'qr', 'rp', 'rq']);
  });

  it('draws seeds that the service takes', () => {
    expect(drawRound(models, () => 0).seed).toBe(0);
    expect(drawRound(models, () => 1 - 2 ** -53).seed).toBe(2 ** 32 - 1);
  });

  it('plays a class that both have, and any of them in the end', () => {
    const other = { ...kit, classes: ['clap', 'hihat-closed', 'kick'] };
    const classes = [0, 1].map((seed) => {
      const round = { a: kit, b: other, seed };
      expect(classOf(other, round)).toBe(classOf(kit, round));
      return classOf(kit, round);
    });
    expect(classes).toEqual(['kick', 'hihat-closed']);
    const apart = { a: model, b: { ...kit, classes: ['kick'] }, seed: 3 };
    expect([classOf(apart.a, apart), classOf(apart.b, apart)]).toEqual(['snare', 'kick']);
  });

  it('can ask for one training sound only where a place is all of it', () => {
    expect(shareSounds(models)).toBe(true);
    expect(shareSounds([...models, { ...model, corpus: 'other' }])).toBe(false);
    expect(shareSounds([{ ...model, corpus: '' }])).toBe(false);
    const knobs = { ...model, controls: [...model.controls, control('decay')] };
    expect(shareSounds([...models, knobs])).toBe(false);
  });
});
