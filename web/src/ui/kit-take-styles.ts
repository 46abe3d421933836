/** How the sheet that takes a kit away looks. */

import { css } from 'lit';

export const kitTakeStyles = css`
  .sheet {
    gap: 9px;
    width: min(350px, calc(100vw - 24px));
    font-size: 13px;
  }
  label:not(.tick) {
    display: grid;
    grid-template-columns: 104px minmax(0, 1fr);
    align-items: center;
    color: var(--dim);
  }
  fieldset {
    display: flex;
    justify-content: space-between;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .tick {
    display: flex;
    align-items: center;
    gap: 7px;
    min-height: var(--tap);
    cursor: pointer;
  }
  .tick input {
    width: 17px;
    height: 17px;
    margin: 0;
    accent-color: var(--hot);
  }
  .choice {
    display: grid;
    grid-template-columns: 104px minmax(0, 1fr);
    align-items: center;
  }
  .choice > span {
    color: var(--dim);
  }
  p {
    margin: 2px 0 0;
    color: var(--dim);
  }
  .go[aria-disabled='true'] {
    opacity: 0.6;
  }
  .fault {
    color: var(--warn);
  }
  @media (max-width: 760px) {
    .opener {
      padding: 0 11px;
    }
    .opener svg {
      display: none;
    }
    input:not([type='checkbox']) {
      font-size: 16px;
    }
  }
`;
