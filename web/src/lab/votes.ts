/** The votes of blind rounds, and what they add up to. */

export type Choice = 'a' | 'b' | 'neither';

export interface Contestant {
  readonly name: string;
  /** The version of its sounds that was heard. */
  readonly version: string;
}

export interface Vote {
  /** When, as ISO 8601. */
  readonly at: string;
  readonly a: Contestant;
  readonly b: Contestant;
  readonly choice: Choice;
  readonly seed: number;
}

export interface Standing {
  readonly name: string;
  readonly votes: number;
  readonly wins: number;
  readonly ties: number;
  /** Share of the votes won, a tie counting half. */
  readonly rate: number;
  /** The 95% interval of that share. */
  readonly low: number;
  readonly high: number;
}

/** Every model that took part, the best first. */
export function tally(votes: readonly Vote[]): readonly Standing[] {
  const names = [...new Set(votes.flatMap(({ a, b }) => [a.name, b.name]))];
  return names
    .map((name) => standing(name, votes))
    .sort((one, other) => other.rate - one.rate || other.votes - one.votes);
}

function standing(name: string, votes: readonly Vote[]): Standing {
  const own = votes.filter(({ a, b }) => a.name === name || b.name === name);
  const wins = own.filter((vote) => winner(vote) === name).length;
  const ties = own.filter(({ choice }) => choice === 'neither').length;
  const rate = (wins + ties / 2) / own.length;
  const [low, high] = wilson(rate, own.length);
  return { name, votes: own.length, wins, ties, rate, low, high };
}

/** The name that a vote is for; null for neither. */
export function winner({ a, b, choice }: Vote): string | null {
  return { a: a.name, b: b.name, neither: null }[choice];
}

const Z = 1.959964;

/** Wilson's score interval (1927) of a share seen in `count` trials, at 95%. */
export function wilson(share: number, count: number): readonly [low: number, high: number] {
  const z = Z ** 2 / count;
  const middle = share + z / 2;
  const half = Z * Math.sqrt((share * (1 - share)) / count + z / (4 * count));
  return [Math.max(0, (middle - half) / (1 + z)), Math.min(1, (middle + half) / (1 + z))];
}

/** Votes as they are kept and exported. */
export function writeVotes(votes: readonly Vote[]): string {
  return JSON.stringify({ format: 1, votes }, null, 2);
}

/** Kept votes; what is not a vote is passed over. */
export function readVotes(text: string): readonly Vote[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return [];
  }
  const votes = isRecord(document) && document['format'] === 1 ? document['votes'] : null;
  return Array.isArray(votes) ? votes.filter(isVote) : [];
}

function isVote(value: unknown): value is Vote {
  return (
    isRecord(value) &&
    typeof value['at'] === 'string' &&
    isContestant(value['a']) &&
    isContestant(value['b']) &&
    ['a', 'b', 'neither'].includes(String(value['choice'])) &&
    typeof value['seed'] === 'number'
  );
}

function isContestant(value: unknown): boolean {
  return (
    isRecord(value) && typeof value['name'] === 'string' && typeof value['version'] === 'string'
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
