/** The button that gives a kit a beat; it says in which manner that plays, and which is next. */

import { html, type TemplateResult } from 'lit';
import type { KitBeat } from '../state/kit-beat';
import { rhythmNamed } from '../state/rhythm';
import { notesIcon } from './icons';

export const beatButton = ({ now, next, rests }: KitBeat, ask: () => void): TemplateResult =>
  html`<button
    class="button beat"
    ?data-first=${rests}
    title=${told({ now, next, rests })}
    @click=${ask}
  >
    ${notesIcon}
    <span>Kit beat${now ? html`<span class="manner">: ${label(now)}</span>` : ''}</span>
  </button>`;

const label = (manner: KitBeat['next']): string => rhythmNamed(manner).label;

function told({ now, next, rests }: KitBeat): string {
  if (now) return `The pads play in the manner of ${label(now)}; goes on to that of ${label(next)}`;
  const where = rests ? '' : ', in a pattern beside this one';
  return `Writes a part for each pad by its drum, in the manner of ${label(next)}${where}, and plays it`;
}
