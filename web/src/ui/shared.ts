/** The styles and the one function that the page's elements share. */

import { css } from 'lit';

/** Tells the elements above that something was asked for. */
export function emit<T>(element: HTMLElement, name: string, detail: T): void {
  element.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}

/** Canvases that lie over all of what they are in, and let through what is pressed. */
export const overlays = css`
  canvas {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    pointer-events: none;
  }
`;

export const basics = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  button,
  input {
    font: inherit;
    color: inherit;
    font-feature-settings: inherit;
  }
  button {
    background: none;
    border: 0;
    padding: 0;
    margin: 0;
    cursor: pointer;
    touch-action: manipulation;
    user-select: none;
    -webkit-user-select: none;
  }
  button[aria-disabled='true'] {
    cursor: default;
  }
  :focus {
    outline: none;
  }
  :focus-visible {
    outline: var(--ring);
    outline-offset: 2px;
  }
  svg {
    display: block;
    flex: none;
  }
  kbd {
    font: inherit;
    font-size: 11px;
    line-height: 18px;
    min-width: 20px;
    padding: 0 5px;
    text-align: center;
    border-radius: 5px;
    border: 1px solid var(--edge);
    color: var(--dim);
    display: inline-block;
  }
  .spoken {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      transition: none !important;
      animation: none !important;
    }
  }
`;

/** The page's dark colours, for what shows sound: a dark screen in any light. */
export const screen = css`
  .screen {
    --panel: #16181c;
    --panel-lit: #1a1c21;
    --raise: #212429;
    --raise-lit: #2a2d34;
    --float: #22252b;
    --line: #292c33;
    --edge: #3a3e47;
    --ink: #f1eee7;
    --dim: #a9adb7;
    --faint: #8a8f9a;
    --hover: #ffffff0f;
    --hot: #ffb059;
    color: var(--ink);
    color-scheme: dark;
  }
`;

export const card = css`
  .card {
    position: relative;
    background: linear-gradient(var(--panel-lit), var(--panel));
    border: 1px solid var(--line);
    border-radius: var(--radius);
  }
`;

export const buttons = css`
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 9px;
    height: var(--tap);
    padding: 0 16px;
    border-radius: 10px;
    border: 1px solid var(--edge);
    background: var(--raise);
    font-weight: 550;
    white-space: nowrap;
    transition:
      background 120ms,
      border-color 120ms,
      color 120ms;
  }
  .button:hover {
    background: var(--raise-lit);
    border-color: var(--edge-lit);
  }
  .button:active {
    background: var(--press);
  }
  .button.main {
    background: var(--hot);
    border-color: transparent;
    color: var(--hot-ink);
    font-weight: 620;
  }
  .button.main:hover {
    background: var(--hot-lit);
  }
  .button.main:focus-visible {
    outline-color: var(--ink);
  }
  .quiet {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 7px;
    height: var(--tap);
    min-width: var(--tap);
    padding: 0 10px;
    border-radius: 9px;
    color: var(--dim);
    font-size: 13px;
    white-space: nowrap;
    transition:
      background 120ms,
      color 120ms;
  }
  .quiet:hover {
    color: var(--ink);
    background: var(--hover);
  }
  .quiet[aria-disabled='true'],
  .quiet[aria-disabled='true']:hover {
    color: var(--off);
    background: none;
  }
`;
