import {
  DecimalString,
  adjustmentAmount,
  computeTotals,
  sum,
  summarize,
  toBig,
  toDecimalString,
} from "@concord/model";
import type {
  Adjustment,
  AmountRounding,
  InvoiceLine,
  Party,
  PlainDate,
  TaxRow,
} from "@concord/model";
import type { InvoiceSnapshot } from "@concord/document";
import { countryName } from "../format/countries.ts";
import { sumsOf } from "../editor/sums.ts";

const nought = DecimalString.parse("0");

/** An allowance or a charge as it stands on paper: what is taken off has a minus. */
export interface PrintedAdjustment {
  readonly type: Adjustment["type"];
  readonly reason: string | undefined;
  /** What of, where it is a part and no fixed amount. */
  readonly percent: DecimalString | undefined;
  readonly amount: DecimalString;
}

/** A line on paper. Its amount and those of its allowances and charges add up to what it comes to. */
export interface PrintedLine {
  readonly key: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly quantity: DecimalString | undefined;
  readonly unit: string | undefined;
  readonly price: DecimalString | undefined;
  /** What the price is for, where that is not one. */
  readonly per: DecimalString | undefined;
  readonly rate: DecimalString | undefined;
  readonly amount: DecimalString;
  readonly adjustments: readonly PrintedAdjustment[];
}

/** A tax and what it comes to. */
export interface PrintedTax {
  readonly scheme: string;
  readonly category: string | undefined;
  readonly rate: DecimalString | undefined;
  /** Why none is charged. */
  readonly reason: string | undefined;
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
  /** Prices contain their tax, and so do all amounts above the total. */
  readonly includesTax: boolean;
  readonly subtotal: DecimalString;
  /** Of the whole document. */
  readonly adjustments: readonly PrintedAdjustment[];
  /** What is added to the net, or what is in the total already. */
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
  const products = new Map(totals.lines.map((line) => [line.id, line.product]));
  const amounts = new Map(totals.adjustments.map((each) => [each.id, each.amount]));
  const rounding = { digits: totals.digits, mode: invoice.roundingMode };
  const sums = sumsOf({ invoice, ledger, issued }, totals, today);
  const { claim, settled, added, withheld } = sums;
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
      .map((line) => printedLine(line, products.get(line.id) ?? nought, rounding)),
    includesTax: sums.includesTax,
    subtotal: sums.subtotal,
    adjustments: invoice.adjustments.map((each) =>
      printedAdjustment(each, amounts.get(each.id) ?? nought),
    ),
    taxes: added.map(printedTax),
    total: sums.total,
    withheld: withheld.map(printedTax),
    rounding: nonZero(sums.rounding),
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

function printedLine(
  line: InvoiceLine,
  product: DecimalString,
  rounding: AmountRounding,
): PrintedLine {
  const { id, name = "", description, quantity, unit, price, baseQuantity, tax } = line;
  return {
    key: id,
    name,
    description,
    quantity,
    unit,
    price,
    per:
      baseQuantity === undefined || toBig(baseQuantity).lte(0) ? undefined : notOne(baseQuantity),
    rate: tax?.rate,
    amount: product,
    adjustments: line.adjustments.map((each) =>
      printedAdjustment(each, toDecimalString(adjustmentAmount(each, toBig(product), rounding))),
    ),
  };
}

function printedAdjustment(
  { type, reason, percent, amount: fixed }: Adjustment,
  amount: DecimalString,
): PrintedAdjustment {
  return {
    type,
    reason: reason === "" ? undefined : reason,
    percent: fixed === undefined ? percent : undefined,
    amount: type === "charge" ? amount : toDecimalString(toBig(amount).neg()),
  };
}

function printedTax({ tax, amount }: TaxRow): PrintedTax {
  const { scheme = "VAT", category, rate, exemptionReason } = tax;
  return { scheme, category, rate, reason: exemptionReason, amount };
}

function notOne(quantity: DecimalString): DecimalString | undefined {
  return toBig(quantity).eq(1) ? undefined : quantity;
}

function difference(a: DecimalString, b: DecimalString): DecimalString {
  return toDecimalString(toBig(a).minus(toBig(b)));
}

function nonZero(amount: DecimalString): DecimalString | undefined {
  return toBig(amount).eq(0) ? undefined : amount;
}

/** An address as an envelope shows it, a line each. */
export function addressLines(party: Party | undefined, locale: string): readonly string[] {
  const { line1, line2, line3, postalCode, city, region, country } = party?.address ?? {};
  const place = [postalCode, city]
    .filter((part) => part !== undefined)
    .filter((part) => part !== "")
    .join(" ");
  const land = country === undefined ? undefined : countryName(country, locale);
  return [party?.name, line1, line2, line3, place, region, land]
    .filter((line) => line !== undefined)
    .filter((line) => line !== "");
}
