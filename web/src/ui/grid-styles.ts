/**
 * How the grid looks: a row of tools, and below it the bars side by side, or in rows on a phone;
 * with a kit, its lanes beside the bars of one of them.
 */

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
  :host([data-kit]) {
    display: contents;
  }
  :host([data-kit]) .tools {
    min-height: 40px;
    margin: 5px 0 0;
    flex-wrap: wrap;
    gap: 4px 18px;
  }
  .voices {
    grid-column: 1 / -1;
    display: grid;
    grid-template-columns: minmax(0, 5fr) minmax(0, 7fr);
    gap: 6px 18px;
    padding: 2px 3px 5px 1px;
  }
  .voices[data-many] {
    grid-template-columns: minmax(0, 8fr) minmax(0, 6fr);
  }
  .editor {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    gap: 6px;
    --cell: 78px;
  }
  .deeds {
    display: flex;
    align-items: center;
    gap: 2px;
    --tap: 32px;
  }
  .who {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-weight: 550;
  }
  .deeds [aria-pressed='true'] {
    color: var(--hot);
    background: var(--hot-wash);
  }
  .button.beat {
    margin-right: 8px;
  }
  .beat[data-first] {
    border-color: var(--hot);
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
    .end,
    .deeds {
      --tap: 44px;
    }
    .voices,
    .voices[data-many] {
      grid-template-columns: minmax(0, 1fr);
    }
    .editor {
      --cell: 46px;
    }
  }
  @media (max-width: 760px) {
    .deeds .quiet {
      padding: 0 7px;
    }
    .button.beat {
      gap: 6px;
      margin: 0 2px 0 6px;
      padding: 0 10px;
    }
    .manner {
      display: none;
    }
  }
`;

/** The bars of one row: side by side, four of them in two lines; on a phone each in two lines. */
export const rowStyles = css`
  :host {
    display: block;
    min-width: 0;
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
  .bar:has(.number) {
    grid-template-columns: 12px repeat(16, minmax(0, 1fr));
  }
  .number {
    align-self: center;
    border-radius: 4px;
    font-size: 11px;
    line-height: 16px;
    text-align: center;
    color: var(--dim);
  }
  .number.plays {
    font-weight: 640;
    color: var(--hot);
    background: var(--hot-wash);
  }
  .cell {
    height: var(--cell, 60px);
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
  :host([data-beside]) .bars:is([data-bars='3'], [data-bars='4']) {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    --cell: 35px;
  }
  @media (max-width: 980px) {
    .bars,
    :host([data-beside]) .bars:is([data-bars='3'], [data-bars='4']) {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 8px;
    }
    .cell {
      height: 46px;
    }
  }
  @media (max-width: 760px) {
    .bar {
      grid-template-columns: repeat(8, minmax(0, 1fr));
      gap: 4px;
    }
    .bar:has(.number) {
      grid-template-columns: 12px repeat(8, minmax(0, 1fr));
    }
    .number {
      grid-row: 1 / span 2;
    }
  }
`;
