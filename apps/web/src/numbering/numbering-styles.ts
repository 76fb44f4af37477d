import { css } from "lit";

/** What the page of the numbering looks like: tables that become cards where there is no room, and numbers in figures of one width. */
export const numberingStyles = css`
  section.card {
    max-width: 1080px;
  }
  .top {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
    justify-content: space-between;
    margin-bottom: 12px;
  }
  .top h2 {
    margin: 0;
  }
  section > .top + p {
    margin: -4px 0 12px;
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  th,
  td {
    padding: 8px 16px 8px 0;
    text-align: left;
    vertical-align: top;
  }
  thead th {
    padding-bottom: 6px;
    color: var(--text-2);
    font-size: 12px;
    font-weight: 500;
  }
  tbody th {
    font-weight: 500;
    overflow-wrap: anywhere;
  }
  tbody tr {
    border-top: 1px solid var(--line);
  }
  td.end {
    padding-right: 0;
    text-align: right;
  }
  .number {
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .next {
    font-weight: 600;
  }
  .narrow {
    display: none;
  }
  .under {
    display: block;
    margin-top: 2px;
  }
  .pill.under {
    display: flex;
    width: fit-content;
    white-space: normal;
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    justify-content: flex-end;
  }
  .ways {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 16px;
    margin-bottom: 16px;
  }
  .ways > div {
    padding: 12px 16px;
    border: 1px solid var(--line);
    border-radius: 7px;
  }
  .ways h3 {
    margin: 0 0 6px;
    font-size: 14px;
    line-height: 20px;
    font-weight: 600;
  }
  .ways ul {
    display: grid;
    gap: 4px;
    margin: 0;
    padding-left: 18px;
    color: var(--text-2);
  }
  .statement {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
    padding: 8px 12px;
    border-radius: 7px;
    margin: 0 0 12px;
  }
  .statement strong {
    font-weight: 600;
  }
  details {
    margin-top: 12px;
  }
  summary {
    min-height: 24px;
    color: var(--text-2);
    cursor: pointer;
  }
  @media (max-width: 760px) {
    .ways {
      grid-template-columns: minmax(0, 1fr);
    }
    thead {
      display: none;
    }
    tbody tr {
      position: relative;
      display: grid;
      gap: 6px;
      padding: 12px 0;
    }
    tbody th,
    tbody td {
      padding: 0;
    }
    td.end {
      text-align: left;
    }
    td.end menu-button {
      position: absolute;
      top: 8px;
      right: 0;
    }
    tbody th {
      padding-right: 44px;
    }
    .narrow {
      display: inline;
      margin-right: 8px;
      color: var(--text-2);
      font-size: 12px;
    }
    .acts {
      justify-content: flex-start;
    }
  }
`;
