import { msg, str } from "@lit/localize";
import type { DocumentId } from "@concord/model";
import { LitElement, css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { today } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { formatMoney } from "../format/amounts.ts";
import { summaryOn } from "../list/invoice-book.ts";
import { statusWords } from "../list/status-words.ts";
import { followWorkspace } from "../page/follow-workspace.ts";
import type { Workspace } from "../page/workspace.ts";
import { icon } from "../styles/icons.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { language } from "../words/language.ts";
import { plural } from "../words/plural.ts";

/** What is about to go to paper: which invoices, and what of them is none yet. What prints stands beside it, and is seen on paper alone. */
export class PrintPage extends LitElement {
  static override properties = {
    workspace: { attribute: false },
    invoices: { attribute: false },
  };
  declare workspace: Workspace;
  declare invoices: readonly DocumentId[];

  static override styles = [
    sharedStyles,
    css`
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
      .card {
        max-width: 640px;
        padding: 4px 16px;
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 12px;
        min-height: 40px;
        padding: 4px 0;
        border-bottom: 1px solid var(--line);
      }
      li:last-child {
        border: 0;
      }
      .amount {
        margin-left: auto;
      }
      .note {
        max-width: 640px;
        padding: 6px 12px;
        border-radius: 7px;
        margin: 0 0 12px;
      }
    `,
  ];

  constructor() {
    super();
    followWorkspace(this, () => this.workspace);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.documentElement.classList.add("several");
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.documentElement.classList.remove("several");
  }

  protected override render(): TemplateResult {
    const rows = this.workspace.rows();
    const here = this.invoices.flatMap((id) => {
      const row = rows.get(id);
      return row === undefined ? [] : (summaryOn(row, today()) ?? []);
    });
    const drafts = here.filter(({ status }) => status === "draft").length;
    const missing = this.invoices.length - here.length;
    const isReady =
      here.length > 0 && here.every(({ id }) => this.workspace.document(id) !== undefined);
    const count = here.length;
    const title = plural(
      count,
      { one: msg(str`Print ${count} invoice`), other: msg(str`Print ${count} invoices`) },
      language(),
    );
    return html`<div class="head">
        <h1>${title}</h1>
        <a class="button" href="/invoices">${msg("Back to the list")}</a>
        <button class="primary" ?disabled=${!isReady} @click=${() => print()}>
          ${isReady || count === 0 ? msg("Print or save as PDF…") : msg("Opening…")}
        </button>
      </div>
      ${
        drafts === 0
          ? nothing
          : html`<p class="note warn">
              ${plural(
                drafts,
                {
                  one: msg("One is a draft and says so on paper: it is no tax invoice."),
                  other: msg(
                    str`${drafts} are drafts and say so on paper: they are no tax invoices.`,
                  ),
                },
                language(),
              )}
            </p>`
      }
      ${
        missing === 0 || this.workspace.state() === undefined
          ? nothing
          : html`<p class="note warn">
              ${msg(str`Not on this device, and so not printed: ${missing}.`)}
            </p>`
      }
      ${
        count === 0
          ? nothing
          : html`<div class="card">
              <ul>
                ${here.map((summary) => {
                  const { tone, icon: sign, words } = statusWords(summary);
                  return html`<li>
                    <a href="/invoices/${summary.id}">${summary.number ?? msg("Draft")}</a>
                    <span>${summary.buyerName ?? msg("No customer yet")}</span>
                    <span class="pill ${tone}">${icon(sign)}${words}</span>
                    <span class="amount"
                      >${formatMoney(summary.gross, summary.currency, viewerLocale)}</span
                    >
                  </li>`;
                })}
              </ul>
            </div>`
      }`;
  }
}
customElements.define("print-page", PrintPage);
