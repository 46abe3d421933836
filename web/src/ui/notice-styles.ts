/** Where a notice lies: in the strip below everything; in one column over the picture of the hit, or at an edge. */

import { css } from 'lit';

export const noticeStyles = css`
  :host {
    display: contents;
  }
  .notice {
    display: flex;
    align-items: center;
    gap: 4px;
    position: fixed;
    z-index: 35;
    left: calc(50% + var(--beside) / 2);
    bottom: 4px;
    transform: translateX(-50%);
    width: max-content;
    max-width: calc(100vw - 28px - var(--beside));
    min-height: 32px;
    padding: 2px 3px 2px 14px;
    border-radius: 10px;
    color: var(--ink);
    background: var(--float);
    border: 1px solid var(--edge);
    box-shadow: 0 3px 14px #0004;
    font-size: 13px;
    line-height: 1.3;
    pointer-events: none;
    --tap: 26px;
    transition:
      opacity 160ms,
      transform 160ms var(--ease);
  }
  .notice[data-empty] {
    opacity: 0;
    transform: translate(-50%, 4px);
    box-shadow: none;
  }
  .notice[data-at='over'] {
    position: absolute;
    bottom: auto;
  }
  .notice[data-alarm] {
    border-color: var(--alarm-edge);
    background: var(--alarm);
    overflow-wrap: anywhere;
  }
  .notice > svg {
    margin-right: 4px;
    color: var(--warn);
  }
  .quiet {
    flex: none;
    pointer-events: auto;
  }
  .offer {
    color: var(--hot);
    font-weight: 600;
  }
  .close {
    padding: 0;
  }
  .close svg {
    width: 13px;
  }
  @media (max-width: 980px) {
    .notice {
      bottom: calc(var(--low) + 8px);
      max-width: calc(100vw - 44px);
      padding: 2px 0 2px 14px;
      border-radius: 12px;
      box-shadow: 0 6px 22px #0007;
      --tap: 44px;
    }
    .notice div {
      padding-block: 6px;
    }
    .notice[data-at='head'] {
      top: calc(8px + env(safe-area-inset-top));
      bottom: auto;
    }
  }
`;
