import { css } from "lit";

/** A sentence about what became of something, with a sign before it; its tone is a class beside. */
export const noteStyles = css`
  .note {
    padding: 8px 12px;
    border-radius: 7px;
    margin: 12px 0 0;
  }
  .note.warn {
    color: var(--warn-fg);
  }
  .note svg {
    vertical-align: -3px;
  }
`;
