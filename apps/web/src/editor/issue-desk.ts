import { seenDigest } from "@concord/document";
import { EntryKey, defaultWorkspace } from "@concord/model";
import type { DocumentId } from "@concord/model";
import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { today } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { formatMoney } from "../format/amounts.ts";
import { isOnline } from "../page/is-online.ts";
import type { Api } from "../page/api.ts";
import type { Workspace } from "../page/workspace.ts";
import { icon } from "../styles/icons.ts";
import "../shell/modal-dialog.ts";
import { told } from "../words/language.ts";
import { dismiss } from "./banners.ts";
import type { EditingSession } from "./editing-session.ts";
import { LeftOpen, leftOpenBanner } from "./left-open.ts";
import { issueChecks, issueStateOf, numberShape } from "./issue-state.ts";
import type { View } from "./page-view.ts";
import { people } from "./peers-here.ts";
import { findingList } from "./side-cards.ts";

/** What the button in the head of an invoice does, if there is anything for it to do. */
export interface PrimaryAction {
  readonly name: string;
  readonly run: () => void;
}

export interface IssueDeskHost {
  readonly workspace: Workspace;
  readonly api: Api | undefined;
  readonly invoice: DocumentId;
  readonly requestUpdate: () => void;
}

/** Everything about the issue of the invoice in this tab: the button, the dialog with its checks, and what became of the request. */
export class IssueDesk {
  readonly #host: IssueDeskHost;
  readonly #session: EditingSession;
  readonly #jump: (path: string) => void;
  /** What the person saw when the dialog opened; undefined while it is closed. */
  #seen: string | undefined;
  #dismissed: string | undefined;
  readonly #leftOpen: LeftOpen;

  constructor(host: IssueDeskHost, session: EditingSession, jump: (path: string) => void) {
    this.#host = host;
    this.#session = session;
    this.#jump = jump;
    this.#leftOpen = new LeftOpen(() => host.requestUpdate());
  }

  /** Another invoice is shown. */
  clear(): void {
    this.#seen = undefined;
    this.#dismissed = undefined;
  }

