import {
  DecimalString,
  computeTotals,
  sum,
  summarize,
  toBig,
  toDecimalString,
} from "@concord/model";
import type { InvoiceLine, Party, PlainDate, TaxRow } from "@concord/model";
import type { InvoiceSnapshot } from "@concord/document";
import { sumsOf } from "../editor/sums.ts";

const nought = DecimalString.parse("0");

/** A line on paper. */
export interface PrintedLine {
  readonly key: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly quantity: string;
  readonly unit: string | undefined;
  readonly price: string | undefined;
  readonly tax: string;
  readonly amount: DecimalString;
}

/** A tax and what it comes to. */
export interface PrintedTax {
  readonly name: string;
  readonly amount: DecimalString;
}

/** Everything that stands on paper, without its language. */
export interface PrintedInvoice {
  readonly kind: "invoice" | "credit-note";
  /** Undefined for a draft: it is no tax invoice. */
  readonly number: string | undefined;
  readonly issueDate: PlainDate | undefined;
  readonly dueDate: PlainDate | undefined;
  readonly order: string | undefined;
  /** Of a credit note: what it credits. */
  readonly credits: readonly { readonly number: string; readonly on: PlainDate | undefined }[];
  readonly seller: Party | undefined;
  readonly buyer: Party | undefined;
  readonly lines: readonly PrintedLine[];
  readonly subtotal: DecimalString;
  readonly allowances: DecimalString | undefined;
  readonly charges: DecimalString | undefined;
  readonly taxes: readonly PrintedTax[];
  readonly total: DecimalString;
  /** What the customer keeps back from the total and pays to the state. */
  readonly withheld: readonly PrintedTax[];
  readonly rounding: DecimalString | undefined;
  /** What a voided invoice no longer claims. */
  readonly cancelled: DecimalString | undefined;
  /** Payments, also those made before; credits and what was written off. Undefined while nothing is settled. */
  readonly paid: DecimalString | undefined;
  readonly outstanding: DecimalString;
  readonly terms: readonly string[];
  readonly payment: readonly string[];
}

/** What an invoice says on paper, by its frozen content once it is issued. `company`: the seller where the invoice names none yet. */
export function printedInvoice(
  { id, invoice, ledger, issued }: InvoiceSnapshot,
  company: Party | undefined,
  today: PlainDate,
): PrintedInvoice {
  const totals = computeTotals(invoice);
  const summary = summarize({ id, invoice, ledger, issued, conflicts: 0, today });
  const amounts = new Map(totals.lines.map((line) => [line.id, line.amount]));
  const { claim, settled, added, withheld, rounding } = sumsOf(
    { invoice, ledger, issued },
    totals,
    today,
  );
  const isDraft = summary.status === "draft";
  return {
    kind: invoice.kind === "credit-note" ? "credit-note" : "invoice",
    number: isDraft ? undefined : summary.number,
    issueDate: summary.issueDate,
    dueDate: invoice.dueDate,
    order: invoice.references?.purchaseOrder,
    credits:
      invoice.kind === "credit-note"
        ? invoice.precedingInvoices.map(({ number, issueDate }) => ({ number, on: issueDate }))
        : [],
    seller: invoice.seller ?? company,
    buyer: invoice.buyer,
    lines: invoice.lines
      .filter(({ removed }) => removed !== true)
      .map((line) => printedLine(line, amounts.get(line.id) ?? nought)),
    subtotal: totals.lineNet,
    allowances: nonZero(totals.allowances),
    charges: nonZero(totals.charges),
    taxes: added.map(printedTax),
    total: claim.gross,
    withheld: withheld.map(printedTax),
    rounding: nonZero(rounding),
    cancelled: isDraft ? undefined : nonZero(difference(claim.amount, settled.claim)),
    paid: nonZero(
      isDraft
        ? claim.prepaid
        : toDecimalString(
            sum([settled.paid, settled.credited, settled.writtenOff].map((each) => toBig(each))),
          ),
    ),
    outstanding: isDraft ? totals.payable : settled.outstanding,
    terms: [invoice.paymentTerms, ...invoice.notes.map(({ text }) => text)]
      .filter((text) => text !== undefined)
      .filter((text) => text !== ""),
    payment: invoice.paymentMeans.flatMap(({ accountName, iban, bic, remittance }) =>
      [accountName, iban, bic, remittance]
        .filter((text) => text !== undefined)
        .filter((text) => text !== ""),
    ),
  };
}

function printedLine(line: InvoiceLine, amount: DecimalString): PrintedLine {
  return {
    key: line.id,
    name: line.name ?? "",
    description: line.description,
    quantity: line.quantity ?? "1",
    unit: line.unit,
    price: line.price,
    tax: line.tax?.rate === undefined ? "" : line.tax.rate,
    amount,
  };
}

function printedTax({ tax, amount }: TaxRow): PrintedTax {
  return { name: taxName(tax), amount };
}

function difference(a: DecimalString, b: DecimalString): DecimalString {
  return toDecimalString(toBig(a).minus(toBig(b)));
}

function taxName({ scheme = "VAT", rate }: NonNullable<InvoiceLine["tax"]>): string {
  return rate === undefined ? scheme : `${scheme} ${rate} %`;
}

function nonZero(amount: DecimalString): DecimalString | undefined {
  return toBig(amount).eq(0) ? undefined : amount;
}

/** An address as an envelope shows it, a line each. */
export function addressLines(party: Party | undefined): readonly string[] {
  const { line1, line2, line3, postalCode, city, region, country } = party?.address ?? {};
  const place = [postalCode, city]
    .filter((part) => part !== undefined)
    .filter((part) => part !== "")
    .join(" ");
  return [party?.name, line1, line2, line3, place, region, country]
    .filter((line) => line !== undefined)
    .filter((line) => line !== "");
}
