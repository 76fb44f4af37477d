import { css } from "lit";

/** Black on white whatever the screen's theme is: paper is light. Sizes are points, as paper has no pixels. */
export const printStyles = css`
  :host {
    display: none;
    color-scheme: light;
    color: #14181f;
    background: #fff;
    font-size: 10pt;
    line-height: 14pt;
  }
  :host([on-screen]) {
    display: block;
    padding: min(14mm, 5%);
    border: 1px solid #dfe3e9;
    border-radius: 2px;
    overflow-x: auto;
  }
  @media print {
    :host {
      display: block;
    }
  }
  p,
  dl,
  dd {
    margin: 0;
  }
  .seller {
    margin-bottom: 28pt;
    color: #4a5361;
    font-size: 9pt;
    line-height: 12pt;
  }
  .name {
    color: #14181f;
    font-size: 11pt;
    line-height: 15pt;
    font-weight: 600;
  }
  .draft {
    display: inline-block;
    padding: 3pt 8pt;
    margin-bottom: 8pt;
    border: 1pt solid #8a4b00;
    border-radius: 3pt;
    color: #8a4b00;
    font-weight: 600;
  }
  h1 {
    margin: 0 0 14pt;
    font-size: 18pt;
    line-height: 24pt;
    font-weight: 600;
  }
  .parties {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 24pt;
    margin-bottom: 24pt;
  }
  .label,
  dt {
    color: #4a5361;
    font-size: 9pt;
  }
  dl {
    display: grid;
    grid-template-columns: auto auto;
    gap: 2pt 14pt;
    align-content: start;
  }
  dd {
    text-align: right;
    font-variant-numeric: tabular-nums;
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  thead {
    display: table-header-group;
  }
  thead th {
    padding: 0 6pt 4pt 0;
    border-bottom: 1pt solid #14181f;
    color: #4a5361;
    font-size: 8.5pt;
    font-weight: 500;
    text-align: left;
    white-space: nowrap;
  }
  td {
    padding: 5pt 6pt 5pt 0;
    border-bottom: 0.5pt solid #dfe3e9;
    vertical-align: top;
  }
  td:first-child {
    overflow-wrap: anywhere;
  }
  thead th.amount,
  .amount {
    padding-right: 0;
    padding-left: 10pt;
    text-align: right;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .more {
    white-space: pre-line;
    color: #4a5361;
    font-size: 9pt;
  }
  .adjusted td {
    padding-bottom: 1pt;
    border-bottom: 0;
  }
  .adjustment td {
    padding-top: 0;
    color: #4a5361;
    font-size: 9pt;
  }
  .adjustment:has(+ .adjustment) td {
    padding-bottom: 1pt;
    border-bottom: 0;
  }
  .adjusted,
  .adjustment:has(+ .adjustment) {
    break-after: avoid;
  }
  tr,
  .end {
    break-inside: avoid;
  }
  .sum th,
  .sum td {
    padding-top: 4pt;
    padding-bottom: 4pt;
    border-bottom: 0;
    font-weight: 400;
    text-align: right;
  }
  .within th,
  .within td {
    color: #4a5361;
    font-size: 9pt;
  }
  .basis {
    margin-bottom: 6pt;
    color: #4a5361;
  }
  .due th,
  .due td {
    padding-top: 8pt;
    font-size: 12pt;
    font-weight: 600;
  }
  footer {
    margin-top: 24pt;
    color: #4a5361;
    font-size: 9pt;
    line-height: 13pt;
  }
  footer p {
    white-space: pre-line;
    break-inside: avoid;
    margin-bottom: 6pt;
  }
`;
