import { css } from "lit";

/** How a conflict looks: its values side by side, their effect beneath. */
export const cardStyles = css`
  section {
    padding: 16px;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
  }
  .head h2 {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .open {
    margin-left: auto;
    font-size: 13px;
  }
  .why {
    max-width: 75ch;
    margin: 4px 0 16px;
    color: var(--text-2);
    font-size: 13px;
    line-height: 18px;
  }
  .values {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(200px, 1fr));
    gap: 12px;
  }
  .value {
    display: flex;
    flex-direction: column;
    gap: 4px;
    min-width: 0;
    padding: 12px;
    border: 1px solid var(--line-strong);
    border-radius: 7px;
  }
  .value strong {
    font-size: 16px;
    line-height: 24px;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .now {
    border: 2px solid var(--accent);
    padding: 11px;
    background: var(--accent-soft);
  }
  .now .meta {
    color: var(--text-2);
  }
  .base {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 8px;
    align-items: baseline;
    margin: 12px 0 0;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .effect {
    margin-top: 12px;
    padding: 8px 12px;
    border-radius: 7px;
    background: var(--surface-2);
    overflow-x: auto;
    font-size: 13px;
    line-height: 18px;
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  caption {
    padding-bottom: 4px;
    color: var(--text-2);
    text-align: left;
  }
  th,
  td {
    padding: 4px 12px 4px 0;
    text-align: left;
    vertical-align: top;
    font-weight: 400;
  }
  thead th {
    color: var(--text-2);
    font-size: 12px;
    line-height: 16px;
    font-weight: 500;
  }
  tbody th {
    font-weight: 500;
  }
  th.amount,
  td.amount {
    text-align: right;
    white-space: nowrap;
  }
  .note {
    margin: 12px 0 0;
    padding: 8px 12px;
    border-radius: 7px;
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-top: 16px;
  }
  @media (max-width: 640px) {
    .values {
      grid-template-columns: 1fr;
    }
    .acts button {
      flex: 1 1 100%;
      justify-content: space-between;
    }
    thead,
    tbody td:empty {
      display: none;
    }
    tbody tr,
    tbody th,
    tbody td,
    td.amount {
      display: block;
      padding: 0;
      text-align: left;
    }
    tbody tr {
      padding: 6px 0;
    }
    td[data-label]::before {
      content: attr(data-label) " ";
      color: var(--text-2);
    }
  }
`;
