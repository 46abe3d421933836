/** How the grid looks: a row of tools, and below it the bars side by side, or in rows on a phone. */

import { css } from 'lit';

export const gridStyles = css`
  :host {
    display: block;
    min-width: 0;
    padding: 5px 3px 5px;
  }
  .tools {
    display: flex;
    align-items: center;
    gap: 18px;
    margin-bottom: 8px;
  }
  .tool {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .name {
    font-size: 12px;
    color: var(--dim);
  }
  gn-segments {
    --tap: 36px;
    --inside: 11px;
    --least: 34px;
  }
  .swing input {
    width: 96px;
    height: 28px;
    margin: 0;
    accent-color: var(--hot);
    cursor: pointer;
  }
  .value {
    min-width: 50px;
    font-size: 12px;
    color: var(--dim);
  }
  .end {
    margin-left: auto;
    gap: 0;
    --tap: 36px;
  }
  .bars {
    display: flex;
    gap: 8px;
  }
  .bar {
    flex: 1;
    display: grid;
    grid-template-columns: repeat(16, minmax(0, 1fr));
    gap: 3px;
  }
  .cell {
    height: 60px;
    padding: 2px;
    border-radius: 5px;
    background: var(--step);
    cursor: ns-resize;
    touch-action: none;
    user-select: none;
    -webkit-user-select: none;
  }
  .cell.beat {
    background: var(--beat);
  }
  .cell:hover {
    box-shadow: inset 0 0 0 1px var(--edge);
  }
  .cell.now {
    background: var(--edge);
  }
  .cell:focus-visible {
    outline-offset: 1px;
  }
  svg {
    width: 100%;
    height: 100%;
    border-radius: 3px;
    overflow: hidden;
    pointer-events: none;
  }
  rect {
    fill: color-mix(in srgb, var(--hot) 62%, var(--step));
  }
  .now rect {
    fill: var(--hot);
  }
  @media (max-width: 980px) {
    .tools {
      flex-wrap: wrap;
      gap: 8px 14px;
    }
    .swing {
      flex: 1;
    }
    .swing input {
      flex: 1;
      height: 44px;
    }
    gn-segments,
    .end {
      --tap: 44px;
    }
    .bars {
      display: grid;
      gap: 6px;
    }
    .bar {
      gap: 2px;
    }
    .cell {
      height: 46px;
    }
  }
`;