  action({ snapshot, isFixed }: View): PrimaryAction | undefined {
    if (isFixed || !this.#session.isStored()) return undefined;
    if (issueStateOf(snapshot).type === "requested") return undefined;
    return { name: msg("Issue…"), run: this.#open };
  }

  /** What the key for it does: what is being typed is entered first. */
  run(view: View | undefined, enter: () => void): void {
    if (view === undefined || this.action(view) === undefined) return;
    enter();
    this.#open();
  }

  readonly #open = (): void => {
    this.#seen = "";
    this.#leftOpen.ask(this.#host.api, this.#host.invoice);
    this.#host.requestUpdate();
  };

  /** What stands above the invoice until it is issued: that it waits for its number, or why it got none. */
  banner({ snapshot, invoice }: View): TemplateResult | typeof nothing {
    const state = issueStateOf(snapshot);
    if (state.type === "requested")
      return html`<p class="banner info" role="status">${this.#waiting(state.at)}</p>`;
    if (state.type === "open" || state.key === this.#dismissed) return nothing;
    const { reason, findings = [] } = state.declined;
    return html`<div class="banner bad" role="alert">
      <div>
        <strong>${msg("Not issued.")}</strong> ${told(reason)}
        ${findings.length === 0 ? nothing : findingList(findings, { invoice, onJump: this.#jump })}
      </div>
      ${dismiss(() => this.#dismiss(state.key))}
    </div>`;
  }

  #waiting(at: string | undefined): string {
    if (!isOnline(this.#host.workspace)) {
      return msg("Asked to be issued. It gets its number as soon as this device is connected.");
    }
    const time = new Intl.DateTimeFormat(viewerLocale, { dateStyle: "medium", timeStyle: "short" });
    return at === undefined
      ? msg("Asked to be issued. It gets its number in a moment.")
      : msg(
          str`Asked to be issued on ${time.format(new Date(at))}. It gets its number in a moment.`,
        );
  }

  #dismiss(key: string): void {
    this.#dismissed = key;
    this.#host.requestUpdate();
  }

  dialog(view: View): TemplateResult {
    return html`<modal-dialog
      .heading=${view.invoice.kind === "credit-note" ? msg("Issue this credit note") : msg("Issue this invoice")}
      .isOpen=${this.#seen !== undefined}
      @closed=${this.#close}
      >${this.#seen === undefined ? nothing : this.#content(view)}</modal-dialog
    >`;
  }

  #content(view: View): TemplateResult {
    const { invoice, workspace: settings, totals } = view;
    const now = seenDigest(invoice);
    if (this.#seen === "") this.#seen = now;
    const hasChanged = this.#seen !== now;
    const errors = issueChecks(invoice, settings);
    const here = people(this.#session.company.peers());
    const leftOpen = this.#leftOpen.told();
    const shape = numberShape(invoice, settings ?? defaultWorkspace, today());
    const amount =
      invoice.currency === undefined
        ? ""
        : formatMoney(totals.payable, invoice.currency, viewerLocale);
    return html`<div class="issue">
      <dl>
        <dt>${msg("Customer")}</dt>
        <dd>${invoice.buyer?.name ?? "–"}</dd>
        <dt>${invoice.kind === "credit-note" ? msg("Credited") : msg("To pay")}</dt>
        <dd class="amount">${amount}</dd>
        <dt>${msg("Number")}</dt>
        <dd>
          ${shape ?? msg("The next of its series")}
          <span class="meta">${msg("given by the relay, without gaps")}</span>
        </dd>
      </dl>
      ${
        errors.length === 0
          ? html`<p class="ok">
              ${icon("check")}${msg("Everything that an invoice needs is there.")}
            </p>`
          : html`<h3>${msg("Missing before it can be issued")}</h3>
              ${findingList(errors, { invoice, onJump: this.#leaveFor })}`
      }
      ${
        here.length === 0
          ? nothing
          : html`<p class="banner warn">
              ${msg(str`${new Intl.ListFormat(viewerLocale).format(here.map(({ name }) => name))}: here right now. What comes from there after the issue no longer changes the invoice, and is shown as a conflict.`)}
            </p>`
      }
      ${
        leftOpen.length === 0
          ? nothing
          : leftOpenBanner(leftOpen, this.#host.workspace.state()?.principal?.id)
      }
      ${
        isOnline(this.#host.workspace)
          ? nothing
          : html`<p class="banner mute">
              ${msg("You are offline. The request is kept on this device, and the number comes when you are connected. Nothing is issued if somebody has changed the invoice by then.")}
            </p>`
      }
      ${
        hasChanged
          ? html`<p class="banner info" role="alert">
              ${msg("It has changed while you looked at it.")}
              <button type="button" @click=${this.#lookAgain}>${msg("I have seen that")}</button>
            </p>`
          : nothing
      }
      <p class="meta">
        ${msg("What it says no longer changes after that. A mistake is put right by a credit note.")}
      </p>
      <div class="actions">
        <button type="button" @click=${this.#close}>${msg("Wait")}</button>
        <button
          type="button"
          class="primary"
          ?disabled=${errors.length > 0 || hasChanged || this.#session.pending().length > 0}
          @click=${this.#issue}
        >
          ${leftOpen.length === 0 ? msg("Issue now") : msg("Issue anyway")}
        </button>
      </div>
    </div>`;
  }

  readonly #close = (): void => {
    this.#seen = undefined;
    this.#host.requestUpdate();
  };

  readonly #lookAgain = (): void => {
    this.#seen = "";
    this.#host.requestUpdate();
  };

  readonly #leaveFor = (path: string): void => {
    this.#close();
    this.#jump(path);
  };

  readonly #issue = (): void => {
    const digest = this.#seen;
    if (digest === undefined) return;
    this.#close();
    const request = { digest, at: new Date().toISOString() };
    const key = EntryKey.parse(`web-${crypto.randomUUID()}`);
    void this.#session.make({
      operations: [{ type: "request-issue", key, request }],
      overlay: {},
    });
  };
}
