/** What the keys do to the instrument. */

import type { Instrument } from '../instrument';
import { patchOf } from '../state/app';
import type { KeyActions, PadKeys } from './keys';

/** What of it is the page's own. */
type PageActions = Pick<KeyActions, 'grid' | 'kit' | 'help'>;

export function keyActions(instrument: Instrument, page: PageActions): KeyActions {
  const { chance, groove, memory, microphone, taker } = instrument;
  return {
    loop: () => instrument.toggleLoop(),
    random: () => void chance.random(),
    further: () => chance.stepAmount(1),
    nearer: () => chance.stepAmount(-1),
    vary: () => chance.vary(),
    lock: () => chance.toggleLockPad(),
    undo: () => instrument.travel('undo'),
    redo: () => instrument.travel('redo'),
    tap: () => groove.tap(),
    star: () => memory.toggleStar(),
    record: () => void microphone.toggle(),
    original: () => instrument.hear('original'),
    match: () => instrument.hear('match'),
    closer: () => void instrument.dropper.closer(),
    save: () => void taker.save(),
    dismiss: () => {
      instrument.dismiss();
      instrument.kits.learnNoMore();
    },
    ...page,
  };
}

/** The keys that strike the pads of the kit, once there is one. */
export function padKeys(instrument: Instrument): PadKeys {
  return {
    count: () => patchOf(instrument.store.state)?.kit?.pads.length ?? 0,
    strike: (pad) => instrument.kits.play(pad),
  };
}
