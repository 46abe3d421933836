/** How the blind test is laid out. */

import { css } from 'lit';

export const blindStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1.35fr) minmax(340px, 1fr);
    gap: var(--gap);
    align-items: start;
    max-width: 1180px;
    margin: 0 auto;
  }
  .left {
    display: grid;
    gap: var(--gap);
  }
  .card {
    padding: 18px 20px 20px;
  }
  h2 {
    margin: 0 0 12px;
    font-size: 15px;
    font-weight: 620;
  }
  h2 span {
    margin-left: 8px;
    font-weight: 400;
    font-size: 12.5px;
    color: var(--faint);
  }
  h2 .quiet {
    margin: -12px 0 -12px 4px;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    max-height: 168px;
    overflow: auto;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-height: 34px;
    padding: 0 12px;
    border: 1px solid var(--line);
    border-radius: 999px;
    font-size: 12.5px;
    color: var(--faint);
  }
  .chip[aria-checked='true'] {
    color: var(--ink);
    border-color: var(--edge);
    background: var(--raise);
  }
  .chip svg {
    width: 13px;
    color: var(--hot);
  }
  .tasks {
    display: inline-flex;
    margin-top: 14px;
    padding: 3px;
    gap: 2px;
    border: 1px solid var(--line);
    border-radius: 11px;
    background: var(--bg);
  }
  .tasks button {
    min-height: 34px;
    padding: 4px 12px;
    border-radius: 8px;
    font-size: 12.5px;
    color: var(--dim);
  }
  .tasks button[aria-checked='true'] {
    color: var(--ink);
    background: var(--raise-lit);
    font-weight: 550;
  }
  .tasks button[aria-disabled='true'] {
    color: var(--off);
  }
  .stage {
    display: grid;
    gap: 18px;
    justify-items: center;
    align-content: center;
    min-height: 320px;
    text-align: center;
  }
  .empty {
    padding: 40px 32px;
  }
  .empty h2 {
    margin: 0;
    font-size: 24px;
    letter-spacing: -0.015em;
  }
  p {
    margin: 0;
    max-width: 46ch;
    color: var(--dim);
  }
  .problem {
    color: var(--warn);
  }
  .pair {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 14px;
    width: 100%;
  }
  .side {
    display: grid;
    gap: 6px;
    justify-items: center;
    align-content: center;
    min-height: 168px;
    padding: 12px;
    border: 1px solid var(--edge);
    border-radius: 16px;
    background: var(--raise);
    transition:
      background 120ms,
      border-color 120ms;
  }
  .side:hover {
    background: var(--raise-lit);
  }
  .side b {
    font-size: 58px;
    font-weight: 620;
    line-height: 1;
    letter-spacing: -0.03em;
  }
  .side span {
    font-size: 13px;
    color: var(--dim);
  }
  .side[aria-pressed='true'] {
    border-color: var(--hot);
    background: var(--hot-wash);
  }
  .side[aria-pressed='true'] b {
    color: var(--hot);
  }
  .voted .side:not(.won) {
    border-color: var(--line);
    background: none;
  }
  .voted .side:not(.won) b {
    color: var(--dim);
  }
  .voted .won {
    border-color: var(--hot);
    background: var(--hot-wash);
  }
  .side[aria-disabled='true'] b {
    color: var(--off);
  }
  .ballot {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 8px;
  }
  .button[aria-disabled='true'] {
    opacity: 0.5;
    cursor: default;
  }
  .tasks + .hint {
    margin-top: 8px;
    max-width: none;
  }
  .hint {
    font-size: 12.5px;
    color: var(--faint);
  }
  .result {
    font-size: 16px;
  }
  .result b {
    color: var(--ink);
  }
  @media (max-width: 980px) {
    :host {
      grid-template-columns: minmax(0, 1fr);
    }
    .chip,
    .tasks button {
      min-height: 44px;
    }
    .ballot {
      flex-direction: column;
      width: 100%;
    }
  }
`;
