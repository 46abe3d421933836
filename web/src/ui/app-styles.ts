/** How the page is laid out: side by side on a desk, one below the other on a phone. */

import { css } from 'lit';

export const appStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows: auto minmax(0, 1fr);
    height: 100dvh;
    min-height: 760px;
    /* The strip that notices lie in, and what word of a server that is gone takes of its width. */
    --foot: 40px;
    --beside: 0px;
  }
  @media (min-width: 981px) {
    :host([data-away]) {
      --beside: 670px;
    }
  }
  main {
    display: grid;
    grid-template-columns: minmax(0, 1.16fr) minmax(520px, 1fr);
    grid-template-rows: minmax(0, 1fr) auto;
    gap: var(--gap);
    padding: var(--gap) 24px var(--foot);
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
  @media (min-width: 981px) and (max-height: 900px) {
    /* What the strip takes from a low window, the gaps give back. */
    :host {
      --gap: 12px;
    }
    /* Beside a tall shelf the waveform would have no height: the others give up some of theirs. */
    main:is([data-shelf='grid'], [data-shelf='kit']) {
      --deck-room: 10px;
      --deck-gap: 8px;
      --strip: 54px;
      --strip-room: 1px;
      --strip-leading: 1.25;
      --strip-gap: 1px;
      --strip-more: none;
      --score: 40px;
    }
    /* And a hint waits until it is closed. */
    main:is([data-shelf='grid'], [data-shelf='kit']) gn-hint {
      display: none;
    }
  }
  @media (max-width: 980px) {
    main {
      grid-template-columns: minmax(0, 1fr);
      grid-template-rows: none;
      padding: 10px 14px var(--foot);
      align-content: start;
    }
    :host {
      height: auto;
      min-height: 100dvh;
      --foot: calc(var(--low) + 64px);
    }
    gn-pad {
      width: 100%;
      aspect-ratio: 1 / 0.82;
      max-height: 62dvh;
    }
    /* Lower by the hint's height, so that what it speaks of is in sight and stays where it is. */
    main:has(gn-hint[data-shown]) gn-pad {
      aspect-ratio: auto;
      height: calc(min(0.82 * (100vw - 30px), 62dvh) - 58px);
    }
    .right {
      grid-template-rows: auto;
      --hit: clamp(116px, 24dvh, 300px);
    }
  }
  @media (max-width: 760px) {
    .right {
      --hit: 116px;
    }
  }
`;
