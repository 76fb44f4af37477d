import { msg, str } from "@lit/localize";
import type { InvoiceSnapshot } from "@concord/document";
import { disputesOf } from "@concord/model";
import type {
  Invoice,
  Ledger,
  ReversalFact,
  StandingDispute,
  TaxRate,
  Totals,
} from "@concord/model";
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { formatMinus, formatMoney } from "../format/amounts.ts";
import { formatDay, today } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { discountOf, discountPath, discountText } from "./discount.ts";
import { discountFormat } from "./field-formats.ts";
import { field } from "./field-template.ts";
import type { Marks } from "./field-template.ts";
import { connectorName } from "../words/connector-name.ts";
import { sumsOf } from "./sums.ts";
import { taxLabel } from "./tax-choice.ts";

export interface TotalsCard {
  readonly invoice: Invoice;
  readonly totals: Totals;
  readonly snapshot: InvoiceSnapshot;
  readonly marks: Marks;
  readonly isFixed: boolean;
  readonly taxRates: readonly TaxRate[];
  readonly isDiscountShown: boolean;
  readonly onDiscount: () => void;
  /** What can be done about what is open. */
  readonly acts: TemplateResult | typeof nothing;
}

type Term = string | TemplateResult;

const when = (is: boolean, shown: () => TemplateResult): TemplateResult | typeof nothing =>
  is ? shown() : nothing;

/** What it all comes to, and what is left to pay. */
export function totalsCard(card: TotalsCard): TemplateResult {
  const { invoice, totals, snapshot, taxRates } = card;
  const { currency } = invoice;
  const money = (amount: string): string => formatMoney(amount, currency, viewerLocale);
  const row = (term: Term, amount: string, isMinus = false): TemplateResult =>
    html`<dt class="meta">${term}</dt>
      <dd class="amount">
        ${isMinus ? formatMinus(amount, currency, viewerLocale) : money(amount)}
      </dd>`;
  const sums = sumsOf(
    { invoice, ledger: snapshot.ledger, issued: snapshot.issued },
    totals,
    today(),
  );
  const { claim, settled, added, rounding } = sums;
  const isNote = invoice.kind === "credit-note";
  const isOverpaid = !isNote && settled.outstanding.startsWith("-");
  const hasPayments =
    settled.paid !== "0" || settled.credited !== "0" || settled.writtenOff !== "0";
  const { includesTax } = sums;
  const taxes = added.map(({ tax, amount, base }) => {
    const name = taxLabel(tax, taxRates);
    const onBase = added.length > 1 ? msg(str`${name} on ${money(base)}`) : name;
    return row(includesTax && amount !== "0" ? msg(str`Included: ${onBase}`) : onBase, amount);
  });
  return html`<aside class="card side" aria-label=${msg("Total")}>
    <h2>${msg("Total")}</h2>
    <dl aria-live="off">
      ${row(msg("Subtotal"), sums.subtotal)}
      ${when(sums.allowances !== "0", () => row(msg("Discount"), sums.allowances, true))}
      ${when(sums.charges !== "0", () => row(msg("Charges"), sums.charges))}
      ${includesTax ? nothing : taxes}
      ${when(hasPayments || sums.total !== claim.amount, () => row(msg("Total with tax"), sums.total))}
      ${includesTax ? taxes : nothing}
      ${when(totals.retained !== "0", () => row(msg("Withheld"), totals.retained, true))}
      ${when(rounding !== "0", () => row(msg("Rounding"), rounding))}
      ${payments(card, claim.prepaid, row)}
      ${when(settled.credited !== "0", () => row(isNote ? msg("Used") : msg("Credited"), settled.credited, true))}
      ${when(settled.writtenOff !== "0", () => row(msg("Written off"), settled.writtenOff, true))}
      <dt class="due">${isOverpaid ? msg("Overpaid") : dueWords(isNote, hasPayments)}</dt>
      <dd class="amount due" id="due">
        ${isOverpaid ? formatMinus(settled.outstanding, currency, viewerLocale) : money(settled.outstanding)}
      </dd>
      ${when(settled.pending !== "0", () => row(msg("Announced, not here yet"), settled.pending))}
      ${disputesOf(snapshot.ledger)
        .filter((each) => !hasTaken(each))
        .map((each) => row(disputeWords(each, snapshot.ledger), each.dispute.amount))}
    </dl>
    ${discount(card)} ${card.acts}
  </aside>`;
}

function dueWords(isNote: boolean, hasPayments: boolean): string {
  if (isNote) return hasPayments ? msg("Left of it") : msg("To be credited");
  return hasPayments ? msg("Balance due") : msg("Amount due");
}

