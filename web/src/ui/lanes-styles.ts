/** How the lanes look: columns of five on a desk, two columns of taller ones on a phone. */

import { css } from 'lit';

export const lanesStyles = css`
  :host {
    display: block;
    min-width: 0;
  }
  [role='radiogroup'] {
    display: grid;
    grid-template-rows: repeat(5, 24px);
    grid-auto-flow: column;
    grid-auto-columns: minmax(0, 1fr);
    gap: 0 8px;
  }
  button {
    display: grid;
    grid-template-columns: 64px minmax(0, 1fr);
    align-items: center;
    gap: 5px;
    padding: 0 5px;
    border-radius: 6px;
    color: var(--dim);
    font-size: 11px;
    line-height: 13px;
    text-align: left;
  }
  button:hover {
    color: var(--ink);
    background: var(--hover);
  }
  [aria-checked='true'],
  [aria-checked='true']:hover {
    color: var(--ink);
    font-weight: 550;
    background: var(--raise-lit);
    box-shadow: inset 0 0 0 1px var(--edge);
  }
  button:focus-visible {
    outline-offset: 0;
  }
  .name {
    display: flex;
    align-items: center;
    gap: 4px;
    min-width: 0;
    white-space: nowrap;
  }
  .name > span {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .name svg {
    width: 10px;
    height: 10px;
  }
  [data-muted] .name > span {
    text-decoration: line-through;
  }
  .track {
    position: relative;
    height: 14px;
    border-radius: 3px;
    overflow: hidden;
    /* A shade for every other beat. */
    background: repeating-linear-gradient(
      90deg,
      var(--beat) 0 calc(100% / var(--bars) / 4),
      var(--step) 0 calc(100% / var(--bars) / 2)
    );
  }
  .track svg {
    position: relative;
    width: 100%;
    height: 100%;
  }
  path {
    fill: color-mix(in srgb, var(--hot) 78%, var(--step));
  }
  [data-muted] path {
    fill: var(--off);
  }
  [data-playing] .track::before {
    content: '';
    position: absolute;
    inset: 0 auto 0 calc(var(--now) / var(--steps) * 100%);
    width: calc(100% / var(--steps));
    background: var(--edge-lit);
  }
  @media (max-width: 980px) {
    [role='radiogroup'] {
      grid-template-rows: none;
      grid-template-columns: repeat(2, minmax(0, 1fr));
      grid-auto-flow: row;
      grid-auto-rows: 44px;
      gap: 2px 8px;
    }
    button {
      grid-template-columns: minmax(0, 1fr);
      align-content: center;
      gap: 3px;
      padding: 0 6px;
      border-radius: 8px;
      font-size: 12px;
      line-height: 15px;
    }
    .track {
      height: 12px;
    }
  }
`;
