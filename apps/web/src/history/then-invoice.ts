import { msg, str } from "@lit/localize";
import { invoiceSnapshot, summaryOf } from "@concord/document";
import type { Registers } from "@concord/document";
import { computeTotals } from "@concord/model";
import type { DocumentId, InvoiceLine, InvoiceSummary, PlainDate, TaxRate } from "@concord/model";
import { discountOf, discountText } from "../editor/discount.ts";
import { quantityFormat } from "../editor/field-formats.ts";
import { sumsOf } from "../editor/sums.ts";
import { taxLabel, taxText } from "../editor/tax-choice.ts";
import { unitLabel } from "../editor/units.ts";
import { formatMinus, formatMoney } from "../format/amounts.ts";
import { formatDay } from "../format/days.ts";
import { countryName } from "../format/countries.ts";
import { viewerLocale } from "../format/viewer-locale.ts";

/** One value of an invoice as people read it, and the register that it stands in. */
export interface ThenCell {
  readonly path: string;
  readonly label: string;
  readonly text: string;
  /** Nobody knows what stood there. */
  readonly isUnknown?: boolean;
}

export interface ThenLine {
  readonly key: string;
  readonly name: ThenCell;
  readonly text: ThenCell;
  readonly quantity: ThenCell;
  readonly unit: ThenCell;
  readonly price: ThenCell;
  readonly tax: ThenCell;
  readonly discount: ThenCell;
  readonly net: string;
  readonly isNetUnknown?: boolean;
}

/** A sum is nobody's: it follows from the rest. */
export interface ThenSum {
  readonly key: string;
  readonly label: string;
  readonly text: string;
  readonly isDue: boolean;
  readonly isUnknown?: boolean;
}

/** Everything that an invoice said at a moment. */
export interface ThenInvoice {
  readonly number: string | undefined;
  readonly summary: InvoiceSummary;
  readonly fields: readonly ThenCell[];
  readonly lines: readonly ThenLine[];
  readonly sums: readonly ThenSum[];
  readonly notes: readonly ThenCell[];
}

