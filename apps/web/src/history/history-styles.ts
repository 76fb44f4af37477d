import { css } from "lit";

/** What happened on the right, the invoice as it was on the left; on a phone one of the two. */
export const historyStyles = css`
  .head,
  .time,
  .asof,
  .compared,
  .tools,
  .filters,
  .actions,
  .sides {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .head {
    min-height: 32px;
    margin-bottom: 16px;
  }
  .head .button {
    margin-left: auto;
    color: var(--text);
  }
  .time {
    gap: 4px 8px;
    padding: 8px 12px;
    margin-bottom: 16px;
  }
  .time input {
    flex: 1 1 160px;
    width: auto;
    min-width: 120px;
    padding: 0;
    border: 0;
    background: none;
    accent-color: var(--accent);
  }
  .time button.quiet {
    justify-content: center;
    min-width: 32px;
    padding: 5px;
  }
  .mirrored {
    display: inline-flex;
    transform: scaleX(-1);
  }
  .twice {
    display: inline-flex;
  }
  .twice > * + * {
    margin-left: -9px;
  }
  .count {
    min-width: 108px;
    font-variant-numeric: tabular-nums;
  }
  .point {
    min-height: 24px;
    padding: 1px 8px;
    border-radius: 12px;
    font-size: 12px;
    line-height: 16px;
  }
  .point.own {
    display: inline-flex;
    align-items: center;
    gap: 2px;
    max-width: 100%;
    overflow-wrap: anywhere;
    text-align: start;
  }
  .point[aria-current] {
    border-color: var(--accent);
    background: var(--accent-soft);
    color: var(--accent-text);
  }
  .names {
    position: relative;
    padding: 12px 16px;
    margin-bottom: 12px;
  }
  .names h2 {
    margin: 0 40px 8px 0;
  }
  .names form {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-bottom: 8px;
  }
  .names input {
    flex: 1 1 200px;
    width: auto;
    min-width: 0;
  }
  .names p {
    margin: 0;
  }
  .sides {
    display: none;
    margin-bottom: 12px;
  }
  .sides button {
    flex: 1;
    justify-content: center;
  }
  .sides button[aria-pressed="true"] {
    border-color: var(--accent);
    background: var(--accent-soft);
    color: var(--accent-text);
  }
  .columns {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 340px;
    gap: 16px;
    align-items: start;
  }
  ins,
  del {
    padding: 0 3px;
    border-radius: 4px;
  }
  ins {
    background: var(--ins-bg);
    color: var(--ins-fg);
    text-decoration: none;
  }
  del {
    background: var(--del-bg);
    color: var(--del-fg);
  }
  .panel {
    display: grid;
    gap: 12px;
  }
  .panel p {
    margin: 0;
  }
  .filters select {
    flex: 1 1 130px;
    width: auto;
    min-width: 0;
  }
  .check {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 32px;
  }
  .note {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 6px 12px;
    border-radius: 7px;
    margin: 0 0 12px;
  }
  .groups {
    display: grid;
    gap: 4px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .groups li {
    content-visibility: auto;
    contain-intrinsic-size: auto 84px;
  }
  button.group {
    display: grid;
    grid-template-columns: 26px minmax(0, 1fr);
    gap: 10px;
    align-items: start;
    width: 100%;
    padding: 10px;
    border-color: transparent;
    background: none;
    font-weight: 400;
    text-align: start;
  }
  button.group:hover {
    background: var(--surface-2);
  }
  button.group[aria-current] {
    border-color: var(--accent);
    background: var(--surface);
  }
  .avatar {
    display: grid;
    place-items: center;
    width: 26px;
    height: 26px;
    border-radius: 50%;
    background: var(--tone, var(--surface-3));
    color: var(--on-p);
    font-size: 10px;
    font-weight: 600;
  }
  .told,
  .event {
    display: block;
    overflow-wrap: anywhere;
  }
  .told .head {
    display: flex;
    flex-wrap: wrap;
    gap: 0 8px;
    align-items: baseline;
    min-height: 0;
    margin: 0;
  }
  .total {
    display: block;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .tags {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
  }
  .tags:has(.pill) {
    margin-top: 4px;
  }
  button.group .pill {
    white-space: normal;
  }
  .why,
  .restore {
    position: relative;
    padding: 16px;
  }
  .names .close,
  .why .close {
    position: absolute;
    top: 10px;
    right: 10px;
    justify-content: center;
    min-width: 32px;
    padding: 5px;
  }
  .why dl {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 4px 12px;
    align-items: baseline;
    margin: 12px 0;
  }
  .actions {
    margin-top: 12px;
  }
  .restore .actions {
    justify-content: flex-end;
  }
  .changes {
    display: grid;
    gap: 8px;
    margin: 0 0 12px;
    padding: 0;
    list-style: none;
  }
  .changes li {
    display: grid;
    gap: 2px;
    overflow-wrap: anywhere;
  }
  .restore p + p {
    margin-top: 4px;
  }
  button.link {
    display: inline;
    min-height: 24px;
    padding: 0;
    border: 0;
    background: none;
    color: var(--accent-text);
    font-weight: 400;
  }
  @media (max-width: 1100px) {
    .columns {
      grid-template-columns: minmax(0, 1fr) 300px;
    }
  }
  @media (max-width: 860px) {
    .sides {
      display: flex;
    }
    .columns {
      grid-template-columns: minmax(0, 1fr);
    }
    [data-side="changes"] .then,
    [data-side="invoice"] .panel {
      display: none;
    }
  }
  @media (pointer: coarse) {
    .point,
    button.value,
    button.link {
      min-height: 32px;
    }
    .time button.quiet {
      min-width: 44px;
    }
  }
`;
