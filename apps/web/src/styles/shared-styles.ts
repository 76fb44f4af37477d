import { css } from "lit";

/** What all components look alike in: controls, cards, pills. Sizes are of the design's 4 px grid. */
export const sharedStyles = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  a {
    color: var(--accent-text);
    text-decoration: none;
  }
  a:hover {
    text-decoration: underline;
  }
  h1 {
    margin: 0;
    font-size: 20px;
    line-height: 28px;
    font-weight: 600;
  }
  h2 {
    margin: 0 0 12px;
    font-size: 14px;
    line-height: 20px;
    font-weight: 600;
  }
  /* Where a person's own colours leave no ground to tell by. */
  @media (forced-colors: active) {
    [aria-current],
    [aria-pressed="true"],
    [aria-selected="true"] {
      outline: 2px solid highlight;
      outline-offset: -2px;
    }
  }
  :focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
  }
  .card {
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: 10px;
    box-shadow: 0 1px 2px rgb(20 24 31 / 6%);
  }
  button,
  .button {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    min-height: 32px;
    padding: 5px 12px;
    border: 1px solid var(--line-strong);
    border-radius: 7px;
    background: var(--surface);
    color: var(--text);
    font: inherit;
    font-weight: 500;
    cursor: pointer;
  }
  button.primary {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--text-on-accent);
  }
  button.primary:hover {
    background: var(--accent-hover);
  }
  button.quiet {
    border-color: transparent;
    background: none;
    color: var(--text-2);
  }
  button:disabled {
    border-color: var(--line);
    color: var(--text-3);
    background: var(--surface-2);
    cursor: default;
  }
  kbd {
    padding: 0 4px;
    border: 1px solid currentcolor;
    border-radius: 4px;
    font: inherit;
    font-size: 12px;
    line-height: 16px;
  }
  input,
  select,
  textarea {
    min-height: 32px;
    width: 100%;
    padding: 5px 10px;
    border: 1px solid var(--line-strong);
    border-radius: 7px;
    background: var(--surface);
    color: var(--text);
    font: inherit;
  }
  input[type="checkbox"] {
    width: 16px;
    min-height: 16px;
    accent-color: var(--accent);
  }
  .pill {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    padding: 1px 8px;
    border-radius: 10px;
    font-size: 13px;
    line-height: 18px;
    white-space: nowrap;
  }
  .ok {
    color: var(--ok-fg);
    background: var(--ok-bg);
  }
  .info {
    color: var(--info-fg);
    background: var(--info-bg);
  }
  .teal {
    color: var(--teal-fg);
    background: var(--teal-bg);
  }
  .warn {
    color: var(--warn-fg);
    background: var(--warn-bg);
  }
  .bad {
    color: var(--bad-fg);
    background: var(--bad-bg);
  }
  .mute {
    color: var(--mute-fg);
    background: var(--mute-bg);
  }
  .merge {
    color: var(--merge-fg);
    background: var(--merge-bg);
  }
  .meta {
    color: var(--text-3);
    font-size: 12px;
    line-height: 16px;
  }
  .amount {
    text-align: right;
    font-variant-numeric: tabular-nums;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (pointer: coarse) {
    button,
    .button,
    input,
    select {
      min-height: 44px;
      font-size: 16px;
    }
  }
`;
