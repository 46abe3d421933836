/** How the page is laid out: side by side on a desk, one below the other on a phone. */

import { css } from 'lit';

export const appStyles = css`
  :host {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    height: 100dvh;
    min-height: 760px;
  }
  main {
    display: grid;
    grid-template-columns: minmax(0, 1.16fr) minmax(520px, 1fr);
    grid-template-rows: minmax(0, 1fr) auto;
    gap: var(--gap);
    padding: var(--gap) 24px 16px;
    min-height: 0;
    width: 100%;
    max-width: 1680px;
    margin: 0 auto;
  }
  .pad {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows: minmax(0, 1fr) auto;
    min-height: 0;
  }
  .right {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows: minmax(0, 1fr);
    grid-auto-rows: auto;
    gap: var(--gap);
    min-height: 0;
  }
  gn-legend {
    padding-right: 56px;
  }
  .lock {
    position: absolute;
    right: 6px;
    bottom: calc(24px - var(--tap) / 2);
    padding: 0;
  }
  .lock[aria-pressed='true'] {
    color: var(--hot);
  }
  .look {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows: var(--hit, minmax(0, 1fr)) auto;
    min-height: 0;
  }
  gn-shelf {
    grid-column: 1 / -1;
  }
  .waiting p {
    place-self: center;
    margin: 0;
    color: var(--dim);
    animation: appear 300ms 400ms both;
  }
  .waiting .pad {
    min-height: 46dvh;
  }
  .waiting .low {
    height: 120px;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  .knobs {
    padding: 11px 10px 6px;
  }
  .notice {
    display: flex;
    align-items: center;
    gap: 6px;
    position: fixed;
    z-index: 35;
    left: 50%;
    top: 8px;
    transform: translateX(-50%);
    width: max-content;
    max-width: calc(100vw - 28px);
    min-height: 40px;
    padding: 4px 18px;
    border-radius: 12px;
    background: var(--float);
    border: 1px solid var(--edge);
    box-shadow: 0 14px 44px #000a;
    pointer-events: none;
    transition:
      opacity 160ms,
      transform 160ms var(--ease);
  }
  .notice .quiet {
    --tap: 32px;
    margin-right: -12px;
    color: var(--hot);
    font-weight: 600;
    pointer-events: auto;
  }
  .notice[data-empty] {
    opacity: 0;
    transform: translate(-50%, -8px);
    box-shadow: none;
  }
  /* Beside a tall shelf a hint would leave the waveform no height; it waits until that is closed. */
  @media (min-width: 981px) and (max-height: 900px) {
    main:is([data-shelf='grid'], [data-shelf='kit']) gn-hint {
      display: none;
    }
  }
  @media (max-width: 980px) {
    main {
      grid-template-columns: minmax(0, 1fr);
      grid-template-rows: none;
      padding: 10px 14px 14px;
      align-content: start;
    }
    :host {
      height: auto;
      min-height: 100dvh;
    }
    gn-pad {
      width: 100%;
      aspect-ratio: 1 / 0.82;
      max-height: 62dvh;
    }
    .right {
      grid-template-rows: auto;
      --hit: clamp(116px, 24dvh, 300px);
    }
  }
  @media (max-width: 760px) {
    .notice {
      top: 60px;
    }
    .right {
      --hit: 116px;
    }
    /* The hint's own height, so that all it speaks of stays in sight. */
    main:has(gn-hint[data-shown]) gn-pad {
      aspect-ratio: 1 / 0.68;
    }
  }
`;
