import { isIssuedHere, requestState, toJson, voidObjection } from "@concord/document";
import type { InvoiceSnapshot } from "@concord/document";
import { EntryKey, dayIn, leftToCredit, toBig } from "@concord/model";
import type { Invoice } from "@concord/model";
import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { today } from "../format/days.ts";
import { dismiss } from "../editor/banners.ts";
import type { EditingSession } from "../editor/editing-session.ts";
import type { PrimaryAction } from "../editor/issue-desk.ts";
import { newDocumentId } from "../editor/new-draft.ts";
import type { View } from "../editor/page-view.ts";
import { sumsOf } from "../editor/sums.ts";
import { searchOf } from "../list/list-filter.ts";
import { go } from "../page/go.ts";
import { isConnecting, isOnline } from "../page/is-online.ts";
import type { Workspace } from "../page/workspace.ts";
import "../shell/modal-dialog.ts";
import type { Command } from "../shell/commands.ts";
import { say } from "../shell/say.ts";
import type { IconName } from "../styles/icons.ts";
import { told } from "../words/language.ts";
import { CreditDesk } from "./credit-desk.ts";
import "./credit-dialog.ts";
import type { CreditWanted } from "./credit-dialog.ts";
import { earlierNotes } from "./earlier-notes.ts";
import "./money-dialog.ts";
import type { MoneyRecorded } from "./money-dialog.ts";
import { kindsFor } from "./money-form.ts";
import type { MoneyKind, MoneyState } from "./money-form.ts";

export interface SettlingDeskHost extends EventTarget {
  readonly workspace: Workspace;
  readonly requestUpdate: () => void;
}

/** What of the page it all follows from. */
type Shown = Pick<View, "snapshot" | "totals" | "mayOnlyLook" | "workspace">;

/** Everything about what becomes of an issued invoice in this tab: its credit notes, the money, its void. */
export class SettlingDesk {
  readonly #host: SettlingDeskHost;
  readonly #session: EditingSession;
  readonly #credits: CreditDesk;
  #opened: "credit" | "money" | "void" | undefined;
  #earlier: readonly Invoice[] | undefined;
  /** The kind of money that was chosen by name. */
  #wanted: MoneyKind | undefined;
  #reason = "";
  #message = "";
  #dismissed: string | undefined;
  /** What was begun under another one is of another dialog or invoice. */
  #turn = 0;

  constructor(host: SettlingDeskHost, session: EditingSession) {
    this.#host = host;
    this.#session = session;
    this.#credits = new CreditDesk(host);
  }

  /** Another invoice is shown: what comes for this one is too late. */
  clear(): void {
    this.#turn += 1;
    this.#opened = undefined;
    this.#message = "";
    this.#dismissed = undefined;
    this.#credits.clear();
  }

  /** The one thing that is likely wanted of an issued invoice: its money while that is open, or too much; then what it takes to say that it was wrong. */
  action(view: Shown): PrimaryAction | undefined {
    const [first] = this.#ways(view);
    return first;
  }

  /** What money and credit notes are made with, the likeliest first. */
  #ways(view: Shown): readonly PrimaryAction[] {
    const [money, credit] = [this.#moneyWay(view), this.#creditWay(view)];
    if (money === undefined) return [];
    if (credit === undefined) return [money];
    return this.#outstanding(view) === 0 ? [credit, money] : [money, credit];
  }

