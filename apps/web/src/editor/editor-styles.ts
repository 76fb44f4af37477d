import { css } from "lit";

/** The page of an invoice: fields and lines on the left, what they come to on the right; one below the other where it is narrow. */
export const editorStyles = css`
  .here {
    max-width: 640px;
    margin: 0;
    padding: 4px 16px;
    list-style: none;
  }
  .here li {
    display: grid;
    grid-template-columns: minmax(64px, 130px) minmax(0, 1fr) auto;
    gap: 12px;
    padding: 8px 0;
  }
  .here li + li {
    border-top: 1px solid var(--line);
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
    overflow-wrap: anywhere;
  }
  .head .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: end;
    gap: 4px;
    margin-left: auto;
  }
  .head .tools button {
    justify-content: center;
    min-width: 32px;
    padding: 5px;
  }
  .head .tools .worded {
    padding: 5px 12px;
  }
  .paper {
    --dialog-width: 840px;
  }
  .paper .primary {
    display: flex;
    margin: 0 0 12px auto;
  }
  .head .tools .primary {
    padding: 5px 14px;
    margin-left: 8px;
  }
  .head .tools button:not(.primary):hover {
    background: var(--surface-3);
  }
  .seen {
    align-self: center;
    margin-right: 8px;
  }
  .columns {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 300px;
    gap: 16px;
    align-items: start;
  }
  .fields {
    display: grid;
    grid-template-columns: minmax(140px, 2fr) 118px 118px minmax(80px, 1fr) 68px;
    gap: 4px 12px;
    padding: 16px;
    margin-bottom: 16px;
    align-items: start;
  }
  .about {
    display: flex;
    gap: 8px;
    grid-column: 1;
    min-height: 16px;
    margin: 0;
  }
  .about span {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .details {
    grid-column: 1 / -1;
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(150px, 1fr));
    gap: 12px;
    margin-top: 8px;
    padding-top: 12px;
    border-top: 1px solid var(--line);
  }
  .details .facts {
    grid-column: 1 / -1;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 4px 12px;
    margin: 0;
  }
  .facts a {
    text-decoration: underline;
  }
  button.link {
    display: inline;
    min-height: 24px;
    padding: 0;
    border: 0;
    background: none;
    color: var(--accent-text);
    font-weight: 400;
    text-align: start;
  }
  button.link:hover {
    text-decoration: underline;
  }
  .about button.link {
    flex: none;
    min-height: 16px;
    margin-left: auto;
    font-size: 12px;
    line-height: 16px;
  }
  .notes {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 12px;
    padding: 16px;
  }
  .notes .wide {
    grid-column: 1 / -1;
  }
  .basis {
    margin: 0 0 8px;
  }
  .side {
    padding: 16px;
    margin-bottom: 16px;
  }
  dl {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 8px 12px;
    margin: 0 0 8px;
    align-items: baseline;
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .due {
    font-size: 16px;
    line-height: 24px;
    font-weight: 600;
  }
  ul.findings,
  ul.plain,
  ul.changes {
    display: grid;
    gap: 8px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .plain li {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 4px 8px;
    overflow-wrap: anywhere;
  }
  .reason {
    flex-basis: 100%;
    color: var(--text-2);
    font-size: 12px;
    line-height: 16px;
  }
  .reason a {
    text-decoration: underline;
  }
  .strong {
    font-weight: 600;
  }
  details {
    margin-top: 8px;
  }
  summary {
    min-height: 24px;
    cursor: pointer;
  }
  .changes li {
    display: grid;
    gap: 2px;
    padding-bottom: 8px;
    border-bottom: 1px solid var(--line);
    overflow-wrap: anywhere;
  }
  .changes li:last-child {
    padding: 0;
    border: 0;
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
  .issue dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 4px 16px;
    margin: 0 0 16px;
  }
  .issue dt {
    color: var(--text-2);
  }
  .issue dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .issue dd.amount {
    text-align: left;
    font-weight: 600;
  }
  .issue h3 {
    margin: 0 0 8px;
    font-size: 14px;
  }
  .issue .findings {
    margin-bottom: 16px;
  }
  .issue .ok {
    display: flex;
    align-items: center;
    gap: 8px;
    margin: 0 0 12px;
    padding: 6px 12px;
    border-radius: 7px;
    color: var(--ok-fg);
  }
  .issue .deliveries {
    margin-bottom: 16px;
  }
  .issue .deliveries li {
    display: block;
    margin-bottom: 8px;
  }
  .issue .deliveries li > span {
    display: block;
  }
  .issue .deliveries .bad {
    padding: 2px 8px;
    border-radius: 4px;
  }
  .issue .actions {
    display: flex;
    justify-content: flex-end;
    gap: 8px;
    margin-top: 16px;
  }
  .settle {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-top: 12px;
  }
  .issue label {
    display: grid;
    gap: 4px;
  }
  .banner {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    padding: 6px 12px;
    border-radius: 7px;
    margin: 0 0 12px;
  }
  .banner button {
    min-height: 28px;
    padding: 2px 10px;
  }
  .banner p {
    margin: 2px 0;
  }
  .banner a {
    color: inherit;
    text-decoration: underline;
  }
  .banner > span {
    flex: 1 1 200px;
  }
  .banner .close {
    margin-left: auto;
  }
  @media (max-width: 1180px) {
    .columns {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  @media (max-width: 900px) {
    .fields {
      grid-template-columns: 1fr 1fr;
    }
    .fields {
      gap: 12px;
    }
    .fields .wide,
    .fields .about {
      grid-column: 1 / -1;
    }
    .fields .about {
      grid-row: 2;
      margin-top: -8px;
    }
  }
  @media (max-width: 640px) {
    .notes {
      grid-template-columns: 1fr;
    }
    /* The line above every screen says the same. */
    .head sync-pill[calm] {
      display: none;
    }
    .head .tools {
      flex: 1 1 100%;
    }
    .head .tools .worded,
    .head .tools .button {
      padding: 5px 10px;
    }
    .head .tools .primary {
      flex: 1 0 auto;
      margin-left: 0;
    }
  }
  @media (max-width: 360px) {
    .fields {
      gap: 12px 8px;
      padding: 12px;
    }
  }
  @media (pointer: coarse) {
    button.link,
    .about button.link,
    summary {
      min-height: 44px;
    }
    .about {
      align-items: center;
    }
    .about button.link {
      margin-block: -14px;
    }
    .head .tools button {
      min-width: 44px;
    }
    .head .tools .worded,
    .head .tools .button,
    .head .tools .primary {
      font-size: 14px;
    }
  }
`;
