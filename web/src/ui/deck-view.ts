/** What the deck shows of the state, and what its buttons do. */

import { html, type TemplateResult } from 'lit';
import type { SaveFormat } from '../api/types';
import type { Instrument } from '../instrument';
import { loopsPads } from '../loop-taker';
import type { Mover } from '../motion/mover';
import { modelOf, noteOf, patchOf, type AppState, type Shelf } from '../state/app';
import { loudestSteps } from '../state/beat';
import { fileStem } from '../state/naming';
import { originOf, varies, type LoopName } from '../state/patch';
import './deck';
import { dragOut } from './drag-out';
import type { TempoChange } from './tempo';

/** The deck of a state; `reveal` brings the shelf into view. */
export function deckView(
  state: AppState,
  instrument: Instrument,
  mover: Mover,
  reveal: () => void,
): TemplateResult {
  const { looping, format, saving, dice, naming } = state;
  const { chance, groove, taker, keyboard } = instrument;
  const patch = patchOf(state)!;
  return html`<gn-deck
    .looping=${looping}
    .tempo=${patch.tempo}
    .rhythm=${patch.rhythm}
    .steps=${loudestSteps(patch, patch.kit)}
    .mover=${mover}
    .format=${format}
    .saving=${saving}
    .naming=${naming}
    .folder=${state.folder}
    .toFolder=${state.toFolder}
    .midi=${state.midi}
    .stems=${loopsPads(state)}
    .example=${`${fileStem(naming, { recipe: patch, note: noteOf(state) })}.${format.kind}`}
    .dice=${dice}
    .varies=${varies(modelOf(state)!)}
    .origin=${originOf(patch)}
    @toggle-loop=${() => instrument.toggleLoop()}
    @tempo=${({ detail }: CustomEvent<TempoChange>) =>
      groove.setTempo(detail.tempo, detail.gesture)}
    @tap-tempo=${() => groove.tap()}
    @rhythm=${(event: CustomEvent<LoopName>) => groove.setRhythm(event.detail)}
    @show-shelf=${(event: CustomEvent<Shelf>) => {
      instrument.show(event.detail);
      reveal();
    }}
    @random=${() => chance.random()}
    @dice-amount=${(event: CustomEvent<number>) => chance.setAmount(event.detail)}
    @vary=${() => chance.vary()}
    @save=${() => taker.save()}
    @save-loop=${() => taker.loop.saveMix()}
    @save-stems=${() => taker.loop.saveStems()}
    @save-midi=${() => taker.loop.saveMidi()}
    @drag-out=${(event: CustomEvent<DragEvent>) => dragOut(taker.dragged(), event.detail)}
    @to-folder=${(event: CustomEvent<boolean>) => taker.setToFolder(event.detail)}
    @use-midi=${() => keyboard.midi.start()}
    @stop-midi=${() => keyboard.stop()}
    @naming=${(event: CustomEvent<string>) => taker.setNaming(event.detail)}
    @choose-format=${(event: CustomEvent<SaveFormat>) => taker.setFormat(event.detail)}
  ></gn-deck>`;
}