  #moneyWay(view: Shown): PrimaryAction | undefined {
    const { issued, invoice, ledger } = view.snapshot;
    const isOver = issued === undefined || ledger.voided !== undefined;
    if (view.mayOnlyLook || isOver || invoice.kind === "credit-note") return undefined;
    const isOverpaid = this.#isOffice() && this.#outstanding(view) < 0;
    return {
      name: isOverpaid ? msg("Give it back…") : msg("Record money…"),
      run: () => this.#openMoney(),
    };
  }

  #creditWay(view: Shown): PrimaryAction | undefined {
    const { snapshot } = view;
    if (this.#moneyWay(view) === undefined || !this.#isOffice()) return undefined;
    if (toBig(leftToCredit(snapshot)).lte(0)) return undefined;
    return { name: msg("Credit note…"), run: () => void this.#openCredit(snapshot) };
  }

  /** Whether something is open, paid too much, or neither. */
  #outstanding({ snapshot: { invoice, ledger, issued }, totals }: Shown): -1 | 0 | 1 {
    const { settled } = sumsOf({ invoice, ledger, issued }, totals, today());
    const outstanding = toBig(settled.outstanding);
    if (outstanding.eq(0)) return 0;
    return outstanding.gt(0) ? 1 : -1;
  }

  /** What the palette offers of an issued invoice: what its page has buttons for. */
  commands(view: Shown | undefined): readonly Command[] {
    if (view === undefined) return [];
    const ways = this.#ways(view);
    const mayWriteOff = ways.length > 0 && this.#isOffice() && isOpen(this.#moneyState(view));
    return [
      ...ways.map(({ name, run }) => command(name, "check", run)),
      ...(mayWriteOff
        ? [command(msg("Write off…"), "minus", () => this.#openMoney("write-off"))]
        : []),
      ...(this.#mayVoid(view) ? [command(msg("Void…"), "void", () => this.#open("void"))] : []),
    ];
  }

  #mayVoid({ snapshot: { issued, ledger }, mayOnlyLook }: Shown): boolean {
    const isStanding = !mayOnlyLook && issued !== undefined && ledger.voided === undefined;
    return isStanding && this.#isOffice() && isIssuedHere(toJson(issued));
  }

  #openMoney(wanted?: MoneyKind): void {
    this.#wanted = wanted;
    this.#open("money");
  }

  async #openCredit({ ledger }: InvoiceSnapshot): Promise<void> {
    this.#earlier = undefined;
    this.#open("credit");
    const turn = this.#turn;
    const earlier = await earlierNotes(this.#host.workspace, ledger);
    if (turn !== this.#turn) return;
    this.#earlier = earlier;
    this.#host.requestUpdate();
  }

  #open(dialog: "credit" | "money" | "void"): void {
    this.#turn += 1;
    this.#opened = dialog;
    this.#message = "";
    this.#reason = "";
    this.#host.requestUpdate();
  }

  readonly #close = (): void => {
    this.#opened = undefined;
    this.#host.requestUpdate();
  };

  /** What can be done with an issued invoice, below what it comes to. */
  acts(view: View): TemplateResult | typeof nothing {
    const { snapshot, mayOnlyLook } = view;
    if (mayOnlyLook || snapshot.issued === undefined) return nothing;
    if (snapshot.ledger.voided !== undefined) {
      const { kinds } = this.#moneyState(view);
      return kinds.length === 0
        ? nothing
        : html`<div class="settle">
            <button type="button" @click=${() => this.#openMoney()}>${msg("Record money…")}</button>
          </div>`;
    }
    const mayVoid = this.#mayVoid(view);
    const isCreditNote = snapshot.invoice.kind === "credit-note";
    if (isCreditNote && !mayVoid) return nothing;
    return html`${this.#overpaid(view)}
      <div class="settle">
        ${this.#ways(view)
          .slice(1)
          .map(({ name, run }) => html`<button type="button" @click=${run}>${name}</button>`)}
        ${isCreditNote || !this.#isOffice() ? nothing : this.#credits.acts(view)}
        ${mayVoid ? html`<button type="button" class="quiet" @click=${() => this.#open("void")}>${msg("Void…")}</button>` : nothing}
      </div>`;
  }

  /** What it means that more came in than was asked for, and what can be done. */
  #overpaid(view: View): TemplateResult | typeof nothing {
    const { invoice } = view.snapshot;
    if (invoice.kind === "credit-note" || this.#outstanding(view) >= 0) return nothing;
    const { buyer } = invoice;
    const open = searchOf({ status: "open", customer: buyer?.name ?? "" });
    return html`<p class="meta">
        ${msg("This is a credit of the customer: it is given back, or used on an open invoice of theirs, where it is offered.")}
      </p>
      <p><a href=${`/invoices${open}`}>${msg("Open invoices of this customer")}</a></p>`;
  }

  /** Nobody is, before it is known who looks. */
  #isOffice(): boolean {
    const role = this.#host.workspace.state()?.principal?.role;
    return role === "owner" || role === "editor";
  }

  /** What became of the last void that was asked for, and why something was not made. */
  banner({ snapshot }: View): TemplateResult | typeof nothing {
    const asked = snapshot.requests.filter(({ action }) => action === "void");
    const standing = asked.find((request) => requestState(snapshot, request) === "standing");
    const declined = asked.findLast(
      (request) => request.declined !== undefined && request.key !== this.#dismissed,
    );
    return html`${
      standing === undefined
        ? nothing
        : html`<p class="banner info" role="status">
            ${msg("Asked to be voided. The relay answers as soon as this device is connected.")}
          </p>`
    }
    ${
      declined?.declined === undefined || snapshot.ledger.voided !== undefined
        ? nothing
        : html`<div class="banner bad" role="alert">
            <div><strong>${msg("Not voided.")}</strong> ${told(declined.declined.reason)}</div>
            ${dismiss(() => {
              this.#dismissed = declined.key;
              this.#host.requestUpdate();
            })}
          </div>`
    }
    ${
      this.#message === ""
        ? nothing
        : html`<p class="banner bad" role="alert">${told(this.#message)}</p>`
    }`;
  }

  dialogs(view: Shown): TemplateResult {
    const { snapshot } = view;
    return html`<credit-dialog
        .of=${snapshot}
        .earlier=${this.#earlier}
        .isOpen=${this.#opened === "credit"}
        @closed=${this.#close}
        @credit-wanted=${(event: CreditWanted) => void this.#makeNote(event)}
      ></credit-dialog>
      <money-dialog
        .state=${this.#moneyState(view)}
        .wanted=${this.#wanted}
        .isOpen=${this.#opened === "money"}
        @closed=${this.#close}
        @money-recorded=${this.#record}
      ></money-dialog>
      <modal-dialog
        .heading=${snapshot.invoice.kind === "credit-note" ? msg("Void this credit note") : msg("Void this invoice")}
        .isOpen=${this.#opened === "void"}
        @closed=${this.#close}
        >${this.#opened === "void" ? this.#voidContent(snapshot) : nothing}</modal-dialog
      >`;
  }

  /**
   * What the address asks for ("?act=credit") is opened once, where it is offered: from then on it is the invoice's own address. It waits as long as what this device has may be
   * of before, and no longer: what somebody does here opens no dialog that a link has asked for.
   */
  followAddress(view: Shown): void {
    const act = new URLSearchParams(location.search).get("act");
    if (act === null) return;
    const run = this.#runOf(act, view);
    if (run === undefined && this.#mayBeOfBefore()) return;
    history.replaceState(history.state, "", location.pathname);
    // Not in the middle of what is being rendered.
    if (run !== undefined) queueMicrotask(run);
  }

  #mayBeOfBefore(): boolean {
    const { workspace } = this.#host;
    return isConnecting(workspace) || (isOnline(workspace) && workspace.state()?.caughtUp !== true);
  }

  #runOf(act: string, view: Shown): (() => void) | undefined {
    if (act === "credit") return this.#creditWay(view)?.run;
    if (act === "money") return this.#moneyWay(view)?.run;
    return act === "void" && this.#mayVoid(view) ? () => this.#open("void") : undefined;
  }

  #moneyState({ snapshot, totals, workspace }: Shown): MoneyState {
    const { invoice, ledger, issued } = snapshot;
    const day = workspace === undefined ? today() : dayIn(workspace.timeZone, Date.now());
    const settle: MoneyState["settle"] = (facts) =>
      sumsOf({ invoice, ledger: facts, issued }, totals, day).settled;
    const isVoid = ledger.voided !== undefined;
    return {
      currency: invoice.currency,
      invoiceKind: invoice.kind,
      ledger,
      settle,
      today: day,
      kinds: kindsFor({ isOffice: this.#isOffice(), isVoid, paid: settle(ledger).paid }),
    };
  }

  #voidContent(snapshot: InvoiceSnapshot): TemplateResult {
    const { issued, invoice } = snapshot;
    // Of a credit note only the registrar reads what it credits.
    const isCreditNote = invoice.kind === "credit-note";
    const objection = isCreditNote ? undefined : voidObjection(snapshot, today());
    if (objection !== undefined) return html`<p>${told(objection)}</p>`;
    return html`<form class="issue" @submit=${this.#void}>
      <p>
        ${msg(str`${issued?.number ?? ""} then claims nothing any more. Its number stays used, and the register says why.`)}
      </p>
      <label
        >${msg("Reason")}
        <input
          name="reason"
          .value=${this.#reason}
          @input=${(event: Event) => {
            if (event.target instanceof HTMLInputElement) this.#reason = event.target.value;
          }}
        />
      </label>
      <div class="actions">
        <button type="button" @click=${this.#close}>${msg("Cancel")}</button>
        <button class="primary">${msg("Void it")}</button>
      </div>
    </form>`;
  }

  readonly #void = (event: Event): void => {
    event.preventDefault();
    this.#close();
    const reason = this.#reason.trim();
    const request = { at: new Date().toISOString(), ...(reason !== "" && { reason }) };
    const key = EntryKey.parse(`web-${crypto.randomUUID()}`);
    void this.#session.make({ operations: [{ type: "request-void", key, request }], overlay: {} });
  };

  readonly #record = ({ operation }: MoneyRecorded): void => {
    this.#close();
    void this.#session.make({ operations: [operation], overlay: {} });
  };

  async #makeNote({ note }: CreditWanted): Promise<void> {
    this.#close();
    const id = newDocumentId();
    const turn = this.#turn;
    const outcome = await this.#host.workspace.create("invoice", id, [
      { type: "create", document: { kind: "invoice", content: note } },
    ]);
    if (outcome.type === "refused" || outcome.type === "not-stored") {
      if (turn !== this.#turn) return say(this.#host, { text: told(outcome.message) });
      this.#message = outcome.message;
      this.#host.requestUpdate();
      return;
    }
    if (turn === this.#turn) go(this.#host, `/invoices/${id}`);
  }
}

function command(name: string, icon: IconName, run: () => void): Command {
  return { name, icon, run };
}

/** Whether there is anything to give up. */
function isOpen({ settle, ledger }: MoneyState): boolean {
  return toBig(settle(ledger).outstanding).gt(0);
}
