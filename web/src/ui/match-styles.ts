/** How the strip of the dropped sound looks. */

import { css } from 'lit';

export const matchStyles = css`
  :host {
    display: block;
  }
  .card {
    display: flex;
    align-items: center;
    gap: 14px;
    min-height: var(--strip, 68px);
    padding: var(--strip-room, 6px) 14px var(--strip-room, 6px) 16px;
  }
  .card.idle {
    border-style: dashed;
    border-color: var(--edge);
    background: none;
  }
  .text {
    flex: 1;
    min-width: 0;
    display: grid;
    gap: var(--strip-gap, 2px);
  }
  .title {
    font-weight: 550;
    line-height: var(--strip-leading, inherit);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .compared .title {
    display: flex;
    align-items: baseline;
    gap: 6px;
    container-type: inline-size;
  }
  .name {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .as {
    flex: none;
    font-size: 12px;
    font-weight: 400;
    color: var(--dim);
  }
  .roomy {
    display: none;
  }
  @container (min-width: 240px) {
    .roomy {
      display: inline;
    }
  }
  .detail {
    font-size: 12px;
    color: var(--dim);
    line-height: 1.3;
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
  }
  .detail svg {
    display: inline-block;
    width: 13px;
    height: 13px;
    vertical-align: -2px;
    color: var(--warn);
  }
  .idle .detail {
    display: var(--strip-more, -webkit-box);
  }
  .more {
    display: var(--strip-more, inline);
  }
  .whole {
    white-space: nowrap;
  }
  .compared {
    gap: 10px;
  }
  .score {
    position: relative;
    width: var(--score, 48px);
    height: var(--score, 48px);
    display: grid;
    place-items: center;
    font-size: 15px;
    font-weight: 620;
  }
  .ring .rest {
    stroke: var(--step);
  }
  .ring .share {
    stroke: var(--hot);
  }
  .score .ring {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    transform: rotate(-90deg);
  }
  .back {
    border-radius: 50%;
    border: 1px solid var(--edge);
    background: var(--raise);
  }
  .back:hover {
    background: var(--raise-lit);
  }
  .ab {
    display: flex;
    padding: 3px;
    gap: 2px;
    border-radius: 11px;
    background: var(--well);
    border: 1px solid var(--line);
  }
  .ab button {
    height: calc(var(--tap) - 6px);
    padding: 0 10px;
    border-radius: 8px;
    color: var(--dim);
    font-size: 13px;
  }
  .ab button:hover {
    color: var(--ink);
  }
  .ab button[aria-pressed='true'] {
    color: var(--hot-ink);
    background: var(--hot);
    font-weight: 600;
  }
  .ab button[aria-pressed='true']:focus-visible {
    outline-color: var(--ink);
  }
  .hits {
    display: flex;
    align-items: center;
    gap: 6px;
    font-size: 12px;
    color: var(--dim);
    white-space: nowrap;
  }
  .hits button {
    display: grid;
    place-items: center;
    width: 26px;
    height: 26px;
    border: 1px solid var(--edge);
    border-radius: 7px;
    color: var(--ink);
    background: var(--raise);
  }
  .hits button:hover {
    border-color: var(--edge-lit);
    background: var(--raise-lit);
  }
  .hits button[aria-disabled='true'] {
    border-color: var(--line);
    color: var(--off);
    background: none;
  }
  .ends {
    display: flex;
    flex-direction: column;
    margin-right: -6px;
  }
  .ends .quiet {
    flex: 1;
    height: auto;
    min-height: 24px;
  }
  /* What is warned of has a line of its own below, for which the others draw together. */
  @media (min-width: 761px) {
    .compared {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr) repeat(3, auto);
      align-content: center;
      gap: 0 10px;
    }
    .compared .text {
      display: contents;
    }
    .compared :is(.score, .title, .closer, .ab) {
      grid-row: 1 / 3;
    }
    .compared .title {
      grid-column: 2;
    }
    .closer {
      grid-column: 3;
    }
    .ab {
      grid-column: 4;
    }
    .ends {
      grid-area: 1 / 5 / 4;
      align-self: stretch;
    }
    :is([data-several], .compared:not([data-warned])) .title {
      grid-row: 1;
      align-self: end;
      margin-bottom: var(--strip-gap, 2px);
    }
    .compared .detail,
    .hits {
      grid-area: 2 / 2;
      align-self: start;
    }
    /* The hit takes the place of what is said where nothing is warned of. */
    [data-several]:not([data-warned]) .detail {
      position: absolute;
      width: 1px;
      height: 1px;
      clip-path: inset(50%);
    }
    [data-warned] {
      padding-block: 1px 3px;
      --strip-gap: 0px;
      --score: 42px;
    }
    [data-warned] .detail {
      display: block;
      grid-area: 3 / 1 / 4 / 5;
    }
  }
  @media (min-width: 761px) and (max-width: 980px) {
    .ends {
      flex-direction: row;
    }
  }
  .dots i {
    display: inline-block;
    width: 5px;
    height: 5px;
    margin-left: 4px;
    border-radius: 50%;
    background: var(--hot);
    animation: breathe 900ms infinite alternate ease-in-out;
  }
  .dots i:nth-child(2) {
    animation-delay: 200ms;
  }
  .dots i:nth-child(3) {
    animation-delay: 400ms;
  }
  input {
    display: none;
  }
  .quiet {
    padding: 0;
  }
  .touch {
    display: none;
  }
  .meter {
    width: 100%;
    height: 12px;
    border-radius: 6px;
    background: var(--well);
    overflow: hidden;
  }
  .meter rect {
    fill: var(--hot);
  }
  .over {
    height: 3px;
    margin-top: 3px;
    border-radius: 2px;
  }
  .over rect {
    fill: var(--faint);
  }
  .busy {
    position: absolute;
    left: 14px;
    bottom: -1px;
    width: calc(100% - 28px);
    height: 3px;
    border-radius: 2px;
    overflow: hidden;
  }
  .busy rect {
    fill: var(--hot);
    transition: width 200ms var(--ease);
  }
  .busy.unknown {
    background: linear-gradient(90deg, transparent, var(--hot), transparent);
    background-size: 40% 100%;
    background-repeat: no-repeat;
    animation: seek 1400ms infinite ease-in-out;
  }
  .closer {
    min-width: 66px;
    padding: 0 8px;
    font-size: 13px;
  }
  @keyframes seek {
    from {
      background-position: -60% 0;
    }
    to {
      background-position: 160% 0;
    }
  }
  @keyframes breathe {
    from {
      opacity: 0.2;
    }
  }
  @media (max-width: 760px) {
    .card {
      min-height: 60px;
      padding: 7px 10px 7px 14px;
      gap: 10px;
    }
    /* The file and how it went have a line of their own, above what is done about it. */
    .compared {
      flex-wrap: wrap;
      padding-block: 7px 10px;
    }
    /* Without a pointer there is no tip that has the rest of it. */
    .detail {
      -webkit-line-clamp: 6;
    }
    .compared .text {
      flex-basis: 60%;
      /* What is pressed below stays where it is, whether that is said in a line or in two. */
      min-height: 53px;
      align-content: center;
    }
    .closer,
    .ab {
      order: 1;
    }
    .hits {
      gap: 12px;
      margin-top: 4px;
    }
    .hits button {
      width: 44px;
      height: 44px;
      border-radius: 10px;
    }
    .ab {
      flex: 1 0 180px;
      padding: 0;
    }
    .ab button {
      flex: 1;
      height: var(--tap);
      padding: 0;
      font-size: 14px;
    }
    .score {
      width: var(--tap);
      height: var(--tap);
    }
    .ends {
      display: contents;
    }
    .ends .quiet {
      flex: none;
      height: var(--tap);
      margin: 0 -8px;
    }
    .ends .another {
      order: 1;
      margin: 0 -6px 0 -8px;
    }
    .touch {
      display: inline;
    }
    .mouse {
      display: none;
    }
  }
`;
