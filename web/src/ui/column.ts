/** Where the page is one column, of which the window shows a part, with a bar at its foot. */

import type { ReactiveController, ReactiveControllerHost } from 'lit';

export const COLUMN = matchMedia('(max-width: 980px)');

/** Draws its element anew as the page becomes one column, and as it ceases to be. */
export class FollowsColumn implements ReactiveController {
  readonly #changed: () => void;

  constructor(host: ReactiveControllerHost) {
    this.#changed = () => host.requestUpdate();
    host.addController(this);
  }

  hostConnected(): void {
    COLUMN.addEventListener('change', this.#changed);
  }

  hostDisconnected(): void {
    COLUMN.removeEventListener('change', this.#changed);
  }
}

/** The height of the window above what lies over its foot, in CSS pixels. */
export function clearHeight(): number {
  const { scrollPaddingBottom } = getComputedStyle(document.documentElement);
  return innerHeight - (Number.parseFloat(scrollPaddingBottom) || 0);
}
