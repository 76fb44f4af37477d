import { planCreditReturn, planCreditUse, planUnfinishedUse } from "@concord/document";
import type { CreditUsePlan, InvoiceSnapshot } from "@concord/document";
import { creditOffers, creditTaken, dayIn, heldPayments, unfinishedUses } from "@concord/model";
import type {
  CreditOffer,
  DocumentId,
  EntryKey,
  HeldPayment,
  InvoiceSummary,
  UnfinishedUse,
} from "@concord/model";
import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { View } from "../editor/page-view.ts";
import { formatMoney } from "../format/amounts.ts";
import { today } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import type { Workspace } from "../page/workspace.ts";
import { say } from "../shell/say.ts";
import { told } from "../words/language.ts";
import { moveCredit } from "./credit-use.ts";

interface CreditDeskHost extends EventTarget {
  readonly workspace: Workspace;
  readonly requestUpdate: () => void;
}

/** What the customer has to their credit on other invoices, as far as this one could have it, has it, or has half of it. */
interface Credits {
  readonly offers: readonly CreditOffer[];
  readonly used: readonly HeldPayment[];
  readonly unfinished: readonly UnfinishedUse[];
}

const noCredits: Credits = { offers: [], used: [], unfinished: [] };

/** What a customer paid too much elsewhere, used for the invoice in this tab, and taken back. */
export class CreditDesk {
  readonly #host: CreditDeskHost;
  #isMoving = false;
  #message = "";
  /** What was begun under another one is of another invoice. */
  #turn = 0;
  #known:
    | { readonly of: InvoiceSnapshot; readonly version: number; readonly credits: Credits }
    | undefined;

  constructor(host: CreditDeskHost) {
    this.#host = host;
  }

  /** Another invoice is shown. */
  clear(): void {
    this.#turn += 1;
    this.#isMoving = false;
    this.#message = "";
  }

  /** For whoever may give money back: each credit that it could take, and each that it has. */
  acts(view: View): TemplateResult | typeof nothing {
    const { snapshot } = view;
    const { offers, used, unfinished } = this.#creditsOf(snapshot);
    const { currency } = snapshot.invoice;
    const money = (amount: string): string => formatMoney(amount, currency, viewerLocale);
    // While it is done here, one of its two sides is a moment behind.
    const halves = this.#isMoving ? [] : unfinished;
    const isHalf = (name: string): boolean => unfinished.some(({ key }) => key === name);
    return html`${offers.map(({ from, amount }) =>
      act(msg(str`Use credit of ${money(amount)} from ${from.number ?? ""}`), () =>
        this.#use(from, view),
      ),
    )}
    ${used
      .filter(({ key }) => !isHalf(key))
      .map(({ key, fact }) =>
        act(msg(str`Take back the credit from ${fact.reference ?? ""}`), () =>
          this.#takeBack(fact.takenFrom, key, view),
        ),
      )}
    ${halves.map(({ from, key }) =>
      act(msg(str`Finish with the credit of ${this.#numberOf(from)}: it is half used`), () =>
        this.#finish(from, key, view),
      ),
    )}
    ${
      this.#message === ""
        ? nothing
        : html`<p class="banner bad" role="alert">${told(this.#message)}</p>`
    }`;
  }

  #creditsOf(of: InvoiceSnapshot): Credits {
    const { workspace } = this.#host;
    const version = workspace.rowsVersion();
    if (this.#known?.of !== of || this.#known.version !== version) {
      this.#known = { of, version, credits: this.#look(of) };
    }
    return this.#known.credits;
  }

  #look(of: InvoiceSnapshot): Credits {
    const rows = this.#host.workspace.rows();
    const own = rows.get(of.id)?.summary;
    if (own === undefined || of.issued === undefined) return noCredits;
    const all = [...rows.values()].flatMap(({ summary }) => summary ?? []);
    return {
      offers: creditOffers(own, all),
      used: heldPayments(of.ledger).filter(({ key, left }) => creditTaken(of.ledger, key) === left),
      unfinished: unfinishedUses(of, (id) => rows.get(id)?.summary, all),
    };
  }

  #numberOf(id: DocumentId): string {
    return this.#host.workspace.rows().get(id)?.summary?.number ?? "";
  }

  #use(from: InvoiceSummary, view: View): Promise<void> {
    const { id } = view.snapshot;
    return this.#move([from.id, id], view, (one, other, on) => planCreditUse(one, other, on), {
      done: (amount) => msg(str`${amount} of ${from.number ?? ""} are used here.`),
      undo: (key) => void this.#takeBack(from.id, key, view),
    });
  }

  async #takeBack(from: DocumentId | undefined, key: EntryKey, view: View): Promise<void> {
    if (from === undefined) return;
    await this.#move(
      [from, view.snapshot.id],
      view,
      (one, other, on) => planCreditReturn(one, other, key, on),
      { done: (amount) => msg(str`${amount} went back to where they came from.`) },
    );
  }

  #finish(from: DocumentId, key: EntryKey, view: View): Promise<void> {
    return this.#move(
      [from, view.snapshot.id],
      view,
      (one, other, on) => planUnfinishedUse(one, other, key, on),
      { done: () => msg("Both invoices say the same again.") },
    );
  }

  async #move(
    between: readonly [from: DocumentId, to: DocumentId],
    { snapshot, workspace }: View,
    plan: (
      from: InvoiceSnapshot,
      to: InvoiceSnapshot,
      on: Parameters<typeof planCreditUse>[2],
    ) => CreditUsePlan,
    words: {
      readonly done: (amount: string) => string;
      readonly undo?: (key: EntryKey) => void;
    },
  ): Promise<void> {
    if (this.#isMoving) return;
    const turn = this.#turn;
    this.#isMoving = true;
    this.#message = "";
    this.#host.requestUpdate();
    const on = workspace === undefined ? today() : dayIn(workspace.timeZone, Date.now());
    const moved = await moveCredit(this.#host.workspace, between, (one, other) =>
      plan(one, other, on),
    );
    const isHere = turn === this.#turn;
    if (isHere) this.#isMoving = false;
    if (moved.type === "refused") {
      if (isHere) this.#message = moved.message;
      else say(this.#host, { text: told(moved.message) });
    } else {
      const { key } = moved;
      const { undo } = words;
      const text = words.done(formatMoney(moved.amount, snapshot.invoice.currency, viewerLocale));
      say(this.#host, undo === undefined ? { text } : { text, undo: () => undo(key) });
    }
    this.#host.requestUpdate();
  }
}

function act(words: string, run: () => Promise<void>): TemplateResult {
  return html`<button type="button" @click=${() => void run()}>${words}</button>`;
}
