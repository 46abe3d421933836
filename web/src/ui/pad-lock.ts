/** The lock of the map's point. */

import { html, type TemplateResult } from 'lit';
import type { Model } from '../api/types';
import type { Chance } from '../chance';
import { lockIcon, openLockIcon } from './icons';

export function padLock(
  { pad }: Model,
  lockedControls: readonly string[],
  chance: Chance,
): TemplateResult {
  const locked = pad.every((name) => lockedControls.includes(name));
  return html`<button
    class="quiet lock"
    aria-pressed=${locked}
    aria-label="Lock pad"
    aria-keyshortcuts="L"
    title=${locked ? 'Locked: the dice leaves the point (L)' : 'Lock: the dice leaves the point (L)'}
    @click=${() => chance.toggleLockPad()}
  >
    ${locked ? lockIcon : openLockIcon}
  </button>`;
}
