import { asMoneyToUs } from "@concord/model";
import type { Role } from "@concord/model";
import { msg, str } from "@lit/localize";
import { LitElement, css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { formatMoney } from "../format/amounts.ts";
import { dayAfter, today } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import type { Workspace } from "../page/workspace.ts";
import { say } from "../shell/say.ts";
import { soonOnItsWay } from "../parts/coming-part.ts";
import { icon } from "../styles/icons.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { language, told } from "../words/language.ts";
import { plural } from "../words/plural.ts";
import { assigneeChange, dueDateChange, makeChange, takeBack } from "./bulk-changes.ts";
import type { BulkChange } from "./bulk-changes.ts";
import type { Action } from "./bulk-requests.ts";
import { printPath } from "../page/router.ts";
import { saveCsv } from "./export-csv.ts";
import { byCurrency } from "./list-totals.ts";
import type { ListedInvoice } from "./invoice-book.ts";
import "../shell/modal-dialog.ts";

/** Each is opened for it. */
const mostPrinted = 100;
const mostAsked = 100;

/** Who only looks may take away, and change nothing. */
const mayWrite = (role: Role): boolean => role !== "viewer" && role !== "auditor";

/** What can be done with the selected invoices. Each change says before how many it would change, and can be taken back. Tells `cleared`. */
export class BulkBar extends LitElement {
  static override properties = {
    workspace: { attribute: false },
    selected: { attribute: false },
    dueDate: { state: true },
    isDating: { state: true },
    asking: { state: true },
  };
  declare workspace: Workspace;
  declare selected: readonly ListedInvoice[];
  declare dueDate: string;
  declare isDating: boolean;
  /** What the registrar is about to be asked. */
  declare asking: Action | undefined;

  static override styles = [
    sharedStyles,
    css`
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
        min-height: 32px;
      }
      .sum {
        margin-right: auto;
      }
      .acts {
        display: contents;
      }
      .acts > * {
        flex: none;
        white-space: nowrap;
      }
      /* The acts stand in one row, so that the list below does not jump when something is selected. No sum is cut: beside them, they take as many lines as they need. */
      @media (min-width: 1240px) {
        .bar {
          flex-wrap: nowrap;
          gap: 6px;
        }
        .acts > * {
          padding: 5px 10px;
        }
        .sum {
          min-width: 0;
          font-size: 13px;
          line-height: 16px;
        }
      }
      @media (max-width: 640px) {
        .bar {
          display: grid;
          grid-template-columns: minmax(0, 1fr) auto;
          gap: 4px;
        }
        .acts {
          display: flex;
          order: 3;
          grid-column: 1 / -1;
          gap: 8px;
          padding: 2px 16px;
          margin: 0 -16px;
          overflow-x: auto;
          scrollbar-width: none;
        }
      }
      .sum strong {
        font-weight: 600;
      }
      .buttons {
        display: flex;
        justify-content: end;
        gap: 8px;
        margin-top: 20px;
      }
      p {
        margin: 12px 0 0;
      }
      label {
        color: var(--text-2);
        font-size: 12px;
        font-weight: 500;
      }
      input {
        margin-top: 4px;
      }
    `,
  ];

  constructor() {
    super();
    this.selected = [];
    this.dueDate = dayAfter(today(), 14);
    this.isDating = false;
    this.asking = undefined;
  }

  protected override render(): TemplateResult {
    const count = this.selected.length;
    const words = plural(
      count,
      { one: msg(str`${count} selected`), other: msg(str`${count} selected`) },
      language(),
    );
    const summaries = this.selected.map(({ summary }) => summary);
    const totals = byCurrency(summaries, ({ gross, kind }) => asMoneyToUs(gross, kind)).map(
      ({ amount, currency }) => formatMoney(amount, currency, viewerLocale),
    );
    const me = this.workspace.state()?.principal;
    return html`<div class="bar" role="toolbar" aria-label=${msg("Selected invoices")}>
        <span class="sum" role="status"
          ><strong>${count === 0 ? msg("Press invoices to select them") : words}</strong
          >${count === 0 ? nothing : ` · ${totals.join(" · ")}`}</span
        >
        <div class="acts">
          <button ?disabled=${count === 0} @click=${this.#export}>
            ${icon("save")}${msg("Export CSV")}
          </button>
          ${
            count > mostPrinted
              ? html`<button disabled title=${msg(str`At most ${mostPrinted} at once`)}>
                  ${msg("Print…")}
                </button>`
              : count === 0
                ? nothing
                : html`<a class="button" href=${printPath(summaries.map(({ id }) => id))}
                    >${msg("Print…")}</a
                  >`
          }
          ${me !== undefined && me !== null && mayWrite(me.role) ? this.#changing(me) : nothing}
        </div>
        <button class="quiet" aria-label=${msg("Clear selection")} @click=${this.#clear}>
          ${icon("close")}
        </button>
      </div>
      <modal-dialog
        .heading=${msg("Change due date")}
        .isOpen=${this.isDating}
        @closed=${() => {
          this.isDating = false;
        }}
      >
        ${this.isDating ? this.#dating(dueDateChange(this.selected, this.dueDate)) : nothing}
      </modal-dialog>
      <modal-dialog
        .heading=${this.asking === "void" ? msg("Void invoices") : msg("Issue invoices")}
        .isOpen=${this.asking !== undefined}
        @closed=${this.#endAsking}
      >
        ${
          this.asking === undefined
            ? nothing
            : html`<bulk-ask
                .workspace=${this.workspace}
                .selected=${this.selected}
                .action=${this.asking}
                @closed=${this.#endAsking}
                >${soonOnItsWay("bulk-ask")}</bulk-ask
              >`
        }
      </modal-dialog>`;
  }

  /** What changes something. `me`: who looks. */
  #changing(me: { readonly id: string; readonly role: Role }): TemplateResult {
    const isNone = this.selected.length === 0;
    const tooMany = this.selected.length > mostAsked ? msg(str`At most ${mostAsked} at once`) : "";
    const ask = (action: Action, name: string): TemplateResult =>
      html`<button
        ?disabled=${isNone || tooMany !== ""}
        title=${tooMany === "" ? nothing : tooMany}
        @click=${() => this.#ask(action)}
      >
        ${name}
      </button>`;
    return html`<button
        ?disabled=${isNone}
        @click=${() => {
          this.isDating = true;
        }}
      >
        ${msg("Change due date…")}
      </button>
      <button ?disabled=${isNone} @click=${() => this.#make(assigneeChange(this.selected, me.id))}>
        ${msg("Assign to me")}
      </button>
      ${ask("issue", msg("Issue…"))} ${me.role === "field" ? nothing : ask("void", msg("Void…"))}`;
  }

  #ask(action: Action): void {
    this.asking = action;
  }

  readonly #endAsking = (): void => {
    this.asking = undefined;
  };

  #dating(change: BulkChange): TemplateResult {
    const { changes, fixed, same } = change;
    return html`<label
        >${msg("Due date")}
        <input
          type="date"
          .value=${this.dueDate}
          @input=${({ target }: Event) => {
            if (target instanceof HTMLInputElement) this.dueDate = target.value;
          }}
      /></label>
      <p role="status">
        ${msg(str`${changes.length} will change.`)}
        ${
          fixed === 0
            ? nothing
            : plural(
                fixed,
                {
                  one: msg("One is issued and keeps its own."),
                  other: msg(str`${fixed} are issued and keep theirs.`),
                },
                language(),
              )
        }
        ${
          same === 0
            ? nothing
            : plural(
                same,
                { one: msg("One has it already."), other: msg(str`${same} have it already.`) },
                language(),
              )
        }
      </p>
      <div class="buttons">
        <button
          @click=${() => {
            this.isDating = false;
          }}
        >
          ${msg("Cancel")}
        </button>
        <button
          class="primary"
          ?disabled=${changes.length === 0 || this.dueDate === ""}
          @click=${() => this.#make(change)}
        >
          ${msg(str`Change ${changes.length}`)}
        </button>
      </div>`;
  }

  async #make(change: BulkChange): Promise<void> {
    this.isDating = false;
    const { done, problem } = await makeChange(this.workspace, change);
    const count = done.length;
    const words = plural(
      count,
      { one: msg(str`${count} invoice changed`), other: msg(str`${count} invoices changed`) },
      language(),
    );
    const undo = count === 0 ? {} : { undo: () => void takeBack(this.workspace, change, done) };
    say(this, { text: problem === undefined ? words : `${words}. ${told(problem)}`, ...undo });
  }

  readonly #export = (): void => saveCsv(this.selected);

  readonly #clear = (): void => void this.dispatchEvent(new Event("cleared"));
}
customElements.define("bulk-bar", BulkBar);
