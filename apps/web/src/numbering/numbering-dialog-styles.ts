import { css } from "lit";

/** The dialogs of the numbering, beside what all in which something is settled look like. */
export const numberingDialogStyles = css`
  .words {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    align-items: center;
  }
  .words button {
    min-height: 28px;
    padding: 2px 10px;
    font-size: 13px;
  }
  .pair {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 12px;
  }
  .problem {
    color: var(--bad-fg);
    font-size: 12px;
    line-height: 16px;
  }
  .preview {
    padding: 8px 12px;
    border-radius: 7px;
    background: var(--surface-2);
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .preview strong {
    font-size: 16px;
  }
  .said ul {
    margin: 0;
    padding-left: 18px;
  }
  .agree {
    display: flex;
    gap: 8px;
    align-items: center;
    margin-top: 8px;
    font-weight: 500;
  }
  fieldset .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
  }
  p,
  form > ul {
    margin: 0;
  }
  form > ul {
    display: grid;
    gap: 6px;
    padding-left: 18px;
  }
  button.danger {
    border-color: var(--bad-fg);
    color: var(--bad-fg);
  }
  button.danger:disabled {
    border-color: var(--line);
    color: var(--text-3);
  }
`;
