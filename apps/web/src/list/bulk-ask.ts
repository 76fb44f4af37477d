import { msg, str } from "@lit/localize";
import { LitElement, css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { formatMoney } from "../format/amounts.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { isOnline } from "../page/is-online.ts";
import { workspaceDocument } from "../page/own-workspace.ts";
import { readDocument } from "../page/read-document.ts";
import type { Workspace } from "../page/workspace.ts";
import { say } from "../shell/say.ts";
import { sharedStyles } from "../styles/shared-styles.ts";
import { language, told } from "../words/language.ts";
import { plural } from "../words/plural.ts";
import { askForAll, askingOf } from "./bulk-requests.ts";
import type { Action, Asking, LeftOut } from "./bulk-requests.ts";
import type { ListedInvoice } from "./invoice-book.ts";

/** So many are opened at once. */
const together = 8;

/** Asks the registrar about the selected invoices, once a person has seen for which, and why not for the others. Tells `closed`. */
export class BulkAsk extends LitElement {
  static override properties = {
    workspace: { attribute: false },
    selected: { attribute: false },
    action: { attribute: false },
    askings: { state: true },
    isAsking: { state: true },
  };
  declare workspace: Workspace;
  declare selected: readonly ListedInvoice[];
  declare action: Action;
  /** Undefined while the invoices are looked at. */
  declare protected askings: readonly Asking[] | undefined;
  declare protected isAsking: boolean;

  static override styles = [
    sharedStyles,
    css`
      p {
        margin: 0 0 12px;
      }
      ul {
        margin: 0 0 12px;
        padding-left: 20px;
      }
      .ready {
        max-height: 30vh;
        overflow: auto;
      }
      .ready ul {
        margin: 0;
        color: var(--text-2);
      }
      .note {
        padding: 8px 12px;
        border-radius: 7px;
      }
      .buttons {
        display: flex;
        justify-content: end;
        gap: 8px;
        margin-top: 20px;
      }
    `,
  ];

  constructor() {
    super();
    this.askings = undefined;
    this.isAsking = false;
  }

  /** Not before: what was set on it before its code came counts from then on. */
  protected override firstUpdated(): void {
    void this.#look();
  }

  async #look(): Promise<void> {
    const { workspace, selected, action } = this;
    const own = workspaceDocument(workspace.rows());
    const settings = own === undefined ? undefined : await readDocument(workspace, own);
    const policies = settings?.kind === "workspace" ? settings.workspace : undefined;
    const askings: Asking[] = [];
    for (let from = 0; from < selected.length && this.isConnected; from += together) {
      const some = selected.slice(from, from + together).map(async (listed) => {
        const snapshot = await readDocument(workspace, listed.summary.id);
        return askingOf(action, listed, snapshot, policies);
      });
      askings.push(...(await Promise.all(some)));
    }
    this.askings = askings;
  }

  protected override render(): TemplateResult {
    const { askings } = this;
    if (askings === undefined) {
      return html`<p role="status">${msg(str`Looking at ${this.selected.length}…`)}</p>`;
    }
    const ready = askings.filter(({ type }) => type === "ready").length;
    const leftOut = Map.groupBy(
      askings.filter((each) => each.type === "left-out"),
      ({ why }) => why,
    );
    const isUp = isOnline(this.workspace);
    return html`<p>${this.#intent(ready)}</p>
      ${this.#ready(askings)}
      ${
        leftOut.size === 0
          ? nothing
          : html`<p>${msg("Left as they are:")}</p>
              <ul>
                ${[...leftOut].map(
                  ([why, all]) => html`<li>${leftOutWords(why)}: ${this.#named(all)}</li>`,
                )}
              </ul>`
      }
      ${
        isUp || ready === 0
          ? nothing
          : html`<p class="note mute">
              ${this.action === "void" ? msg("You are offline. What is asked for is kept on this device, and is done when it is connected.") : msg("You are offline. What is asked for is kept on this device, and is done when it is connected; not where somebody has changed the invoice by then.")}
            </p>`
      }
      <div class="buttons">
        <button @click=${this.#close}>${msg("Cancel")}</button>
        <button class="primary" ?disabled=${ready === 0 || this.isAsking} @click=${this.#ask}>
          ${this.#button(ready, isUp)}
        </button>
      </div>`;
  }

  /** Which they are: some of them may be out of sight in the list. */
  #ready(askings: readonly Asking[]): TemplateResult {
    const ready = new Map(
      askings.flatMap((each) => (each.type === "ready" ? [[each.id, each.askedLater]] : [])),
    );
    const asked = [...ready.values()].filter(({ length }) => length > 0).length;
    return html`${asked === 0 ? nothing : html`<p class="note warn">${askedWords(asked)}</p>`}
      <ul class="ready" tabindex="0" aria-label=${msg("What is asked for")}>
        ${this.selected.map(({ summary }) => {
          const found = ready.get(summary.id);
          if (found === undefined) return nothing;
          const { id, number = msg("Draft"), buyerName, gross, currency } = summary;
          const amount = formatMoney(gross, currency, viewerLocale);
          const name = [number, buyerName, amount].filter((each) => each !== undefined).join(" · ");
          return found.length === 0
            ? html`<li>${name}</li>`
            : html`<li>
                <a href="/invoices/${id}">${name}</a>
                <ul>
                  ${found.map(({ message }) => html`<li>${told(message)}</li>`)}
                </ul>
              </li>`;
        })}
      </ul>`;
  }

  #intent(ready: number): string {
    if (ready === 0) {
      return this.action === "issue"
        ? msg("None of these can be issued.")
        : msg("None of these can be voided.");
    }
    return this.action === "issue"
      ? plural(
          ready,
          {
            one: msg("One draft gets its number. What it says no longer changes after that."),
            other: msg(
              str`${ready} drafts get their numbers. What they say no longer changes after that.`,
            ),
          },
          language(),
        )
      : plural(
          ready,
          {
            one: msg("One invoice becomes void. It keeps its number, and nothing is owed for it."),
            other: msg(
              str`${ready} invoices become void. They keep their numbers, and nothing is owed for them.`,
            ),
          },
          language(),
        );
  }

  #button(ready: number, isUp: boolean): string {
    if (this.action === "issue") {
      return isUp ? msg(str`Issue ${ready}`) : msg(str`Issue ${ready} when online`);
    }
    return isUp ? msg(str`Void ${ready}`) : msg(str`Void ${ready} when online`);
  }

  /** The first of them by name, each with the way to it. */
  #named(all: readonly Asking[]): TemplateResult {
    const most = 3;
    const names = all.slice(0, most).map(({ id }, index) => {
      const summary = this.selected.find((each) => each.summary.id === id)?.summary;
      const name = summary?.number ?? summary?.buyerName ?? msg("Draft");
      return html`${index === 0 ? "" : ", "}<a href="/invoices/${id}">${name}</a>`;
    });
    const rest = all.length - most;
    return html`${names}${rest > 0 ? ` ${msg(str`and ${rest} more`)}` : ""}`;
  }

  readonly #close = (): void => void this.dispatchEvent(new Event("closed"));

  readonly #ask = async (): Promise<void> => {
    const { workspace, action, askings = [] } = this;
    const isUp = isOnline(workspace);
    this.isAsking = true;
    const { done, problem } = await askForAll(workspace, action, askings, new Date().toISOString());
    const words = isUp ? msg(str`Asked for: ${done}`) : msg(str`Asked for when online: ${done}`);
    say(this, { text: problem === undefined ? words : `${words}. ${told(problem)}` });
    this.#close();
  };
}
customElements.define("bulk-ask", BulkAsk);

/** Of how many it is said what may be asked for later. */
function askedWords(count: number): string {
  return plural(
    count,
    {
      one: msg(
        "Of one of them its receiver may ask for more. That forbids nothing; afterwards it takes a credit note.",
      ),
      other: msg(
        str`Of ${count} of them their receivers may ask for more. That forbids nothing; afterwards it takes a credit note.`,
      ),
    },
    language(),
  );
}

function leftOutWords(why: LeftOut): string {
  switch (why) {
    case "not-here":
      return msg("Not on this device");
    case "asked":
      return msg("Asked for already");
    case "incomplete":
      return msg("Something is missing");
    case "untaxed":
      return msg("Without a tax, or a reason for none");
    case "issued":
      return msg("Issued already");
    case "draft":
      return msg("Drafts, which nobody has the number of");
    case "void":
      return msg("Void already");
    case "elsewhere":
      return msg("Issued by another tool, and voided there");
    case "settled":
      return msg("Paid, credited or disputed: that takes a credit note");
  }
}
