import { css } from "lit";

/** The page of the list: its head and tools stand still, the table takes what is left. */
export const pageStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: calc(100dvh - 40px);
    min-height: 520px;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    min-height: 32px;
    margin-bottom: 16px;
  }
  .head h1 {
    margin-right: auto;
  }
  bulk-bar {
    flex: 1;
    min-width: 0;
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    margin-bottom: 12px;
  }
  .tools input {
    flex: 1 1 180px;
    max-width: 260px;
    text-overflow: ellipsis;
  }
  .chips {
    display: flex;
    gap: 6px;
    min-width: 0;
    overflow-x: auto;
    scrollbar-width: none;
  }
  .chips button,
  .filter,
  .resort {
    min-height: 28px;
    border-radius: 14px;
    padding: 3px 12px;
    font-size: 13px;
    white-space: nowrap;
  }
  .chips button {
    gap: 6px;
  }
  .n {
    color: var(--text-3);
    font-weight: 400;
    font-variant-numeric: tabular-nums;
  }
  [aria-pressed="true"] {
    border-color: var(--accent);
    background: var(--accent-soft);
    color: var(--accent-text);
  }
  [aria-pressed="true"] .n {
    color: inherit;
  }
  .filter,
  .resort {
    gap: 4px;
  }
  .resort {
    border-color: var(--info-fg);
    background: var(--info-bg);
    color: var(--info-fg);
  }
  .count {
    margin-left: auto;
    white-space: nowrap;
  }
  .narrow-only {
    display: none;
  }
  .elsewhere {
    display: flex;
    align-items: center;
    gap: 4px;
    margin: 8px 0 0;
  }
  .elsewhere button {
    color: var(--accent-text);
  }
  @media (max-width: 1180px) {
    .tools input {
      flex: 1 1 100%;
      max-width: none;
    }
  }
  @media (max-width: 640px) {
    :host {
      height: calc(100dvh - 112px);
    }
    .head {
      gap: 4px;
      margin-bottom: 12px;
    }
    .head > button {
      padding: 5px min(10px, 2.5vw);
    }
    .wide-only,
    .tools .columns {
      display: none;
    }
    .narrow-only {
      display: inline-flex;
    }
    .chips {
      flex: 1 1 100%;
      margin: 0 -16px;
      padding: 2px 16px;
    }
    .chips button,
    .filter {
      min-height: 36px;
      border-radius: 18px;
    }
  }
`;
