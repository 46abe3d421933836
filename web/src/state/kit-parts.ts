/** What each drum plays in a kit's beat, and who plays it. */

import { lengthened, type Row } from './grid';
import type { LoopName } from './patch';
import { STEPS_PER_BAR, type RhythmName } from './rhythm';

/** A drum of a kit and, among those of its class, its key. */
export interface Seat {
  readonly drum: string;
  readonly key: number;
  /** The class that takes the seat where there is no such drum. */
  readonly standIn?: string;
}

/** The seats of our kits, in the order in which pads are found for them. */
const SEATS = {
  kick: { drum: 'kick', key: 36 },
  snare: { drum: 'snare', key: 38, standIn: 'clap' },
  clap: { drum: 'clap', key: 39 },
  closedHat: { drum: 'hihat-closed', key: 42 },
  openHat: { drum: 'hihat-open', key: 46 },
  rim: { drum: 'rim', key: 37 },
  perc: { drum: 'perc', key: 56 },
  kick2: { drum: 'kick', key: 35 },
  snare2: { drum: 'snare', key: 40 },
  crash: { drum: 'cymbal', key: 49 },
  ride: { drum: 'cymbal', key: 51 },
  tom: { drum: 'tom', key: 45 },
  highTom: { drum: 'tom', key: 50 },
  lowTom: { drum: 'tom', key: 41 },
  perc2: { drum: 'perc', key: 63 },
  perc3: { drum: 'perc', key: 64 },
} satisfies Readonly<Record<string, Seat>>;
type SeatName = keyof typeof SEATS;

/** Digits are levels, dots rests; a bar that is alone repeats, two or four make a phrase. */
type Parts = Readonly<Partial<Record<SeatName, string>>>;

const REST = '.... .... .... ....';

const STRAIGHT: Parts = {
  kick: '9... .... 8.5. ....',
  snare: '.... 9... .... 9..2',
  clap: '.... .... .... 6...',
  closedHat: '7.5. 7.5. 7.5. 7...',
  openHat: '.... .... .... ..6.',
  rim: '...3 .... .4.. ....',
  perc: '.... ..4. ...3 ....',
};
const FLOOR: Parts = {
  kick: '9... 9... 9... 9...',
  snare: '.... 7... .... 7...',
  clap: '.... 7... .... 7...',
  closedHat: '5..3 5..3 5..3 5..3',
  openHat: '..7. ..7. ..7. ..7.',
  perc: '.... ...4 .... .4..',
};
/** The rhythms whose beat is another; they say what the hand plays of it. */
const STYLES: Partial<Record<RhythmName, Parts>> = {
  single: {
    kick: '9... .... ..6. ....',
    snare: '.... .... 9... ....',
    closedHat: '7... 6... 7... 6...',
    perc: '.... ..4. .... ....',
  },
  four: FLOOR,
  offbeats: { ...FLOOR, kick: '9... .... 8.5. ....', clap: '.... .... .... 6...' },
  sixteenths: { ...STRAIGHT, closedHat: '7353 7353 7353 73.3' },
  break: {
    kick: '9.8. .... ..87 ....',
    snare: '.... 9..4 .4.. 9..4',
    closedHat: '7.6. 7.6. 7.6. 7...',
    openHat: '.... .... .... ..6.',
    perc: '.... .... ...4 ....',
  },
};
/** The manners that kit beats have, each another. */
export const MANNERS: readonly RhythmName[] = [
  'backbeat',
  ...(Object.keys(STYLES) as RhythmName[]),
];

/** The manner that goes with a rhythm. */
export function mannerOf(rhythm: LoopName): RhythmName {
  return MANNERS.find((manner) => manner === rhythm) ?? 'backbeat';
}

/** What a large kit adds: a crash to begin with, ghost notes, an answer every other bar, a fill. */
const PHRASE: Parts = {
  kick2: `${REST}|.... ..5. .... ....`,
  snare2: '.... ...3 .... ....|.... ...3 .... ..4.|.... ...3 .... ....|.... ...3 .3.. ....',
  crash: `7... .... .... ....|${REST}|${REST}|${REST}`,
  ride: `${REST}|${REST}|6... 5... 6... 5...|6... 5... .... ....`,
  tom: `${REST}|.... .... .... .5..|${REST}|.... .... .... 76..`,
  highTom: `${REST}|${REST}|${REST}|.... .... ..76 ....`,
  lowTom: `${REST}|.... .... .... ...6|${REST}|.... .... .... ..87`,
  perc2: `..4. .... .... .5..|${REST}`,
  perc3: `${REST}|.... .4.. ...4 ....`,
};
const FLOOR_PHRASE: Parts = {
  ...PHRASE,
  kick2: `${REST}|.... .... .... ...5`,
  ride: `${REST}|${REST}|.... ..5. .... ..5.|.... ..5. .... ....`,
  tom: `${REST}|${REST}|${REST}|.... .... .... .6..`,
  highTom: `${REST}|${REST}|${REST}|.... .... ...6 ....`,
  perc2: '.... .... ..5. ....|.... ..5. .... ....',
  perc3: `.... .4.. .... ....|.... .4.. .... ..5.`,
};
const PHRASES: Partial<Record<RhythmName, Parts>> = {
  single: { ...PHRASE, snare2: '.... .... ...3 ....|.... .... ...3 ..4.' },
  four: FLOOR_PHRASE,
  offbeats: FLOOR_PHRASE,
  break: { ...PHRASE, snare2: `${REST}|.... .... .... .35.|${REST}|${REST}` },
};
/** The seats that only a large kit has pads for; a tom is in every kit. */
export const LARGE_SEATS: readonly Seat[] = (Object.keys(PHRASE) as SeatName[])
  .filter((name) => name !== 'tom')
  .map((name) => SEATS[name]);
/** The bars of a phrase, and the step of the last of them from which the fill has the word. */
export const PHRASE_BARS = 4;
const FILL_STEP = (PHRASE_BARS - 1) * STEPS_PER_BAR + 10;
const YIELDING: readonly string[] = ['clap', 'closedHat', 'openHat', 'rim', 'perc'];

/** What each seat plays in the manner of a rhythm: a bar, or a phrase that goes over several. */
export function partsOf(rhythm: LoopName, phrased: boolean): readonly (readonly [Seat, Row])[] {
  const manner = mannerOf(rhythm);
  const bar = STYLES[manner] ?? STRAIGHT;
  const parts = phrased ? { ...bar, ...(PHRASES[manner] ?? PHRASE) } : bar;
  return Object.entries(SEATS).flatMap(([name, seat]): (readonly [Seat, Row])[] => {
    const part = parts[name as SeatName];
    if (part === undefined) return [];
    const row = levelsOf(part);
    return [[seat, phrased && YIELDING.includes(name) ? withoutFill(row) : row]];
  });
}

function withoutFill(row: Row): Row {
  return lengthened(row, PHRASE_BARS * STEPS_PER_BAR).map((level, step) =>
    step < FILL_STEP ? level : 0,
  );
}

function levelsOf(part: string): Row {
  return [...part.replaceAll(/[ |]/g, '')].map((mark) => (mark === '.' ? 0 : Number(mark)));
}
