/** How a kit looks: its pads in two rows beside the settings of one, or above them on a phone. */

import { css } from 'lit';

export const kitStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 8px 18px;
    align-items: center;
    min-width: 0;
    padding: 2px 2px 4px;
  }
  .pads {
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 1fr));
    grid-auto-rows: 52px;
    gap: 6px;
  }
  .pads[data-many] {
    grid-template-columns: repeat(8, minmax(0, 1fr));
  }
  .pad {
    position: relative;
    overflow: hidden;
    border-radius: 10px;
    border: 1px solid var(--edge);
    background: var(--raise);
    color: var(--dim);
    text-align: left;
    touch-action: none;
  }
  .pad::after {
    content: '';
    position: absolute;
    inset: 0;
    background: var(--hot);
    opacity: 0;
    pointer-events: none;
  }
  .pad:hover {
    border-color: var(--edge-lit);
  }
  .pad[aria-current='true'] {
    border-color: var(--hot);
    background: var(--hot-wash);
  }
  .pad:focus-visible {
    outline-offset: 1px;
  }
  .pad > svg {
    position: absolute;
    inset: 3px 8px auto auto;
    width: 46px;
    height: 30px;
  }
  .pad[data-hand] > svg {
    color: var(--hot);
  }
  .pad[data-edited] {
    box-shadow: inset 0 0 0 1.5px var(--hot);
  }
  .button[data-editing] {
    border-color: var(--hot);
  }
  .pad kbd {
    position: absolute;
    top: 5px;
    left: 6px;
    min-width: 18px;
    line-height: 15px;
    padding: 0 4px;
  }
  /* Shown, not read: the pad's name says them in words. */
  .pad kbd::before {
    content: attr(data-key);
  }
  .note::before {
    content: attr(data-note);
  }
  @media (pointer: coarse) {
    .pad kbd {
      border: 0;
    }
    .pad kbd::before {
      content: attr(data-number);
      font-size: 12px;
    }
  }
  .pad .name {
    position: absolute;
    left: 8px;
    right: 8px;
    bottom: 4px;
    display: flex;
    align-items: center;
    gap: 6px;
    color: var(--ink);
    font-size: 12.5px;
    line-height: 16px;
    white-space: nowrap;
  }
  .word {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .name svg {
    width: 12px;
    height: 12px;
    margin-right: -2px;
    color: var(--hot);
  }
  .pad .note {
    color: var(--dim);
  }
  .pad[data-away] .name {
    color: var(--warn);
  }
  .pads[data-many] .note {
    display: none;
  }
  .pads[data-many] .name {
    left: 6px;
    right: 4px;
    gap: 5px;
    font-size: 11.5px;
    letter-spacing: -0.01em;
  }
  .pads[data-many] .pad > svg {
    right: 5px;
    width: 34px;
    height: 26px;
  }
  .settings {
    display: grid;
    grid-template-columns: 168px 262px 132px;
    gap: 6px 14px;
    align-items: center;
  }
  .knobs {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    --dial: 48px;
  }
  .fields,
  .deeds {
    display: grid;
    gap: 6px;
    --tap: 34px;
  }
  .fields {
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    gap: 6px 10px;
  }
  .wide {
    grid-column: 1 / -1;
  }
  .numbered {
    position: relative;
  }
  .learn {
    position: absolute;
    right: 0;
    top: 0;
    isolation: isolate;
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 4px;
    height: var(--tap);
    min-width: 48px;
    padding: 0 9px;
    border-radius: 9px;
    font-size: 12px;
    font-weight: 550;
    color: var(--ink);
  }
  /* What it looks like lies within what a finger presses, and that within the field. */
  .learn::before {
    content: '';
    position: absolute;
    inset: 4px;
    z-index: -1;
    border: 1px solid var(--edge);
    border-radius: 6px;
    background: var(--raise);
  }
  .learn:hover::before {
    border-color: var(--edge-lit);
    background: var(--raise-lit);
  }
  .learn:active::before {
    background: var(--press);
  }
  .learn::after {
    content: '';
    order: -1;
    width: 5px;
    height: 5px;
    border-radius: 50%;
    background: var(--dim);
  }
  /* While it waits it covers the number, which will be another. */
  .learn[aria-pressed='true'] {
    left: 0;
  }
  .learn[aria-pressed='true']::before {
    border-color: var(--hot);
  }
  .learn[aria-pressed='true']::after {
    background: var(--hot);
  }
  .field {
    display: grid;
    grid-template-columns: 42px minmax(0, 1fr);
    align-items: center;
    font-size: 12px;
    color: var(--dim);
  }
  input {
    width: 100%;
    height: var(--tap);
    padding: 0 9px;
    border: 1px solid var(--edge);
    border-radius: 9px;
    background: var(--well);
    color: var(--ink);
    font-size: 13px;
  }
  gn-menu {
    border: 1px solid var(--edge);
    border-radius: 9px;
  }
  .deeds .button {
    padding: 0 8px;
    font-size: 13px;
    width: 100%;
  }
  .deeds .lock[aria-pressed='true'] {
    color: var(--hot);
    border-color: var(--hot);
  }
  .button[aria-disabled='true'] {
    color: var(--off);
    cursor: default;
  }
  .pair {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 6px;
  }
  .fault {
    margin: 0;
    color: var(--warn);
    font-size: 13px;
  }
  @media (max-width: 980px) {
    :host {
      grid-template-columns: minmax(0, 1fr);
      gap: 12px;
    }
    .pads,
    .pads[data-many] {
      grid-template-columns: repeat(4, minmax(0, 1fr));
      grid-auto-rows: 64px;
    }
    .pad .note {
      display: none;
    }
    .pad .name {
      left: 7px;
      right: 4px;
      font-size: 12px;
      letter-spacing: -0.01em;
    }
    .settings {
      grid-template-columns: minmax(0, 1fr) 132px;
      gap: 10px 14px;
    }
    .fields {
      grid-column: 1 / -1;
      order: 1;
    }
    .knobs {
      --dial: 54px;
    }
    .fields,
    .deeds {
      --tap: 44px;
    }
    input {
      font-size: 16px;
    }
  }
`;
