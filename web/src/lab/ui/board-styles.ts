/** How the leaderboard looks. */

import { css } from 'lit';

export const boardStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 12px;
    max-width: 1480px;
    margin: 0 auto;
  }
  p {
    margin: 0;
    color: var(--dim);
    max-width: 100ch;
  }
  .told {
    min-height: 20px;
    font-size: 12.5px;
    color: var(--faint);
  }
  .empty {
    display: grid;
    gap: 12px;
    justify-items: center;
    padding: 72px 32px;
    text-align: center;
  }
  .empty p {
    max-width: 62ch;
    line-height: 1.7;
  }
  h2 {
    margin: 0;
    font-size: 22px;
    letter-spacing: -0.015em;
  }
  code {
    padding: 2px 6px;
    border-radius: 6px;
    font-size: 0.92em;
    background: var(--raise);
    color: var(--ink);
  }
  .scroller {
    overflow: auto;
    max-height: 62dvh;
  }
  table {
    width: 100%;
    border-collapse: separate;
    border-spacing: 0;
    font-size: 13px;
  }
  thead th {
    position: sticky;
    top: 0;
    z-index: 2;
    padding: 0;
    background: var(--panel-lit);
    border-bottom: 1px solid var(--edge);
    text-align: left;
    vertical-align: bottom;
  }
  thead th:first-child,
  tbody th {
    position: sticky;
    left: 0;
    z-index: 1;
    background: var(--panel-lit);
  }
  thead th:first-child {
    z-index: 3;
  }
  thead button {
    display: block;
    width: 100%;
    min-height: 48px;
    padding: 8px 12px;
    font-size: 12px;
    font-weight: 550;
    text-align: left;
    color: var(--dim);
  }
  thead button:hover,
  th[aria-sort='ascending'] button,
  th[aria-sort='descending'] button {
    color: var(--ink);
  }
  th:not([aria-sort='none']) i {
    display: none;
  }
  th[aria-sort='ascending'] span::after {
    content: ' ▴';
    color: var(--hot);
  }
  th[aria-sort='descending'] span::after {
    content: ' ▾';
    color: var(--hot);
  }
  thead i {
    font-style: normal;
    color: var(--faint);
  }
  small {
    display: block;
    font-size: 11px;
    font-weight: 400;
    color: var(--faint);
  }
  tbody th {
    padding: 9px 12px;
    font-weight: 550;
    text-align: left;
    min-width: 168px;
  }
  td {
    padding: 9px 12px 7px;
    min-width: 96px;
    vertical-align: top;
  }
  tbody tr + tr > * {
    border-top: 1px solid var(--line);
  }
  .title {
    text-align: left;
    font-weight: 550;
  }
  button.title:hover {
    color: var(--hot);
  }
  .bracket > * {
    color: var(--dim);
    font-style: italic;
  }
  .best .title {
    color: var(--hot);
  }
  .none {
    color: var(--faint);
  }
  td svg {
    width: 80px;
    height: 8px;
    margin-top: 4px;
  }
  .track {
    stroke: var(--line);
  }
  .interval {
    stroke: var(--faint);
    stroke-width: 2.5;
    stroke-linecap: round;
  }
  circle {
    fill: var(--hot);
  }
  .bracket circle {
    fill: var(--dim);
  }
  .plots {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(480px, 100%), 1fr));
    gap: var(--gap);
  }
  .plot {
    min-width: 0;
    padding: 12px 16px 16px;
  }
  .axes {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px;
    color: var(--faint);
    font-size: 12.5px;
  }
  .axis {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    margin-right: 12px;
    white-space: nowrap;
  }
  .failures {
    padding: 16px 20px;
  }
  .failures h2 {
    font-size: 15px;
  }
  .failures ul {
    margin: 8px 0 0;
    padding-left: 18px;
    color: var(--dim);
  }
  @media (max-width: 760px) {
    tbody th {
      min-width: 128px;
      max-width: 140px;
    }
  }
`;
