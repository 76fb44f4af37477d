import { css } from "lit";

/** The register: rows of 40 px, of 72 where the page is narrow, and gaps in the colour of danger across the whole width. */
export const registerStyles = css`
  :host {
    display: block;
    max-width: 1080px;
  }
  section {
    padding: 16px;
  }
  .top {
    display: flex;
    flex-wrap: wrap;
    gap: 12px;
    align-items: end;
    justify-content: space-between;
    margin-bottom: 12px;
  }
  .top h2 {
    margin: 0 0 6px;
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: end;
  }
  .choices label {
    display: grid;
    gap: 2px;
    color: var(--text-2);
    font-size: 12px;
    font-weight: 500;
  }
  .choices select {
    min-width: 130px;
    max-width: 240px;
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
  .gaps {
    display: grid;
    gap: 2px;
    margin: -4px 0 12px;
    padding: 0 0 0 18px;
    color: var(--bad-fg);
  }
  .gaps button {
    min-height: 24px;
    padding: 2px 4px;
    color: var(--bad-fg);
    text-align: left;
  }
  .grid {
    overflow: auto;
    border: 1px solid var(--line);
    border-radius: 7px;
    scrollbar-gutter: stable;
    overscroll-behavior: contain;
  }
  .body {
    position: relative;
  }
  .row {
    display: grid;
    grid-template-columns: minmax(120px, 1.2fr) 150px 110px minmax(100px, 1.2fr) minmax(0, 2fr);
    gap: 12px;
    align-items: center;
    height: 40px;
    padding: 0 12px;
    border-bottom: 1px solid var(--line);
  }
  .body .row {
    position: absolute;
    inset: 0 0 auto;
  }
  .row > span {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .heads {
    position: sticky;
    top: 0;
    z-index: 1;
    height: 34px;
    background: var(--surface);
    color: var(--text-2);
    font-size: 12px;
    font-weight: 500;
  }
  .number,
  .on {
    font-variant-numeric: tabular-nums;
  }
  .number {
    font-weight: 500;
  }
  .remark {
    color: var(--text-2);
  }
  .gap {
    grid-template-columns: minmax(0, 1fr);
    font-weight: 600;
  }
  .gap > span {
    display: flex;
    gap: 8px;
    align-items: center;
  }
  .gap.info {
    font-weight: 500;
  }
  @media (max-width: 640px) {
    .heads {
      display: none;
    }
    .row {
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 0 12px;
      align-content: center;
      height: 72px;
    }
    .row.gap {
      grid-template-columns: minmax(0, 1fr);
    }
    .row.gap > span {
      white-space: normal;
    }
    .remark {
      display: none;
    }
    .document {
      grid-column: 1;
      grid-row: 2;
    }
    .on {
      grid-column: 2;
      grid-row: 2;
      color: var(--text-2);
    }
  }
`;
