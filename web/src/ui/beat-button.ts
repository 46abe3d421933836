/** The button that gives a kit a beat; it says in which manner that plays, and which is next. */

import { html, type TemplateResult } from 'lit';
import type { KitBeat } from '../state/kit-beat';
import { rhythmNamed } from '../state/rhythm';
import { notesIcon } from './icons';

export const beatButton = (beat: KitBeat, ask: () => void): TemplateResult =>
  html`<button class="button beat" ?data-first=${beat.rests} title=${told(beat)} @click=${ask}>
    ${notesIcon}
    <span>Kit beat${beat.now ? html`<span class="manner">: ${label(beat.now)}</span>` : ''}</span>
  </button>`;

const label = (manner: KitBeat['next']): string => rhythmNamed(manner).label;

function told({ now, next, rests, replaces }: KitBeat): string {
  if (now) return `The pads play in the manner of ${label(now)}; goes on to that of ${label(next)}`;
  const beside = replaces ? ', in place of this pattern' : ', in a pattern beside this one';
  const where = rests ? '' : beside;
  return `Writes a part for each pad by its drum, in the manner of ${label(next)}${where}, and plays it`;
}
