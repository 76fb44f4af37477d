import { css } from "lit";

/** The dialogs in which something is settled: fields below each other, what it comes to, and the acts at the end. */
export const dialogStyles = css`
  form {
    display: grid;
    gap: 12px;
  }
  fieldset {
    display: grid;
    gap: 8px;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend {
    padding: 0;
    margin-bottom: 8px;
    font-weight: 600;
  }
  label.choice {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 28px;
  }
  input[type="radio"] {
    width: 16px;
    min-height: 16px;
    accent-color: var(--accent);
  }
  label.field {
    display: grid;
    gap: 4px;
    color: var(--text-2);
  }
  input[inputmode="decimal"] {
    text-align: right;
    font-variant-numeric: tabular-nums;
  }
  .beside {
    display: grid;
    grid-template-columns: 1fr 1fr;
    align-items: end;
    gap: 12px;
  }
  /* As high as a day is. */
  .beside input {
    min-height: 34px;
  }
  .beside.three {
    grid-template-columns: 88px minmax(0, 1fr) minmax(0, 1fr);
  }
  .short {
    max-width: 200px;
  }
  ul.lines {
    display: grid;
    gap: 8px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  ul.lines label {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto 96px;
    align-items: center;
    gap: 12px;
  }
  ul.lines .name {
    overflow-wrap: anywhere;
  }
  .meta {
    margin: 0;
    color: var(--text-2);
  }
  dl {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 4px 16px;
    margin: 0;
    padding: 12px 0 0;
    border-top: 1px solid var(--line);
  }
  dd {
    margin: 0;
    text-align: right;
    font-variant-numeric: tabular-nums;
  }
  .due {
    font-weight: 600;
  }
  .said {
    margin: 0;
    padding: 6px 12px;
    border-radius: 7px;
  }
  .meant {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .actions {
    display: flex;
    justify-content: flex-end;
    gap: 8px;
  }
  @media (max-width: 480px) {
    .beside.three {
      grid-template-columns: 88px minmax(0, 1fr);
    }
    .beside.three label:last-child {
      grid-column: 1 / -1;
    }
  }
  @media (pointer: coarse) {
    label.choice,
    button,
    select,
    input {
      min-height: 44px;
    }
  }
`;
