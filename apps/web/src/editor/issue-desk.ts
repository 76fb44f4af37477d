import { seenDigest } from "@concord/document";
import { EntryKey, defaultWorkspace } from "@concord/model";
import type { DocumentId, Finding } from "@concord/model";
import type { ConnectorBoard } from "@concord/protocol";
import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { today } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { formatMoney } from "../format/amounts.ts";
import { isOnline } from "../page/is-online.ts";
import type { Api } from "../page/api.ts";
import type { Workspace } from "../page/workspace.ts";
import { unenteredWords } from "../parts/typed-fields.ts";
import type { ValueField } from "../parts/value-field.ts";
import { icon } from "../styles/icons.ts";
import "../shell/modal-dialog.ts";
import { told } from "../words/language.ts";
import { dismiss } from "./banners.ts";
import type { EditingSession } from "./editing-session.ts";
import type { EntryBooks } from "./entry-books.ts";
import { issueDeliveries } from "./issue-deliveries.ts";
import { numberNotes, numberRow } from "./issue-number.ts";
import { askedLater, issueChecks, issueStateOf } from "./issue-state.ts";
import { numberWays, preferredWay } from "./issue-way.ts";
import type { NumberWay } from "./issue-way.ts";
import { LeftOpen, leftOpenBanner } from "./left-open.ts";
import type { View } from "./page-view.ts";
import { people } from "./peers-here.ts";
import { findingList } from "./side-cards.ts";
import { undecidedBanner } from "./undecided.ts";

/** What the button in the head of an invoice does, if there is anything for it to do. */
export interface PrimaryAction {
  readonly name: string;
  readonly run: () => void;
}

export interface IssueDeskHost {
  readonly workspace: Workspace;
  readonly api: Api | undefined;
  readonly invoice: DocumentId;
  readonly board: ConnectorBoard | undefined;
  readonly requestUpdate: () => void;
}

/** The fields of the page. */
interface IssueFields {
  readonly jump: (path: string) => void;
  /** Those in which something stands that is entered nowhere. */
  readonly open: () => readonly ValueField[];
}

/** Everything about the issue of the invoice in this tab: the button, the dialog with its checks, and what became of the request. */
export class IssueDesk {
  readonly #host: IssueDeskHost;
  readonly #session: EditingSession;
  readonly #books: Pick<EntryBooks, "own">;
  readonly #fields: IssueFields;
  /** What the person saw when the dialog opened; undefined while it is closed. */
  #seen: string | undefined;
  #dismissed: string | undefined;
  /** The series that somebody chose. */
  #series: string | undefined;
  /** Why this device did not issue it. */
  #refusal = "";
  readonly #leftOpen: LeftOpen;

  constructor(
    host: IssueDeskHost,
    session: EditingSession,
    books: Pick<EntryBooks, "own">,
    fields: IssueFields,
  ) {
    this.#host = host;
    this.#session = session;
    this.#books = books;
    this.#fields = fields;
    this.#leftOpen = new LeftOpen(() => host.requestUpdate());
  }

  /** Another invoice is shown. */
  clear(): void {
    this.#seen = undefined;
    this.#dismissed = undefined;
    this.#series = undefined;
    this.#refusal = "";
  }

