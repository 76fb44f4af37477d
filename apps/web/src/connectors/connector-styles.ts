import { css } from "lit";

/** Cards two by two; on a phone one under the other. */
export const connectorStyles = css`
  .whole {
    white-space: nowrap;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 4px 12px;
    min-height: 32px;
    margin-bottom: 12px;
  }
  .head h1 {
    line-height: 32px;
  }
  .said {
    margin: 0 0 0 auto;
    color: var(--text-2);
  }
  .note {
    padding: 8px 12px;
    border-radius: 7px;
    margin: 0 0 12px;
  }
  .cards {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 340px), 1fr));
    gap: 12px;
    margin-bottom: 16px;
  }
  .connector,
  .none {
    padding: 16px;
  }
  .top {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    margin-bottom: 8px;
  }
  .top h2 {
    margin: 0 auto 0 0;
  }
  .line {
    margin: 0;
    color: var(--text-2);
    font-size: 12px;
    line-height: 16px;
    overflow-wrap: anywhere;
  }
  details {
    margin-top: 6px;
  }
  summary {
    width: max-content;
    max-width: 100%;
    padding: 4px 0;
    color: var(--text-2);
    font-size: 12px;
    line-height: 16px;
    cursor: pointer;
  }
  .acts {
    display: flex;
    gap: 8px;
    margin-top: 12px;
  }
  code {
    overflow-wrap: anywhere;
  }
`;

/** One connector: what it did on the left, how it is on the right. */
export const connectorPageStyles = css`
  .head .acts {
    margin: 0 0 0 auto;
  }
  .head .said {
    margin: 0;
  }
  .columns {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 300px;
    gap: 16px;
    align-items: start;
  }
  .told,
  .side {
    padding: 16px;
    margin-bottom: 16px;
  }
  needs-you {
    display: block;
    margin-bottom: 16px;
  }
  .side .line {
    margin-bottom: 4px;
  }
  .side dl {
    display: grid;
    gap: 2px;
    margin: 8px 0 0;
    font-size: 12px;
    line-height: 16px;
  }
  .side dd {
    margin: 0 0 6px;
    color: var(--text-2);
  }
  .tested p {
    margin: 0 0 4px;
    overflow-wrap: anywhere;
  }
  .tested:has(p) {
    padding: 8px 12px;
    border: 1px solid var(--line);
    border-radius: 7px;
    margin: 0 0 12px;
  }
  .flow {
    display: grid;
    grid-template-columns: 64px 1fr;
    align-items: end;
    gap: 8px;
    margin-top: 8px;
  }
  .flow svg {
    width: 100%;
    height: 32px;
  }
  .flow .bars {
    fill: var(--accent);
  }
  .flow .ground {
    stroke: var(--line);
  }
  .side table {
    width: 100%;
    border-collapse: collapse;
    font-size: 12px;
    line-height: 20px;
  }
  .side th {
    font-weight: 400;
    text-align: start;
  }
  .side .number {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }
  .chips button {
    min-height: 28px;
    padding: 3px 12px;
    border-radius: 14px;
    font-size: 13px;
  }
  .chips [aria-pressed="true"] {
    border-color: var(--accent);
    background: var(--accent-soft);
    color: var(--accent-text);
  }
  .deliveries,
  .events {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .deliveries li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 2px 12px;
    padding: 8px 0;
    border-bottom: 1px solid var(--line);
  }
  .deliveries .pill {
    align-self: start;
  }
  .what,
  .about {
    overflow-wrap: anywhere;
  }
  .about {
    grid-column: 1 / -1;
  }
  .about a,
  .events a {
    text-decoration: underline;
  }
  .events li {
    display: grid;
    grid-template-columns: 120px minmax(0, 1fr);
    gap: 8px;
    padding: 4px 0;
    overflow-wrap: anywhere;
  }
  @media (max-width: 1180px) {
    .columns {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  @media (max-width: 640px) {
    .head .acts {
      width: 100%;
      margin: 0;
    }
    .events li {
      grid-template-columns: minmax(0, 1fr);
      gap: 0;
    }
  }
`;

/** The table of causes; on a phone each cause is a block. */
export const needsYouStyles = css`
  .whole {
    white-space: nowrap;
  }
  section {
    overflow: hidden;
  }
  h2 {
    margin: 0;
    padding: 16px 16px 8px;
  }
  .said {
    margin: 0;
    padding: 0 16px;
    color: var(--text-2);
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  th,
  td {
    padding: 8px 16px;
    border-bottom: 1px solid var(--line);
    text-align: left;
    vertical-align: top;
    font-weight: 400;
  }
  tbody tr:last-child > * {
    border-bottom: 0;
  }
  thead th {
    color: var(--text-2);
    font-size: 12px;
    line-height: 16px;
    font-weight: 500;
    white-space: nowrap;
  }
  th.amount,
  td.amount {
    text-align: right;
  }
  td {
    white-space: nowrap;
  }
  tbody th {
    overflow-wrap: anywhere;
  }
  .fix {
    width: 1px;
    min-width: 200px;
    /* Several acts stand below each other rather than beyond the edge. */
    white-space: normal;
  }
  summary {
    width: max-content;
    max-width: 100%;
    padding: 4px 0;
    color: var(--text-2);
    font-size: 12px;
    line-height: 16px;
    cursor: pointer;
  }
  ul {
    margin: 0 0 8px;
    padding-left: 20px;
    font-size: 13px;
    line-height: 18px;
  }
  .calls {
    max-height: 30vh;
    overflow: auto;
  }
  dialog {
    width: min(560px, calc(100vw - 32px));
    padding: 20px;
    border: 1px solid var(--line);
    border-radius: 14px;
    background: var(--overlay);
    color: var(--text);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 45%);
  }
  dialog h2 {
    padding: 0 0 8px;
    overflow-wrap: anywhere;
  }
  .acts {
    display: flex;
    gap: 8px;
    margin-top: 16px;
  }
  dialog .acts {
    justify-content: end;
  }
  @media (max-width: 640px) {
    dialog {
      width: 100%;
      max-width: 100%;
      margin: auto 0 0;
      border-radius: 14px 14px 0 0;
    }
  }
  @media (max-width: 760px) {
    thead {
      display: none;
    }
    tr,
    th,
    td {
      display: block;
      white-space: normal;
    }
    tr {
      padding: 8px 0;
      border-bottom: 1px solid var(--line);
    }
    th,
    td,
    td.amount {
      padding: 2px 16px;
      border: 0;
      text-align: left;
    }
    td[data-label]::before {
      content: attr(data-label) ": ";
      color: var(--text-2);
    }
    .fix {
      width: auto;
      min-width: 0;
      padding-top: 8px;
    }
  }
`;
