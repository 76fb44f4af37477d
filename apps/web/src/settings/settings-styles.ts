import { css } from "lit";

/** What the pages of the settings look alike in: cards of fields, and what they come to beside them. */
export const settingsStyles = css`
  :host {
    display: block;
  }
  .columns {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 300px;
    gap: 16px;
    align-items: start;
    max-width: 1080px;
  }
  section.card {
    padding: 16px;
    margin-bottom: 16px;
  }
  section > p {
    margin: -8px 0 12px;
    color: var(--text-2);
  }
  .fields {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 12px;
    align-items: start;
  }
  .fields .wide {
    grid-column: 1 / -1;
  }
  .banner {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    max-width: 1080px;
    padding: 6px 12px;
    border-radius: 7px;
    margin: 0 0 12px;
  }
  /* Its sign stays beside the words, however many they are. */
  .banner:not(:has(button)) {
    flex-wrap: nowrap;
  }
  .banner svg {
    flex: none;
  }
  .banner button {
    min-height: 28px;
    padding: 2px 10px;
    margin-left: auto;
  }
  dl {
    display: grid;
    grid-template-columns: fit-content(55%) minmax(0, 1fr);
    gap: 8px 20px;
    margin: 0;
  }
  dt {
    overflow-wrap: anywhere;
    color: var(--text-2);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-top: 16px;
  }
  .letter p {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .letter .name {
    font-weight: 600;
  }
  .letter .more {
    margin-top: 8px;
    color: var(--text-2);
    font-size: 12px;
    line-height: 16px;
  }
  ul.plain {
    display: grid;
    gap: 8px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .rates {
    display: grid;
    gap: 8px;
    margin: 0 0 12px;
    padding: 0;
    list-style: none;
  }
  .rates li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) 96px 32px;
    gap: 8px;
    align-items: center;
  }
  .rates .heads {
    color: var(--text-2);
    font-size: 12px;
    line-height: 16px;
    font-weight: 500;
  }
  .rates .state {
    grid-column: 3;
    justify-self: start;
  }
  .rates menu-button {
    grid-column: 4;
  }
  @media (max-width: 1180px) {
    .columns {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  @media (max-width: 640px) {
    .fields {
      grid-template-columns: minmax(0, 1fr);
    }
    .rates li {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) 44px;
    }
    .rates .heads {
      display: none;
    }
    .rates menu-button {
      grid-row: 1;
      grid-column: 3;
      align-self: end;
    }
    .rates .state {
      grid-row: 2;
      grid-column: 1 / -1;
    }
  }
`;
