/** The loop as a file: one mix, or a stem of each voice in a zip. Takes long, so that a worker does it. */

import { downloadZip } from 'client-zip';
import {
  gainWithin,
  mixed,
  renderLoop,
  turned,
  type LoopTime,
  type LoopVoice,
} from './signal/loop';
import { writeSound, type WavDepth } from './signal/wav-write';

export interface LoopOrder {
  readonly voices: readonly LoopVoice[];
  readonly time: LoopTime;
  readonly depth: WavDepth;
  /** What the stems are called, in order of the voices; null for the mix. */
  readonly stems: readonly string[] | null;
}

export interface LoopFile {
  readonly file: Blob;
  /** What all of it was turned down by so that it does not clip. */
  readonly gain: number;
}

export async function loopFile({ voices, time, depth, stems }: LoopOrder): Promise<LoopFile> {
  const sounds = renderLoop(voices, time);
  const mix = mixed(sounds);
  const gain = gainWithin(mix);
  if (!stems) {
    return { file: new Blob([writeSound(turned(mix, gain), depth)], { type: 'audio/wav' }), gain };
  }
  const files = sounds.map((sound, index) => ({
    name: stems[index]!,
    input: writeSound(turned(sound, gain), depth),
  }));
  return { file: await downloadZip(files).blob(), gain };
}
