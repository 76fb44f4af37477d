import { css } from "lit";

/** The table of lines: columns on a wide page, a small card for each line on a narrow one. */
export const lineStyles = css`
  /* One grid for all rows, so that an amount of nine digits makes room in every one of them. */
  .card {
    display: grid;
    grid-template-columns:
      24px minmax(120px, 1fr) minmax(60px, max-content) 56px minmax(92px, max-content)
      92px minmax(88px, max-content) 36px;
    margin-bottom: 16px;
  }
  .line {
    display: grid;
    grid-column: 1 / -1;
    grid-template-columns: subgrid;
    gap: 0 4px;
    align-items: start;
    padding: 4px 0;
    border-top: 1px solid var(--line);
  }
  .line:focus-within {
    background: var(--surface-2);
  }
  .names {
    align-items: center;
    min-height: 36px;
    border-top: 0;
    color: var(--text-2);
    font-size: 12px;
    line-height: 16px;
    font-weight: 500;
  }
  .names .cell,
  .names .unit,
  .names .tax {
    padding-left: 11px;
  }
  .names .quantity,
  .names .price {
    padding-right: 11px;
  }
  .net {
    padding: 6px 0;
    overflow-wrap: anywhere;
  }
  .grip {
    display: grid;
    padding-left: 8px;
    place-items: center;
    min-height: 32px;
    color: var(--text-3);
    cursor: grab;
    touch-action: none;
  }
  .ghost .grip {
    cursor: default;
  }
  .more {
    align-self: start;
    margin: 2px 8px 0 0;
  }
  .description {
    grid-column: 2 / 5;
    padding: 4px 0;
  }
  .discount {
    grid-column: 2 / 7;
    justify-self: end;
    width: 188px;
    padding: 4px 0;
  }
  @media (max-width: 640px) {
    .names {
      display: none;
    }
    .card {
      display: block;
    }
    .ghost:not(:focus-within) .net,
    .ghost:not(:focus-within) .cell:not(.name) {
      display: none;
    }
    .line {
      grid-template-columns: repeat(12, minmax(0, 1fr));
      gap: 8px;
      padding: 12px;
    }
    .names + .line {
      border-top: 0;
    }
    .grip {
      display: none;
    }
    .cell.name {
      grid-column: 1 / 11;
      grid-row: 1;
    }
    .line:has(span.more) .cell.name {
      grid-column: 1 / 13;
    }
    span.more {
      display: none;
    }
    .more {
      grid-column: 11 / 13;
      grid-row: 1;
      justify-self: end;
      align-self: end;
      margin: 0;
    }
    .cell.quantity {
      grid-column: 1 / 4;
    }
    .cell.unit {
      grid-column: 4 / 7;
    }
    .cell.price {
      grid-column: 7 / 13;
    }
    .cell.tax {
      grid-column: 1 / 7;
    }
    .net {
      grid-column: 7 / 13;
      align-self: end;
      padding: 12px 0;
      font-weight: 600;
    }
    .description {
      grid-column: 1 / 13;
    }
    .discount {
      grid-column: 1 / 13;
      width: 100%;
    }
  }
`;
