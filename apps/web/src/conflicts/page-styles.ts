import { css } from "lit";

/** The page of conflicts: the list beside the open case; on a phone above it. */
export const pageStyles = css`
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
    min-height: 32px;
    margin-bottom: 12px;
  }
  .head h1 {
    line-height: 32px;
  }
  .head .button {
    order: 1;
  }
  .said {
    display: flex;
    align-items: center;
    gap: 8px;
    margin: 0 0 0 auto;
    color: var(--text-2);
  }
  .said button {
    min-height: 28px;
    padding: 2px 8px;
    color: var(--accent-text);
  }
  .note {
    padding: 8px 12px;
    border-radius: 7px;
    margin: 0 0 12px;
  }
  .filters {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 12px;
    margin-bottom: 12px;
  }
  .filters select {
    min-width: 140px;
    width: auto;
  }
  .filters label {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .columns {
    display: grid;
    grid-template-columns: 280px minmax(0, 1fr);
    gap: 16px;
    align-items: start;
  }
  .list {
    overflow: hidden auto;
    max-height: calc(100vh - 160px);
  }
  .entry {
    display: block;
    width: 100%;
    padding: 10px 14px;
    border: 0;
    border-bottom: 1px solid var(--line);
    border-radius: 0;
    text-align: left;
  }
  .entry:focus-visible {
    outline-offset: -2px;
  }
  .entry strong {
    display: block;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .entry[aria-current] {
    background: var(--accent-soft);
  }
  .entry[aria-current] .meta {
    color: var(--text-2);
  }
  .entry.settled strong {
    color: var(--text-2);
    font-weight: 400;
  }
  .empty {
    padding: 12px 14px;
  }
  .keys,
  .all {
    margin: 12px 0 0;
  }
  /* Its sign or words begin where the card does. */
  .all > .quiet:first-child {
    margin-left: -13px;
  }
  .all.card {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    padding: 12px 16px;
  }
  .ended,
  .none {
    padding: 16px;
  }
  .none p {
    max-width: 65ch;
  }
  @media (max-width: 900px) {
    .columns {
      grid-template-columns: minmax(0, 1fr);
    }
    .list {
      max-height: 38vh;
    }
    .filters label {
      flex: 1 1 140px;
    }
    .filters select {
      width: 100%;
      min-width: 0;
    }
    .keys {
      display: none;
    }
    .head .button {
      margin-left: auto;
    }
    .said {
      flex-basis: 100%;
      order: 2;
    }
  }
`;
