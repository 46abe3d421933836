/** On a phone, what changes a pad of the kit is a screen away from the kit: goes there and back. */

import { distanceTo } from '../geometry/span';
import { clearHeight } from './column';

interface Start {
  readonly y: number;
  readonly focused: HTMLElement | null;
}

export class EditScroll {
  readonly #still = matchMedia('(prefers-reduced-motion: reduce)');
  #editing: number | null = null;
  #start: Start | null = null;

  /** As the editing of a pad begins, scrolls to the parts that change it, unless they are in view. */
  follow(editing: number | null, parts: () => readonly (Element | null)[]): void {
    if (editing === this.#editing) return;
    this.#editing = editing;
    this.#start = null;
    if (editing === null) return;
    const spans = parts().flatMap((part) => part?.getBoundingClientRect() ?? []);
    const distance = distanceTo(spans, clearHeight());
    if (distance === 0) return;
    this.#start = { y: scrollY, focused: focusedElement() };
    this.#scrollTo(scrollY + distance);
  }

  /** Goes back to where the editing began, with the focus. */
  back(): void {
    if (!this.#start) return;
    this.#scrollTo(this.#start.y);
    this.#start.focused?.focus({ preventScroll: true });
  }

  #scrollTo(top: number): void {
    scrollTo({ top, behavior: this.#still.matches ? 'instant' : 'smooth' });
  }
}

/** The element with the focus, within whatever elements it lies. */
function focusedElement(): HTMLElement | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element instanceof HTMLElement && element !== document.body ? element : null;
}
