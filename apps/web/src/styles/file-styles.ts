import { css } from "lit";

/** What chooses a file, in the look of other buttons. */
export const fileStyles = css`
  ::file-selector-button {
    margin-right: 10px;
    padding: 1px 8px;
    border: 1px solid var(--line-strong);
    border-radius: 6px;
    background: var(--surface-2);
    color: var(--text);
    font: inherit;
    cursor: pointer;
  }
`;