/** What registers say, with what follows from them on a day. */
export function thenInvoice(
  id: DocumentId,
  registers: Registers,
  day: PlainDate,
  taxRates: readonly TaxRate[],
): ThenInvoice {
  const snapshot = invoiceSnapshot(registers, { id });
  const { invoice, ledger, issued } = snapshot;
  const { currency } = invoice;
  const totals = computeTotals(invoice);
  const money = (amount: string): string => formatMoney(amount, currency, viewerLocale);
  const nets = new Map<string, string>(totals.lines.map((line) => [line.id, line.amount]));
  const summary = summaryOf(snapshot, day);
  const lines = invoice.lines
    .filter(({ removed }) => removed !== true)
    .map((line): ThenLine => {
      const of = (label: string, field: string, text: string | undefined): ThenCell =>
        cellOf(label, `lines.${line.id}.${field}`, text);
      return {
        key: line.id,
        name: of(msg("Description"), "name", line.name),
        text: of(msg("Further text"), "description", line.description),
        quantity: of(msg("Quantity"), "quantity", quantityFormat.show(line.quantity ?? "")),
        unit: of(msg("Unit"), "unit", line.unit === undefined ? "" : unitLabel(line.unit)),
        price: of(msg("Unit price"), "price", line.price === undefined ? "" : money(line.price)),
        tax: of(
          msg("Tax"),
          "tax.rate",
          line.tax === undefined || taxText(line.tax) === "" ? "" : taxLabel(line.tax, taxRates),
        ),
        discount: discountCell(line),
        net: money(nets.get(line.id) ?? "0"),
      };
    });
  const sums = sumsOf({ invoice, ledger, issued }, totals, day);
  const { settled, added, includesTax } = sums;
  const sum = (key: string, label: string, amount: string, isMinus = false): ThenSum => ({
    key,
    label,
    text: isMinus ? formatMinus(amount, invoice.currency, viewerLocale) : money(amount),
    isDue: false,
  });
  const some = (key: string, label: string, amount: string, isMinus = false): readonly ThenSum[] =>
    amount === "0" ? [] : [sum(key, label, amount, isMinus)];
  const taxes = added.map(({ tax, amount }, index) => {
    const name = taxLabel(tax, taxRates);
    const isWithin = includesTax && amount !== "0";
    return sum(`tax${index}`, isWithin ? msg(str`Included: ${name}`) : name, amount);
  });
  return {
    number: issued?.number ?? invoice.number,
    summary,
    fields: [
      cellOf(msg("Customer"), "buyer.name", invoice.buyer?.name),
      cellOf(msg("Issue date"), "issueDate", dayText(summary.issueDate)),
      cellOf(msg("Due date"), "dueDate", dayText(invoice.dueDate)),
      cellOf(msg("PO number"), "references.purchaseOrder", invoice.references?.purchaseOrder),
      cellOf(msg("Currency"), "currency", currency),
      cellOf(msg("VAT ID"), "buyer.vatId", invoice.buyer?.vatId),
      cellOf(msg("Address"), "buyer.address.line1", addressText(invoice.buyer?.address)),
      cellOf(msg("Seller details"), "seller.name", invoice.seller?.name),
      cellOf(msg("Price basis"), "pricesIncludeTax", includesTax ? msg("with tax") : ""),
      cellOf(msg("Payment terms"), "paymentTerms", invoice.paymentTerms),
    ],
    lines,
    sums: [
      sum("net", msg("Subtotal"), sums.subtotal),
      ...some("allowances", msg("Discount"), sums.allowances, true),
      ...some("charges", msg("Charges"), sums.charges),
      ...(includesTax ? [] : taxes),
      ...(added.length === 0 && settled.paid === "0"
        ? []
        : [sum("gross", msg("Total with tax"), sums.total)]),
      ...(includesTax ? taxes : []),
      ...some("retained", msg("Withheld"), totals.retained, true),
      ...some("rounding", msg("Rounding"), sums.rounding),
      ...some("paid", msg("Paid"), settled.paid, true),
      ...some("credited", msg("Credited"), settled.credited, true),
      ...some("writtenOff", msg("Written off"), settled.writtenOff, true),
      { ...sum("due", msg("Amount due"), settled.outstanding), isDue: true },
    ],
    notes: invoice.notes.map(({ id: note, text }) =>
      cellOf(msg("Note"), `notes.${note}.text`, text),
    ),
  };
}

function cellOf(label: string, path: string, text: string | undefined): ThenCell {
  return { path, label, text: text ?? "" };
}

function dayText(day: PlainDate | undefined): string {
  return formatDay(day, viewerLocale);
}

function discountCell({ id, adjustments }: InvoiceLine): ThenCell {
  const given = discountOf(adjustments);
  const field = given?.percent === undefined ? "amount" : "percent";
  const path = `lines.${id}.adjustments.${given?.id ?? ""}.${field}`;
  return { path, label: msg("Discount"), text: discountText(given) };
}

function addressText(
  address:
    | {
        readonly line1?: string | undefined;
        readonly postalCode?: string | undefined;
        readonly city?: string | undefined;
        readonly country?: string | undefined;
      }
    | undefined,
): string {
  const { line1, postalCode, city, country: code = "" } = address ?? {};
  const country = countryName(code, viewerLocale);
  return [line1, [postalCode, city].filter(Boolean).join(" "), country].filter(Boolean).join(", ");
}

/** A thing at two moments; undefined where it was not there. */
export interface Pair<T> {
  readonly is: T | undefined;
  readonly was: T | undefined;
}

/** Two lists as one: what is in the later one in its order, then what is only in the earlier. */
export function paired<T>(
  later: readonly T[],
  earlier: readonly T[],
  keyOf: (each: T) => string,
): readonly Pair<T>[] {
  const before = new Map(earlier.map((each) => [keyOf(each), each]));
  const here = new Set(later.map(keyOf));
  return [
    ...later.map((each) => ({ is: each, was: before.get(keyOf(each)) })),
    ...earlier
      .filter((each) => !here.has(keyOf(each)))
      .map((each) => ({ is: undefined, was: each })),
  ];
}

/** "Line 3: …" for readers. */
export function cellLabel(cell: ThenCell, line?: number): string {
  return line === undefined ? cell.label : msg(str`${cell.label}, line ${line}`);
}
