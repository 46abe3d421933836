/** What is painted for its size is painted anew as that changes. */

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { watchDensity } from './density';

/** Tells, once there is one, of every other size of its element, or density of the screen. */
export class Fits implements ReactiveController {
  readonly #host: Element;
  readonly #changed: () => void;
  readonly #resized: ResizeObserver;
  #unwatch: (() => void) | null = null;

  constructor(host: ReactiveControllerHost & Element, changed: () => void) {
    this.#host = host;
    this.#changed = changed;
    this.#resized = new ResizeObserver(changed);
    host.addController(this);
  }

  hostConnected(): void {
    this.#resized.observe(this.#host);
    this.#unwatch = watchDensity(this.#changed);
  }

  hostDisconnected(): void {
    this.#resized.disconnect();
    this.#unwatch?.();
  }
}
