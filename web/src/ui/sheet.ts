/** What folds out over the page: sheets and menus, and how they fold away again. */

import { css, type ReactiveController, type ReactiveControllerHost } from 'lit';

/** Folds something away once a pointer goes down outside of its element. */
export class FoldsAway implements ReactiveController {
  readonly #host: HTMLElement;
  readonly #fold: () => void;

  constructor(host: ReactiveControllerHost & HTMLElement, fold: () => void) {
    this.#host = host;
    this.#fold = fold;
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('pointerdown', this.#pressed);
  }

  hostDisconnected(): void {
    removeEventListener('pointerdown', this.#pressed);
  }

  readonly #pressed = (event: PointerEvent): void => {
    if (!event.composedPath().includes(this.#host)) this.#fold();
  };
}

/** What keys do in a sheet: what is typed stays in it, and Escape closes it. */
export function sheetKey(event: KeyboardEvent, close: () => void): void {
  const field = event.composedPath()[0];
  const typing = field instanceof HTMLInputElement && field.type !== 'checkbox';
  if (typing || event.key === 'Escape') event.stopPropagation();
  if (event.key !== 'Escape') return;
  event.preventDefault();
  close();
}

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
