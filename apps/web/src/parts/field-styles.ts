import { css } from "lit";

/** How fields look: label row, ring of who else is in it, and what is said below. */
export const fieldStyles = css`
  :host {
    display: block;
    min-width: 0;
    position: relative;
  }
  .row {
    display: flex;
    align-items: center;
    gap: 6px;
    min-height: 16px;
    margin-bottom: 4px;
  }
  label {
    overflow: hidden;
    color: var(--text-2);
    font-size: 12px;
    line-height: 16px;
    font-weight: 500;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  /* It has no room and is read: a box of its own would be read with a space before it. */
  label span {
    font-size: 0;
    line-height: 0;
  }
  .tag {
    flex: none;
    max-width: 96px;
    margin-left: auto;
    padding: 0 6px;
    border-radius: 4px;
    overflow: hidden;
    background: var(--tone);
    color: var(--on-p);
    font-size: 11px;
    line-height: 16px;
    font-weight: 600;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  /* Dimmed, and as easy to read as ever. */
  .tag.idle {
    background: var(--surface-2);
    box-shadow: inset 0 0 0 1px var(--tone);
    color: var(--text-2);
  }
  .control {
    position: relative;
    border-radius: 7px;
  }
  .control[data-tone] {
    box-shadow:
      0 0 0 1px var(--surface),
      0 0 0 3px var(--tone);
  }
  .control.tinted {
    animation: tint 1.2s ease-out;
  }
  @keyframes tint {
    from {
      background: color-mix(in srgb, var(--tone) 30%, transparent);
    }
  }
  .control.tinted input {
    background: none;
  }
  .lock {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    /* It gives way before the name of the field does. */
    flex: 0 9999 auto;
    min-width: 12px;
    margin-left: auto;
    color: var(--text-3);
    font-size: 12px;
    line-height: 16px;
    white-space: nowrap;
  }
  .lock svg {
    flex: none;
    width: 12px;
    height: 12px;
  }
  .lock span {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  input {
    text-overflow: ellipsis;
  }
  input[readonly],
  textarea[readonly] {
    background: var(--surface-2);
  }
  textarea {
    display: block;
    min-height: 56px;
    field-sizing: content;
    max-height: 320px;
    resize: vertical;
  }
  [aria-invalid="true"] {
    border-color: var(--bad-fg);
  }
  :host([bare]) .row {
    position: absolute;
    z-index: 1;
    top: -12px;
    right: 0;
    min-height: 0;
    margin: 0;
  }
  :host([bare]) .lock span {
    display: none;
  }
  :host([bare]) input:not(:focus, [aria-invalid="true"]) {
    border-color: transparent;
    background: none;
  }
  /* A number is never cut: its column is as wide as the longest. */
  :host([bare]) input[inputmode="decimal"] {
    field-sizing: content;
  }
  :host([bare]) input:not([readonly], :focus):hover {
    border-color: var(--line-strong);
  }
  .below {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 6px;
    margin: 4px 0 0;
    color: var(--text-2);
    font-size: 12px;
    line-height: 16px;
  }
  .below.wrong {
    color: var(--bad-fg);
  }
  .below button {
    min-height: 24px;
    padding: 1px 8px;
    font-size: 12px;
    line-height: 16px;
  }
  .below [data-tone] {
    color: var(--tone);
    font-weight: 600;
  }
  .hint {
    position: absolute;
    z-index: 2;
    top: calc(100% + 2px);
    right: 0;
    padding: 1px 6px;
    border-radius: 4px;
    background: var(--text);
    color: var(--surface);
    font-size: 12px;
    line-height: 16px;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
    pointer-events: none;
  }
  @media (max-width: 640px) {
    :host([bare]) .row {
      position: static;
      margin-bottom: 2px;
    }
    :host([bare]) label.bare {
      position: static;
      width: auto;
      height: auto;
      clip-path: none;
      font-size: 11px;
      line-height: 14px;
    }
    :host([bare]) input:not(:focus, [aria-invalid="true"]) {
      border-color: var(--line);
    }
  }
  /* The letters that a finger writes are larger: a day has room. */
  @media (max-width: 360px) {
    input {
      padding-inline: 8px;
    }
  }
  @media (pointer: coarse) {
    .below button {
      min-height: 44px;
    }
    textarea {
      font-size: 16px;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .control.tinted {
      animation: none;
    }
  }
`;
