/** How the deck looks: three rows on a desk; in one column, two bars of which one stays in reach. */

import { css } from 'lit';

export const deckStyles = css`
  :host {
    display: block;
  }
  .card {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--deck-gap, 12px);
    padding: var(--deck-room, 14px);
    container-type: inline-size;
  }
  .row {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .play {
    width: 98px;
  }
  gn-steps {
    flex: 1;
  }
  .tap {
    padding: 0 8px;
    margin-left: -8px;
  }
  .throw {
    display: inline-flex;
    align-items: center;
    border-radius: 10px;
    box-shadow: inset 0 0 0 1px var(--edge);
    background: var(--raise);
    --round: 0 9px 9px 0;
  }
  .throw .button {
    border-color: transparent;
    background: none;
    border-radius: 9px 0 0 9px;
  }
  .throw gn-menu {
    border-left: 1px solid var(--line);
  }
  .take {
    margin-left: auto;
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .dice {
    padding: 0 9px;
  }
  .button kbd {
    margin-right: -4px;
  }
  @container (max-width: 640px) {
    kbd {
      display: none;
    }
  }
  @container (max-width: 520px) {
    .row:has(.take),
    .take {
      gap: 3px;
    }
  }
  .bar {
    position: fixed;
    z-index: 25;
    inset: auto 0 0;
    display: flex;
    justify-content: center;
    gap: 8px;
    height: var(--bar);
    padding: 7px max(14px, env(safe-area-inset-right)) 0 max(14px, env(safe-area-inset-left));
    background: var(--panel);
    border-top: 1px solid var(--edge);
    --tap: 46px;
  }
  .bar .button {
    flex: 1 1 0;
    gap: 7px;
    max-width: 170px;
    padding: 0 4px;
  }
  .bar .play {
    flex-grow: 1.3;
  }
  .bar :is(kbd, .kind) {
    display: none;
  }
  @media (max-width: 980px) {
    .throw {
      border-radius: 9px;
      box-shadow: none;
      background: none;
    }
    .throw span {
      padding-left: 4px;
      font-size: 13px;
      color: var(--dim);
    }
    .throw gn-menu {
      border: 0;
    }
  }
  @media (max-width: 760px) {
    .card {
      gap: 8px;
      padding: 10px;
    }
    .tap {
      padding: 0;
      margin-left: -12px;
    }
  }
  @media (max-width: 340px) {
    .bar svg {
      display: none;
    }
  }
`;
