/** How it stands with MIDI, and what to do about it. */

import type { MidiState } from './state/app';

const WORDS = {
  unsupported:
    'This browser gives pages no MIDI. Chrome, Edge and Firefox do, on https and localhost.',
  off: 'Play from a MIDI keyboard or pads.',
  asking: 'The browser asks whether this page may use MIDI. Answer it there.',
  refused: 'The browser keeps MIDI shut. Allow it beside the address, then try again.',
  failed: 'MIDI could not be opened. Close what else uses it, then try again.',
  'no device': 'No MIDI device is here. Plug one in: it is heard at once.',
} as const;

export const inWords = (state: MidiState): string =>
  typeof state === 'string' ? WORDS[state] : `Played by ${state.join(', ')}.`;