  action({ snapshot, isFixed, isDiscarded }: View): PrimaryAction | undefined {
    if (isFixed || isDiscarded || !this.#session.isStored()) return undefined;
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
    this.#refusal = "";
    this.#leftOpen.ask(this.#host.api, this.#host.invoice);
    this.#host.requestUpdate();
  };

  /** What stands above the invoice until it is issued: that it waits for its number, or why it got none. */
  banner({ snapshot, invoice, workspace }: View): TemplateResult | typeof nothing {
    const state = issueStateOf(snapshot);
    if (this.#refusal !== "" && snapshot.issued === undefined) {
      return html`<div class="banner bad" role="alert">
        <div><strong>${msg("Not issued.")}</strong> ${told(this.#refusal)}</div>
        ${dismiss(() => this.#refuse(""))}
      </div>`;
    }
    if (state.type === "requested")
      return html`<p class="banner info" role="status">${this.#waiting(state.at)}</p>`;
    if (state.type === "open" || state.key === this.#dismissed) return nothing;
    const { reason, findings = [] } = state.declined;
    return html`<div class="banner bad" role="alert">
      <div>
        <strong>${msg("Not issued.")}</strong> ${told(reason)}
        ${findings.length === 0 ? nothing : findingList(findings, { invoice, workspace, onJump: this.#fields.jump })}
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

  #refuse(message: string): void {
    this.#refusal = message;
    this.#host.requestUpdate();
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
    const isUp = isOnline(this.#host.workspace);
    const ways = this.#ways(view);
    const way = ways.find(({ series }) => series.id === this.#series) ?? preferredWay(ways, isUp);
    const errors =
      way === undefined || way.type === "barred" ? issueChecks(invoice, settings) : way.findings;
    const warnings = askedLater(invoice, settings);
    const list = (found: readonly Finding[]): TemplateResult =>
      findingList(found, { invoice, workspace: settings, onJump: this.#leaveFor });
    const number = {
      ways,
      way,
      isOnline: isUp,
      onSeries: (series: string) => {
        this.#series = series;
        this.#host.requestUpdate();
      },
    };
    const here = people(this.#session.company.peers());
    const leftOpen = this.#leftOpen.told();
    const open = this.#fields.open();
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
        ${numberRow(number)}
      </dl>
      ${this.#notEntered(open)}
      ${
        errors.length === 0
          ? open.length > 0 || warnings.length > 0
            ? nothing
            : html`<p class="ok">
                ${icon("check")}${msg("Everything that an invoice needs is there.")}
              </p>`
          : html`<h3>${msg("Missing before it can be issued")}</h3>
              ${list(errors)}`
      }
      ${
        warnings.length === 0
          ? nothing
          : html`<h3>${msg(str`What receivers may ask for: ${warnings.length}`)}</h3>
              <div class="remarks">${list(warnings)}</div>`
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
      ${undecidedBanner(view)} ${numberNotes(number)}
      ${issueDeliveries(view, { rows: this.#host.workspace.rows(), board: this.#host.board, isUp })}
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
          ?disabled=${
            errors.length > 0 ||
            open.length > 0 ||
            hasChanged ||
            way === undefined ||
            way.type === "barred" ||
            this.#session.isStoring()
          }
          @click=${() => this.#issue(way)}
        >
          ${leftOpen.length === 0 ? msg("Issue now") : msg("Issue anyway")}
        </button>
      </div>
    </div>`;
  }

  /** What was typed and is in no amount yet: whoever typed it says first what it means. */
  #notEntered(open: readonly ValueField[]): TemplateResult | typeof nothing {
    if (open.length === 0) return nothing;
    return html`<div role="alert">
      <h3>${msg("Typed, but not entered yet")}</h3>
      <ul class="findings">
        ${open.map(
          (field) =>
            html`<li>
              <button class="link" type="button" @click=${() => this.#leaveFor(field.path)}>
                ${unenteredWords(field)}
              </button>
            </li>`,
        )}
      </ul>
    </div>`;
  }

  #ways({ snapshot, invoice, workspace }: View): readonly NumberWay[] {
    const state = this.#host.workspace.state();
    return numberWays(
      { ...snapshot, invoice },
      {
        settings: workspace ?? defaultWorkspace,
        leases: this.#books.own()?.leases ?? [],
        held: state?.leases ?? [],
        device: state?.device ?? "",
        principal: state?.principal?.id ?? "",
        now: Date.now(),
        today: today(),
      },
    );
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
    this.#fields.jump(path);
  };

  #issue(way: NumberWay | undefined): void {
    const digest = this.#seen;
    if (digest === undefined || way === undefined || this.#fields.open().length > 0) return;
    this.#close();
    if (way.type === "here") {
      void this.#issueHere(way.series.id, digest);
      return;
    }
    // By its name, also the first one: until the request is read another may stand there.
    const request = { digest, at: new Date().toISOString(), series: way.series.id };
    const key = EntryKey.parse(`web-${crypto.randomUUID()}`);
    void this.#session.make({
      operations: [{ type: "request-issue", key, request }],
      overlay: {},
    });
  }

  /** By this device, under its lease: the number is there once it is stored. */
  async #issueHere(series: string, seen: string): Promise<void> {
    const document = this.#session.invoice();
    if (document === undefined) return;
    const call = { method: "issue-leased", document, series, seen } as const;
    const outcome = await this.#host.workspace.call(call);
    if (this.#session.invoice() !== document) return;
    if (outcome.type === "refused" || outcome.type === "not-stored") this.#refuse(outcome.message);
  }
}
