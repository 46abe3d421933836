/** How a knob looks: a dial, its name and value below, a lock in the corner. */

import { css } from 'lit';

export const knobStyles = css`
  :host {
    display: block;
    position: relative;
    min-width: 0;
    text-align: center;
    container-type: inline-size;
  }
  .dial {
    width: var(--dial, 54px);
    height: var(--dial, 54px);
    margin: 0 auto;
    border-radius: 50%;
    cursor: ns-resize;
    touch-action: none;
    user-select: none;
    -webkit-user-select: none;
  }
  /* Around the name and the value too: a ring around the dial would cut the name. */
  .dial:focus-visible {
    outline: none;
  }
  div:has(> .dial:focus-visible) {
    outline: var(--ring);
    outline-offset: 1px;
    border-radius: 12px;
  }
  .dial svg {
    width: 100%;
    height: 100%;
    overflow: visible;
    fill: none;
    stroke-linecap: round;
    pointer-events: none;
  }
  .track {
    stroke: var(--edge);
    stroke-width: 4.5;
    opacity: 0.72;
  }
  .arc {
    stroke: var(--hot);
    stroke-width: 4.5;
  }
  .cap {
    fill: var(--raise);
    stroke: var(--edge);
  }
  .dial:hover .cap,
  .dial[data-held] .cap {
    fill: var(--raise-lit);
    stroke: var(--edge-lit);
  }
  .hand {
    stroke: var(--ink);
    stroke-width: 2.6;
  }
  .rest {
    fill: var(--faint);
  }
  .read {
    display: grid;
    width: 100%;
    margin-top: -2px;
    padding: 0 1px;
    border-radius: 8px;
    justify-items: center;
    align-content: center;
    line-height: 17px;
    cursor: text;
  }
  .read:hover .value {
    background: var(--hover);
  }
  .name {
    font-size: 12px;
    color: var(--dim);
  }
  .name,
  .value {
    max-width: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .value {
    min-height: 20px;
    padding: 0 5px;
    border-radius: 5px;
    font-size: 13px;
    font-weight: 550;
    line-height: 20px;
  }
  .unit {
    font-weight: 400;
    font-size: 11.5px;
    color: var(--faint);
  }
  input {
    width: min(100%, 68px);
    height: 20px;
    padding: 0 4px;
    border: 0;
    border-radius: 5px;
    background: var(--raise-lit);
    font-size: 13px;
    font-weight: 550;
    text-align: center;
  }
  input:focus-visible {
    outline-offset: -1px;
  }
  .lock {
    position: absolute;
    top: -4px;
    left: calc(50% + var(--dial, 54px) / 2 - 7px);
    width: 24px;
    height: 24px;
    display: grid;
    place-items: center;
    border-radius: 7px;
    color: var(--faint);
    opacity: 0;
    transition: opacity 120ms;
  }
  .lock svg {
    width: 13px;
    height: 13px;
  }
  :host(:hover) .lock,
  .lock:focus-visible,
  .lock[aria-pressed='true'] {
    opacity: 1;
  }
  @media (hover: hover) {
    .lock:hover {
      color: var(--ink);
      background: var(--hover);
    }
  }
  .lock[aria-pressed='true'] {
    color: var(--hot);
  }
  .off .dial {
    cursor: help;
  }
  .off svg,
  .off .name {
    opacity: 0.45;
  }
  .off .arc,
  .off .hand {
    visibility: hidden;
  }
  .off .read {
    cursor: help;
  }
  .off .value {
    color: var(--faint);
  }
  .reason {
    position: absolute;
    z-index: 20;
    left: var(--reason-left, 50%);
    right: var(--reason-right, auto);
    bottom: calc(100% + 6px);
    transform: translateX(var(--reason-shift, -50%));
    width: max-content;
    max-width: 180px;
    padding: 7px 11px;
    border-radius: 9px;
    font-size: 12px;
    text-align: left;
    background: var(--float);
    border: 1px solid var(--edge);
    box-shadow: 0 12px 34px #0007;
    visibility: hidden;
    pointer-events: none;
  }
  .off:hover .reason,
  .dial:focus ~ .reason {
    visibility: visible;
  }
  @container (max-width: 76px) {
    .unit {
      display: none;
    }
    .name {
      margin: 0 -1px;
      max-width: calc(100% + 2px);
      font-size: 10.5px;
      letter-spacing: -0.03em;
    }
    .value {
      padding: 0;
    }
  }
  @media (pointer: coarse), (max-width: 760px) {
    .lock {
      top: 0;
      left: calc(50% + var(--dial, 54px) / 2);
      width: 30px;
      height: 44px;
      opacity: 0.75;
    }
    .lock:hover {
      background: none;
    }
    .read {
      min-height: 44px;
      margin-top: -4px;
    }
    input {
      height: 24px;
      font-size: 16px;
    }
    .reason {
      max-width: 126px;
    }
  }
`;
