/** How the Lab is laid out: a list beside a grid on a desk, one model at a time on a phone. */

import { css } from 'lit';

export const labStyles = css`
  :host {
    display: grid;
    grid-template-rows: auto auto minmax(0, 1fr);
    height: 100dvh;
    min-height: 560px;
  }
  header {
    display: flex;
    align-items: center;
    gap: 6px;
    height: 56px;
    padding: 0 14px 0 20px;
    border-bottom: 1px solid var(--line);
  }
  h1 {
    display: flex;
    align-items: center;
    gap: 10px;
    margin: 0 18px 0 0;
    font-size: 17px;
    font-weight: 650;
    letter-spacing: -0.005em;
    white-space: nowrap;
  }
  h1 span {
    color: var(--faint);
    font-weight: 500;
  }
  nav {
    display: flex;
    gap: 2px;
  }
  nav a,
  .out {
    display: inline-flex;
    align-items: center;
    height: var(--tap);
    padding: 0 12px;
    border-radius: 9px;
    color: var(--dim);
    font-size: 13.5px;
    text-decoration: none;
    white-space: nowrap;
  }
  nav a:hover,
  .out:hover {
    background: var(--hover);
    color: var(--ink);
  }
  nav a[aria-current='page'] {
    color: var(--ink);
    font-weight: 600;
    box-shadow: inset 0 -2px 0 var(--hot);
    border-radius: 9px 9px 0 0;
  }
  .out {
    margin-left: auto;
  }
  .compare {
    display: grid;
    grid-template-columns: 236px minmax(0, 1fr);
    min-height: 0;
  }
  .field {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    grid-template-columns: minmax(0, 1fr);
    min-height: 0;
  }
  .rail {
    display: flex;
    flex-direction: column;
    min-height: 0;
    padding: 12px 12px 12px 16px;
    border-right: 1px solid var(--line);
  }
  .rail gn-picker {
    flex: 1;
  }
  .grid {
    grid-row: 2;
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(300px, 1fr));
    grid-auto-rows: minmax(460px, 1fr);
    gap: 12px;
    padding: 12px;
    min-height: 0;
    overflow: auto;
  }
  .page {
    overflow: auto;
    padding: 16px 20px 24px;
    min-height: 0;
  }
  .none {
    grid-column: 1 / -1;
    align-self: center;
    text-align: center;
    color: var(--dim);
  }
  .none h2 {
    margin: 0 0 8px;
    color: var(--ink);
    font-size: 22px;
    letter-spacing: -0.015em;
  }
  .tabs,
  .fold {
    display: none;
  }
  .notice {
    position: fixed;
    z-index: 35;
    left: 50%;
    top: 8px;
    transform: translateX(-50%);
    width: max-content;
    max-width: calc(100vw - 28px);
    padding: 9px 18px;
    border-radius: 12px;
    background: var(--float);
    border: 1px solid var(--edge);
    box-shadow: 0 14px 44px #0006;
    pointer-events: none;
    transition:
      opacity 160ms,
      transform 160ms var(--ease);
  }
  .notice[data-empty] {
    opacity: 0;
    transform: translate(-50%, -8px);
    box-shadow: none;
  }
  .loading {
    place-self: center;
    color: var(--dim);
  }
  @media (max-width: 760px) {
    :host {
      height: auto;
      min-height: 100dvh;
      grid-template-rows: auto auto auto;
    }
    header {
      height: auto;
      flex-wrap: wrap;
      padding: 6px 8px 0 14px;
    }
    h1 {
      margin-right: auto;
    }
    nav {
      order: 3;
      flex-basis: 100%;
    }
    nav a {
      flex: 1;
      justify-content: center;
      padding: 0 4px;
    }
    .compare {
      grid-template-columns: minmax(0, 1fr);
    }
    .fold {
      display: flex;
      align-items: center;
      justify-content: space-between;
      width: 100%;
      min-height: 44px;
      font-size: 13.5px;
      font-weight: 550;
    }
    .rail {
      padding: 0 14px;
      border-right: 0;
      border-bottom: 1px solid var(--line);
    }
    .rail gn-picker {
      display: none;
      max-height: 46dvh;
      padding-bottom: 10px;
    }
    .rail[data-open] gn-picker {
      display: flex;
    }
    .tabs {
      display: flex;
      gap: 4px;
      padding: 8px 14px 0;
      overflow-x: auto;
      scrollbar-width: none;
    }
    .tabs button {
      flex: none;
      height: 44px;
      padding: 0 14px;
      border: 1px solid var(--line);
      border-radius: 10px;
      font-size: 13px;
      color: var(--dim);
    }
    .tabs button[aria-selected='true'] {
      color: var(--ink);
      border-color: var(--hot);
      background: var(--hot-wash);
    }
    .grid {
      display: flex;
      padding: 10px 14px 16px;
      gap: 10px;
      overflow-x: auto;
      overflow-y: hidden;
      scroll-snap-type: x mandatory;
      scrollbar-width: none;
    }
    .grid gn-model {
      flex: 0 0 100%;
      height: clamp(470px, calc(100dvh - 392px), 620px);
      scroll-snap-align: center;
    }
    .none {
      flex: 1;
      padding: 60px 10px;
    }
    .page {
      padding: 12px 14px 24px;
    }
    .notice {
      top: 60px;
    }
  }
`;
