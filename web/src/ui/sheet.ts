/** How sheets look, and what ends the typing in one. */

import { css } from 'lit';

/** Goes on with `next` where Enter ends what is typed in a field, which presses nothing there. */
export function takesTyped(event: KeyboardEvent, next: () => void): void {
  if (event.key !== 'Enter' || event.isComposing) return;
  event.preventDefault();
  next();
}

export const sheet = css`
  :host {
    display: inline-flex;
  }
  .sheet {
    display: grid;
    gap: 8px;
    width: min(320px, calc(100vw - 48px));
    padding: 14px;
    border-radius: 14px;
  }
  input:not([type='checkbox']) {
    height: var(--tap);
    padding: 0 11px;
    border: 1px solid var(--edge);
    border-radius: 9px;
    background: var(--well);
    color: var(--ink);
  }
`;
