/** How one model among others looks; what shows sound is a dark screen in any light. */

import { css } from 'lit';

/** The page's dark colours, for what shows sound. */
export const screen = css`
  .screen {
    --panel: #16181c;
    --panel-lit: #1a1c21;
    --line: #292c33;
    --edge: #3a3e47;
    --ink: #f1eee7;
    --dim: #a9adb7;
    --hot: #ffb059;
    --radius: 0px;
    background: #14161a;
    color: var(--ink);
  }
`;

export const modelStyles = css`
  ${screen}
  :host {
    display: block;
    min-height: 0;
    min-width: 0;
  }
  section {
    display: grid;
    grid-template-rows: auto minmax(150px, 1fr) 118px auto auto;
    height: 100%;
    overflow: hidden;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--panel);
    transition: border-color 140ms;
  }
  :host([heard]) section {
    border-color: var(--hot);
  }
  :host([sounding]) section {
    box-shadow: 0 0 0 1px var(--hot);
  }
  header {
    display: flex;
    align-items: center;
    gap: 2px;
    padding: 6px 6px 6px 14px;
    min-width: 0;
  }
  .name {
    flex: 1;
    min-width: 0;
  }
  h2 {
    margin: 0;
    font-size: 13.5px;
    font-weight: 600;
    line-height: 1.3;
  }
  h2,
  small {
    display: block;
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  small {
    font-size: 11.5px;
    color: var(--faint);
  }
  .quiet {
    --tap: 36px;
    padding: 0 9px;
  }
  .listen[aria-pressed='true'] {
    color: var(--hot-ink);
    background: var(--hot);
  }
  .space {
    position: relative;
    display: grid;
  }
  .under {
    position: absolute;
    left: 8px;
    bottom: 7px;
    padding: 2px 7px;
    border-radius: 6px;
    font-size: 11px;
    color: var(--dim);
    background: #14161ac4;
    pointer-events: none;
  }
  .failure {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 12px;
    margin: 0;
    padding: 20px;
    text-align: center;
    color: var(--ink);
    background: #14161aeb;
  }
  .look {
    border-top: 1px solid var(--line);
    overflow: hidden;
  }
  .look gn-look {
    height: 100%;
  }
  .knobs {
    padding: 7px 4px 2px;
    --dial: 38px;
  }
  .foot {
    display: flex;
    align-items: center;
    padding: 4px 6px;
    border-top: 1px solid var(--line);
  }
  .foot gn-menu {
    --tap: 36px;
  }
  .foot .end {
    margin-left: auto;
  }
  .foot [aria-pressed='true'] {
    color: var(--hot);
  }
  .foot .strong {
    font-weight: 600;
  }
  @media (pointer: coarse), (max-width: 760px) {
    .quiet,
    .foot gn-menu {
      --tap: 44px;
    }
  }
`;
