import { css } from "lit";

/** An invoice as it was: in a frame, read and not written. */
export const thenStyles = css`
  .frame {
    padding: 12px;
    border: 2px solid var(--accent);
    border-radius: 14px;
    background: var(--surface-2);
  }
  .asof {
    min-height: 32px;
    margin-bottom: 12px;
  }
  .asof .tools,
  .compared .tools {
    margin-left: auto;
  }
  .compared {
    padding: 6px 12px;
    border-radius: 7px;
    margin-bottom: 12px;
    background: var(--surface);
    border: 1px solid var(--line);
  }
  .known {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    margin-bottom: 12px;
  }
  .known button {
    min-height: 28px;
    padding: 2px 12px;
  }
  .known button[aria-pressed="true"] {
    border-color: var(--accent);
    background: var(--accent-soft);
    color: var(--accent-text);
  }
  .legend {
    margin-left: auto;
  }
  .lines.unknown {
    margin-top: 0;
    padding: 16px;
    color: var(--text-2);
  }
  .payments {
    padding: 16px;
    margin-top: 12px;
  }
  .payments ul {
    display: grid;
    gap: 4px;
    margin: 8px 0 0;
    padding: 0;
    list-style: none;
  }
  .payments li {
    display: flex;
    flex-wrap: wrap;
    gap: 0 12px;
    align-items: baseline;
  }
  .compared select {
    width: auto;
    max-width: 220px;
    min-height: 28px;
    padding: 2px 8px;
  }
  .compared button {
    min-height: 28px;
    padding: 2px 10px;
  }
  dl {
    margin: 0;
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .values {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(130px, 1fr));
    gap: 12px;
    padding: 16px;
    margin-bottom: 12px;
  }
  .values > :first-child {
    grid-column: span 2;
  }
  .values dt {
    margin-bottom: 2px;
  }
  .lines {
    overflow-x: auto;
    margin-bottom: 12px;
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  thead th {
    padding: 8px;
    color: var(--text-2);
    font-size: 12px;
    line-height: 16px;
    font-weight: 500;
    text-align: start;
  }
  th.amount,
  td.amount {
    text-align: right;
  }
  tbody th,
  td {
    padding: 6px 8px;
    border-top: 1px solid var(--line);
    font-weight: 400;
    text-align: start;
    vertical-align: top;
    overflow-wrap: anywhere;
  }
  td,
  td button.value {
    overflow-wrap: normal;
    white-space: nowrap;
  }
  td ins,
  td del {
    display: inline-block;
  }
  td button.value:has(ins),
  td.amount:has(> ins) {
    white-space: normal;
  }
  tr > :first-child {
    padding-left: 16px;
  }
  tr > :last-child {
    padding-right: 16px;
  }
  .below {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(220px, 280px);
    gap: 12px;
    align-items: start;
  }
  .frame:has(.compared) .below {
    grid-template-columns: minmax(0, 1fr);
  }
  .notes,
  .sums {
    padding: 16px;
  }
  .notes p {
    margin: 0;
  }
  .sums {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 8px 12px;
    align-items: baseline;
  }
  .due {
    font-size: 16px;
    line-height: 24px;
    font-weight: 600;
  }
  .none {
    color: var(--text-3);
  }
  button.value {
    display: inline;
    min-height: 24px;
    padding: 1px 4px;
    margin: -2px -5px;
    border-color: transparent;
    border-radius: 4px;
    background: none;
    font-weight: 400;
    text-align: inherit;
    overflow-wrap: anywhere;
  }
  button.value:hover {
    border-color: var(--line-strong);
    background: var(--surface-2);
  }
  button.value[aria-pressed="true"] {
    border-color: var(--accent);
    background: var(--accent-soft);
  }
  @media (max-width: 1100px) {
    .below {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  @media (max-width: 640px) {
    .frame {
      padding: 8px;
    }
    thead {
      position: absolute;
      clip-path: inset(50%);
    }
    tr {
      display: grid;
      grid-template-columns: 1fr 1fr;
      gap: 2px 12px;
      padding: 10px 12px;
      border-top: 1px solid var(--line);
    }
    tbody th,
    td,
    td.amount {
      padding: 0;
      border: 0;
      text-align: start;
    }
    td,
    td button.value {
      white-space: normal;
    }
    tr > :first-child,
    tr > :last-child {
      padding: 0;
    }
    tbody th {
      grid-column: 1 / -1;
    }
    td::before {
      content: attr(data-label) " ";
      color: var(--text-3);
      font-size: 12px;
    }
  }
`;
