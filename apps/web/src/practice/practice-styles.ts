import { css } from "lit";

/** The frame of practice: nobody is to take it for the real thing. */
export const practiceStyles = css`
  :host {
    display: block;
  }
  .banner {
    position: sticky;
    top: 0;
    z-index: 5;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
    padding: 8px 16px;
    border: 2px dashed var(--merge-fg);
    border-radius: 10px;
    margin-bottom: 16px;
    background: var(--merge-bg);
    color: var(--merge-fg);
  }
  .banner button {
    margin-left: auto;
  }
  .coach {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 8px 24px;
    align-items: center;
    padding: 16px;
    margin-bottom: 20px;
  }
  .coach h2 {
    margin: 0 0 4px;
    font-size: 16px;
    line-height: 24px;
  }
  .coach p {
    margin: 0;
  }
  .step p {
    max-width: 70ch;
    color: var(--text-2);
  }
  .states {
    grid-column: 1 / -1;
    display: grid;
    gap: 6px;
    padding-top: 12px;
    border-top: 1px solid var(--line);
  }
  .states ul {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .now {
    font-weight: 600;
  }
  .stage {
    padding: 16px;
    border: 2px dashed var(--merge-fg);
    border-radius: 10px;
  }
  @media (max-width: 640px) {
    .coach {
      grid-template-columns: minmax(0, 1fr);
    }
    .stage {
      padding: 8px;
    }
  }
`;
