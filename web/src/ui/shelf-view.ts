/** What the shelf shows of the state, and what is done with it. */

import { html, type TemplateResult } from 'lit';
import type { Instrument } from '../instrument';
import { patchOf, type AppState, type Ends, type Shelf } from '../state/app';
import type { Voice } from '../state/grid';
import type { ListedSound } from '../state/sound-list';
import type { GridEdit, SwingChange } from './grid';
import type { KitAsk } from './kit';
import type { MorphMove } from './morph';
import './shelf';

/** The shelf of a state; `reveal` brings it into view. */
export function shelfView(
  state: AppState,
  instrument: Instrument,
  reveal: () => void,
): TemplateResult {
  const { groove, memory } = instrument;
  return html`<gn-shelf
    .shown=${state.shelf}
    .patch=${patchOf(state)}
    .heard=${state.heard}
    .favourites=${state.favourites}
    .ends=${state.ends}
    .morph=${state.morph}
    .models=${state.models}
    .kitDesk=${state.kitDesk}
    .voice=${state.voice}
    @ask-kit=${({ detail }: CustomEvent<KitAsk>) => asked(detail, instrument, reveal)}
    @show-shelf=${(event: CustomEvent<Shelf>) => {
      instrument.show(event.detail);
      reveal();
    }}
    @recall-heard=${(event: CustomEvent<ListedSound>) => memory.recallHeard(event.detail)}
    @recall-favourite=${(event: CustomEvent<ListedSound>) => memory.recallFavourite(event.detail)}
    @unstar-favourite=${(event: CustomEvent<ListedSound>) => memory.unstar(event.detail)}
    @recall-end=${(event: CustomEvent<keyof Ends>) => memory.recallEnd(event.detail)}
    @set-end=${(event: CustomEvent<keyof Ends>) => memory.setEnd(event.detail)}
    @morph=${({ detail }: CustomEvent<MorphMove>) => memory.morph(detail.share, detail.gesture)}
    @grid-edit=${({ detail }: CustomEvent<GridEdit>) =>
      groove.editGrid(detail.change, detail.gesture)}
    @kit-beat=${() => groove.kitBeat()}
    @choose-voice=${(event: CustomEvent<Voice>) => groove.chooseVoice(event.detail)}
    @swing=${({ detail }: CustomEvent<SwingChange>) =>
      groove.setSwing(detail.swing, detail.gesture)}
  ></gn-shelf>`;
}

/** A first kit is brought up as it arrives. */
async function asked(ask: KitAsk, { store, kits }: Instrument, reveal: () => void): Promise<void> {
  const had = patchOf(store.state)?.kit;
  await ask(kits);
  if (!had && patchOf(store.state)?.kit) reveal();
}
