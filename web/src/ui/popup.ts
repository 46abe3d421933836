/** What a button unfolds over the page: within the window, and above all else that lies there. */

import { css, type ReactiveController, type ReactiveControllerHost } from 'lit';
import { placeFor, type Wish } from '../geometry/popup';
import type { Box } from '../geometry/span';

/**
 * Places the `.popup` of its element beside that element, after each drawing and as the window
 * changes or scrolls. Browsers without popovers show it as any part of the page.
 */
export class StaysInWindow implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #wish: () => Wish;

  constructor(host: ReactiveControllerHost & HTMLElement, wish: () => Wish) {
    this.#host = host;
    this.#wish = wish;
    host.addController(this);
  }

  hostConnected(): void {
    window.visualViewport?.addEventListener('resize', this.#place);
    addEventListener('scroll', this.#place, { passive: true });
  }

  hostDisconnected(): void {
    window.visualViewport?.removeEventListener('resize', this.#place);
    removeEventListener('scroll', this.#place);
  }

  hostUpdated(): void {
    this.#place();
    // What it has inside may be drawn a little later, and be higher then.
    requestAnimationFrame(this.#place);
  }

  readonly #place = (): void => {
    const popup = this.#host.shadowRoot?.querySelector<HTMLElement>('.popup');
    if (!popup) return;
    if ('showPopover' in popup && popup.popover !== 'manual') {
      popup.popover = 'manual';
      popup.showPopover();
    }
    const button = this.#host.getBoundingClientRect();
    popup.style.minWidth = `${button.width}px`;
    const { offsetWidth: width, offsetHeight, clientHeight, scrollHeight } = popup;
    const height = scrollHeight + offsetHeight - clientHeight;
    const place = placeFor(button, { width, height }, visible(), this.#wish());
    popup.style.maxHeight = `${place.height}px`;
    popup.style.translate = 'none';
    const { left, top } = popup.getBoundingClientRect();
    popup.style.translate = `${place.left - left}px ${place.top - top}px`;
  };
}

/** What the window shows: less of it above a phone's keys; all of it where fingers zoomed in. */
function visible(): Box {
  const view = window.visualViewport;
  const { clientWidth: right, clientHeight: bottom } = document.documentElement;
  if (!view || view.scale !== 1) return { left: 0, top: 0, right, bottom };
  const { offsetLeft: x, offsetTop: y, width, height } = view;
  return { left: x, top: y, right: x + width, bottom: y + height };
}

export const popup = css`
  .popup {
    position: fixed;
    z-index: 45;
    inset: 0 auto auto 0;
    width: max-content;
    max-width: calc(100vw - 16px);
    margin: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    color: inherit;
    background: var(--float);
    border: 1px solid var(--edge);
    box-shadow: 0 16px 44px #0009;
  }
`;
