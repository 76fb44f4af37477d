import { css } from "lit";

/** How the menu of the columns looks. It stands in the page of the list, and its styles come with it. */
export const columnMenuStyles = css`
  .choice {
    display: grid;
    gap: 2px;
    min-width: 140px;
    padding: 0;
    border: 0;
    margin: 0;
  }
  .choice legend {
    padding: 0;
    margin-bottom: 4px;
    color: var(--text-2);
    font-size: 12px;
    font-weight: 500;
  }
  .choice ul {
    padding: 0;
    margin: 0;
    list-style: none;
  }
  .choice li {
    display: flex;
    align-items: center;
    min-height: 28px;
  }
  .choice label {
    display: flex;
    flex: 1;
    align-items: center;
    gap: 8px;
    padding-right: 12px;
    white-space: nowrap;
  }
  .choice > label {
    min-height: 28px;
    padding-top: 6px;
    border-top: 1px solid var(--line);
    margin-top: 4px;
  }
  @media (pointer: coarse) {
    .choice > label {
      display: none;
    }
  }
  .choice .step {
    justify-content: center;
    width: 26px;
    min-height: 26px;
    padding: 0;
  }
  .choice .step[aria-disabled="true"] {
    color: var(--text-3);
    cursor: default;
  }
  .tools .choice input {
    flex: none;
    min-width: 0;
    margin: 0;
  }
`;
