import { css } from "lit";

/** The table of invoices: rows of 40 px, or 32 where that was chosen, and cards of 68 px where the page is narrow. */
export const tableStyles = css`
  :host {
    display: flex;
    flex: 1;
    min-height: 0;
  }
  .grid {
    flex: 1;
    min-width: 0;
    overflow: auto;
    scrollbar-gutter: stable;
    overscroll-behavior: contain;
  }
  .row {
    display: grid;
    grid-template-columns: var(--full);
    gap: var(--gap, 10px);
    align-items: center;
    height: 40px;
    padding: 0 16px;
    border-bottom: 1px solid var(--line);
  }
  .compact .row {
    height: 32px;
  }
  .columns {
    position: sticky;
    top: 0;
    z-index: 2;
    background: var(--surface);
    color: var(--text-2);
    font-size: 12px;
    font-weight: 500;
  }
  .sort {
    gap: 2px;
    min-height: 24px;
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    font-size: 12px;
  }
  .columns > span {
    position: relative;
  }
  /* Of the width that a finger needs, below the heads themselves. */
  .edge {
    position: absolute;
    inset: -8px -16px -8px auto;
    width: 24px;
    cursor: col-resize;
    touch-action: none;
  }
  .edge::after {
    content: "";
    position: absolute;
    inset: 6px auto 6px 11px;
    width: 2px;
    border-radius: 1px;
  }
  .edge:hover::after,
  .edge:active::after {
    background: var(--line-strong);
  }
  .columns .sort {
    position: relative;
    z-index: 1;
    max-width: 100%;
  }
  .name {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  /* Where not even the least of all columns has room, head and rows are as wide as their columns. */
  .columns,
  .body {
    min-width: var(--least, 0);
  }
  .sort:hover {
    color: var(--text);
  }
  .body {
    position: relative;
  }
  .body .row {
    position: absolute;
    inset: 0 0 auto;
    background: var(--surface);
    cursor: pointer;
  }
  .body .row:hover {
    background: var(--surface-2);
  }
  .body .row[aria-selected="true"] {
    background: var(--accent-soft);
  }
  .body .row[aria-selected="true"] .meta {
    color: var(--text-2);
  }
  /* Its own colour is nearly that of the row. */
  .body .row[aria-selected="true"] .pill.mute {
    background: var(--surface);
  }
  .body .row:focus-visible {
    z-index: 1;
    outline-offset: -2px;
  }
  .row > * {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  /* A head cuts its own name: its edge and its focus reach out of it. */
  .row > .select,
  .row > [role="columnheader"] {
    overflow: visible;
  }
  .row input {
    display: block;
    margin: 0;
  }
  .long {
    font-size: 12px;
  }
  .start {
    display: inline-block;
    max-width: calc(100% - 4.2ch);
    overflow: hidden;
    text-overflow: ellipsis;
    vertical-align: bottom;
  }
  /* As wide as any four digits. */
  .end {
    display: inline-block;
    width: 4.2ch;
  }
  .number:has(.end) {
    text-overflow: clip;
  }
  .inside {
    display: inline-block;
    width: 8px;
    height: 8px;
    margin-right: 6px;
    border-radius: 50%;
    background: var(--tone);
    vertical-align: 1px;
  }
  .flag {
    display: inline-block;
    margin-right: 6px;
    border-radius: 50%;
    vertical-align: middle;
  }
  .flag svg {
    display: block;
  }
  .mark {
    display: none;
    margin-right: 4px;
    border-radius: 50%;
    vertical-align: middle;
  }
  .mark svg {
    display: block;
  }
  @media (min-width: 641px) {
    .row .off {
      display: none;
    }
  }
  .pill {
    vertical-align: middle;
    font-size: 12px;
  }
  /* Not a flexible box: what has no room in one is cut without a sign of it. */
  .sync .pill {
    display: inline-block;
    max-width: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .sync .pill svg {
    margin-right: 6px;
    vertical-align: -3px;
  }
  @media (max-width: 1279px) {
    .columns,
    .body {
      min-width: 0;
    }
    .row {
      grid-template-columns: var(--wide);
    }
    .row .purchaseOrder,
    .row .owner,
    .row .connectors,
    .row .lastEdit,
    .row .tags {
      display: none;
    }
  }
  @media (max-width: 1254px) {
    .row {
      grid-template-columns: var(--middle);
    }
    .row .issued,
    .row .balance {
      display: none;
    }
  }
  @media (max-width: 860px) {
    .row {
      grid-template-columns: var(--small);
      gap: 8px;
    }
    .row .sync {
      display: none;
    }
    .mark {
      display: inline-block;
    }
  }
  @media (max-width: 640px) {
    .columns {
      display: none;
    }
    .row {
      grid-template: "customer customer total" 24px "number due status" 24px / auto minmax(
          0,
          1fr
        ) auto;
      gap: 0 8px;
      height: 68px;
      align-content: center;
    }
    .grid {
      scrollbar-gutter: auto;
    }
    .body .row {
      user-select: none;
      -webkit-touch-callout: none;
      touch-action: manipulation;
    }
    .selecting .row {
      grid-template: "select customer customer total" 24px "select number due status" 24px / 28px auto minmax(
          0,
          1fr
        ) auto;
    }
    .row .select,
    .row .sync,
    .mark {
      display: none;
    }
    .row .customer {
      grid-area: customer;
      font-weight: 500;
    }
    .row .number {
      grid-area: number;
      max-width: 14ch;
      font-size: 12px;
    }
    .row .due {
      grid-area: due;
      color: var(--text-2);
      font-size: 12px;
    }
    .row .status {
      grid-area: status;
      text-align: right;
    }
    /* A card has room for one: what is told, and for readers its status, too. */
    .row:not(:has(.plain)) .sync {
      display: block;
      grid-area: status;
      max-width: 46vw;
      text-align: right;
    }
    .row:not(:has(.plain)) .status {
      position: absolute;
      width: 1px;
      height: 1px;
    }
    .row .total {
      grid-area: total;
      font-weight: 500;
    }
    .selecting .row .select {
      display: block;
      grid-area: select;
    }
    .selecting .row .select input {
      width: 20px;
      min-height: 20px;
    }
  }
`;
