/** What a button unfolds over the page, a sheet or a menu: how it comes there, and goes away again. */

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Wish } from '../geometry/popup';
import { StaysInWindow } from './popup';

export interface Unfolding {
  /** What of it has the focus once it is there. */
  readonly first: () => HTMLElement | null | undefined;
  /** Where it is to lie. */
  readonly wish: () => Wish;
  /** Whether it stays where the focus goes elsewhere on the page. */
  readonly stays?: boolean;
  /** Told of each change. */
  readonly told?: (open: boolean) => void;
}

/**
 * Unfolds the `.popup` of its element, which draws one while this is open, beside a button with
 * `aria-expanded`. Escape folds it away, and that button has the focus again; a press outside does
 * so too, as does a focus that goes elsewhere unless it `stays`, and the focus is left where it is.
 */
export class Unfolds implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #how: Unfolding;
  #open = false;

  constructor(host: ReactiveControllerHost & HTMLElement, how: Unfolding) {
    this.#host = host;
    this.#how = how;
    host.addController(this);
    host.addEventListener('keydown', this.#key);
    if (!how.stays) host.addEventListener('focusout', this.#left);
    new StaysInWindow(host, how.wish);
  }

  get open(): boolean {
    return this.#open;
  }

  hostConnected(): void {
    addEventListener('pointerdown', this.#pressed);
  }

  hostDisconnected(): void {
    removeEventListener('pointerdown', this.#pressed);
    this.#set(false);
  }

  readonly toggle = (): void => {
    if (this.#open) this.#set(false);
    else void this.unfold();
  };

  async unfold(): Promise<void> {
    this.#set(true);
    await this.#host.updateComplete;
    this.#how.first()?.focus();
  }

  /** Folds it away, with the focus where it came from. */
  close(): void {
    this.#set(false);
    this.#host.shadowRoot?.querySelector<HTMLElement>('[aria-expanded]')?.focus();
  }

  #set(open: boolean): void {
    if (open === this.#open) return;
    this.#open = open;
    this.#host.requestUpdate();
    this.#how.told?.(open);
  }

  readonly #pressed = (event: PointerEvent): void => {
    if (!event.composedPath().includes(this.#host)) this.#set(false);
  };

  readonly #left = ({ relatedTarget }: FocusEvent): void => {
    if (!relatedTarget || relatedTarget === this.#host) return;
    if (!this.#host.shadowRoot?.contains(relatedTarget as Node)) this.#set(false);
  };

  /** What is typed in it stays in it. */
  readonly #key = (event: KeyboardEvent): void => {
    if (!this.#open) return;
    const field = event.composedPath()[0];
    const typing = field instanceof HTMLInputElement && field.type !== 'checkbox';
    if (typing || event.key === 'Escape') event.stopPropagation();
    if (event.key !== 'Escape') return;
    event.preventDefault();
    this.close();
  };
}