function discount(card: TotalsCard): TemplateResult | typeof nothing {
  const { invoice, marks, isFixed } = card;
  const given = discountOf(invoice.adjustments);
  if (given === undefined && !card.isDiscountShown) {
    return isFixed
      ? nothing
      : html`<button class="link" type="button" @click=${card.onDiscount}>
          ${msg("Add discount")}
        </button>`;
  }
  return field(
    {
      label: msg("Discount on the whole invoice"),
      path: discountPath(""),
      value: discountText(given),
      format: discountFormat(invoice.currency),
      isFixed,
      placeholder: msg("10 % or an amount"),
    },
    marks,
  );
}

/** Every payment with where it is known from, and what left it again. */
function payments(
  { snapshot, invoice }: TotalsCard,
  before: string,
  row: (term: Term, amount: string, isMinus?: boolean) => TemplateResult,
): readonly TemplateResult[] {
  const { ledger } = snapshot;
  const prepaid = before === "0" ? [] : [row(msg("Paid before"), before, true)];
  const made = Object.entries(ledger.payments).map(([key, fact]) => {
    const day = fact.paidOn === undefined ? undefined : formatDay(fact.paidOn, viewerLocale);
    const state = Object.hasOwn(ledger.failed, key)
      ? msg("failed")
      : fact.pending === true && !Object.hasOwn(ledger.settled, key)
        ? msg("announced")
        : undefined;
    if (fact.takenFrom !== undefined) {
      const words = joined(msg(str`Credit from ${fact.reference ?? ""}`), day);
      return row(html`<a href=${`/invoices/${fact.takenFrom}`}>${words}</a>`, fact.amount, true);
    }
    const source = sourceOf(key);
    // Tools name themselves as the method, too.
    const method = fact.method?.toLowerCase() === source ? undefined : fact.method;
    const came =
      fact.total === undefined || fact.totalCurrency === undefined
        ? undefined
        : formatMoney(fact.total, fact.totalCurrency, viewerLocale);
    return row(joined(msg("Paid"), day, nameOf(source), method, came, state), fact.amount, true);
  });
  const back = [
    ...Object.entries(ledger.refunds).map(([key, fact]) => {
      if (fact.usedFor === undefined) {
        return row(joined(msg("Given back"), nameOf(sourceOf(key))), fact.amount);
      }
      const day = formatDay(fact.on, viewerLocale);
      const state = Object.hasOwn(ledger.failedRefunds, key) ? msg("taken back") : undefined;
      const words = joined(msg(str`Used for ${fact.reason ?? ""}`), day, state);
      return row(html`<a href=${`/invoices/${fact.usedFor}`}>${words}</a>`, fact.amount);
    }),
    ...Object.entries(ledger.reversals).map(([key, { reason, on, amount }]) =>
      row(
        joined(reversalWords(reason), formatDay(on, viewerLocale), nameOf(sourceOf(key))),
        amount,
      ),
    ),
    ...disputesOf(ledger)
      .filter(hasTaken)
      .map((each) => row(disputeWords(each, ledger), each.dispute.amount)),
  ];
  return invoice.kind === "credit-note" ? [...prepaid, ...back] : [...prepaid, ...made, ...back];
}

/** Only then is the money of a dispute not in what is paid. */
function hasTaken({ state }: StandingDispute): boolean {
  return state === "withdrawn" || state === "lost";
}

/** What became of a dispute, since when it stands and until when it stood, whose it is and why. */
function disputeWords(each: StandingDispute, ledger: Ledger): string {
  const { key, dispute } = each;
  const ended = (ledger.disputesLost[key] ?? ledger.disputesWon[key])?.on;
  const days = [dispute.on, ended].flatMap((day) => formatDay(day, viewerLocale) || []);
  const reason = (dispute.reason ?? "").slice(0, 60);
  return joined(stateWords(each), days.join(" – "), nameOf(sourceOf(key)), reason);
}

function stateWords({ state }: StandingDispute): string {
  switch (state) {
    case "open":
      return msg("Disputed, not withdrawn");
    case "withdrawn":
      return msg("Disputed");
    case "won":
      return msg("Dispute won");
    case "lost":
      return msg("Dispute lost");
  }
}

/** The tool that a fact is of; undefined for what somebody recorded here. */
function sourceOf(key: string): string | undefined {
  return key.includes(":") ? key.split(":")[0] : undefined;
}

function nameOf(source: string | undefined): string | undefined {
  return source === undefined ? undefined : connectorName(source);
}

function joined(...words: readonly (string | undefined)[]): string {
  return words.filter((word) => word !== undefined && word !== "").join(" · ");
}

function reversalWords(reason: ReversalFact["reason"]): string {
  switch (reason) {
    case "correction":
      return msg("Put right");
    case "bounce":
      return msg("Bounced");
    case "chargeback":
    case "unallocated":
    case undefined:
      return msg("Taken back");
  }
}
