import type { Books } from "./books.ts";
import { currencyOf, homeAmounts } from "./currency.ts";
import { assignDocNumber } from "./doc-number.ts";
import { type Answer, answered, business, refused } from "./fault.ts";
import { type Cents, centsOf, numberOf, smallestUnit } from "./money.ts";
import { resolveRef } from "./references.ts";
import type { AppliedRate } from "./sales-tax.ts";
import type { SalesItemLine, SalesLine, TaxCalculation, TxnTaxDetail } from "./sales-fields.ts";
import { salesTotals } from "./sales-totals.ts";
import type { Ref } from "./shared-fields.ts";
import { dayOf } from "./vendor-time.ts";

interface SalesBody {
  readonly CustomerRef: Ref;
  readonly CurrencyRef?: Ref | undefined;
  readonly ExchangeRate?: number | undefined;
  readonly TxnDate?: string | undefined;
  readonly DocNumber?: string | undefined;
  readonly GlobalTaxCalculation?: TaxCalculation | undefined;
  readonly TxnTaxDetail?: TxnTaxDetail | undefined;
  readonly ApplyTaxAfterDiscount?: boolean | undefined;
  readonly Line: readonly SalesLine[];
}

/** Checks a sales document's references and derives its lines, tax, total and number. */
export function completeSales(
  books: Books,
  entity: "Invoice" | "CreditMemo" | "RefundReceipt",
  body: SalesBody,
  before: SalesBody | undefined,
) {
  const isNew = before === undefined;
  const customer = resolveRef(books, "Customer", body.CustomerRef, isNew);
  if (!customer.ok) return customer;
  const TxnDate = body.TxnDate ?? dayOf(books.now);
  const currency = currencyOf(books, body, body.CustomerRef.value);
  if (!currency.ok) return currency;
  const lines = resolveLines(books, body.Line, before?.Line ?? [], isNew);
  if (!lines.ok) return lines;

  const domestic = books.settings.country === "US";
  const calculation = domestic ? "TaxExcluded" : (body.GlobalTaxCalculation ?? "TaxExcluded");
  const taxed = domestic
    ? documentTax(books, body.TxnTaxDetail)
    : lineTaxes(books, lines.value, calculation);
  if (!taxed.ok) return taxed;
  const totals = salesTotals({
    lines: taxed.value.lines ?? lines.value,
    calculation,
    ratesOf: taxed.value.ratesOf,
    statedTax: body.TxnTaxDetail,
    discountBeforeTax: !domestic || body.ApplyTaxAfterDiscount === true,
    rules: {
      rounding: domestic ? "document" : books.settings.taxRounding,
      unit: smallestUnit(currency.value.CurrencyRef.value),
      tolerance: centsOf(books.settings.taxOverrideTolerance),
    },
  });
  if (!totals.ok) return totals;

  const DocNumber = body.DocNumber ?? (isNew ? assignDocNumber(books, entity) : undefined);
  return answered({
    ...currency.value,
    CustomerRef: customer.value,
    TxnDate,
    ...(DocNumber === undefined ? {} : { DocNumber }),
    GlobalTaxCalculation: calculation,
    TxnTaxDetail: totals.value.tax,
    Line: [...totals.value.lines],
    TotalAmt: numberOf(totals.value.total),
    ...homeAmounts(books, totals.value.total, currency.value),
  });
}

/** References with names, and ids for lines that have none; ids of other documents are not kept. */
function resolveLines(
  books: Books,
  lines: readonly SalesLine[],
  before: readonly SalesLine[],
  isNew: boolean,
): Answer<readonly SalesLine[]> {
  const known = new Set(before.map((line) => line.Id));
  let lastId = Math.max(0, ...before.map((line) => Number(line.Id ?? 0)));
  const resolved: SalesLine[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.DetailType === "SubTotalLineDetail") continue;
    const keeps = line.Id !== undefined && known.has(line.Id);
    if (!keeps) lastId += 1;
    const placed = { ...line, Id: keeps ? line.Id : String(lastId), LineNum: index + 1 };
    const item = line.DetailType === "SalesItemLineDetail" && line.SalesItemLineDetail.ItemRef;
    if (!item || placed.DetailType !== "SalesItemLineDetail") {
      resolved.push(placed);
      continue;
    }
    const ItemRef = resolveRef(books, "Item", item, isNew);
    if (!ItemRef.ok) return ItemRef;
    resolved.push({
      ...placed,
      SalesItemLineDetail: { ...placed.SalesItemLineDetail, ItemRef: ItemRef.value },
    });
  }
  return answered(resolved);
}

interface Taxation {
  readonly lines?: readonly SalesLine[];
  readonly ratesOf: (line: SalesItemLine) => readonly AppliedRate[];
}

/** United States: one tax code for the document, applied to lines marked "TAX". */
function documentTax(books: Books, stated: TxnTaxDetail | undefined): Answer<Taxation> {
  const code = stated?.TxnTaxCodeRef;
  if (code === undefined) return answered({ ratesOf: () => [] });
  const resolved = resolveRef(books, "TaxCode", code, false);
  if (!resolved.ok) return resolved;
  const rates = ratesOfCode(books, code.value);
  return answered({
    ratesOf: (line) => (line.SalesItemLineDetail.TaxCodeRef?.value === "TAX" ? rates : []),
  });
}

/** Elsewhere: a tax code on each line, from the line or its item; without one nothing is saved. */
function lineTaxes(
  books: Books,
  lines: readonly SalesLine[],
  calculation: TaxCalculation,
): Answer<Taxation> {
  const byCode = new Map<string, readonly AppliedRate[]>();
  const coded: SalesLine[] = [];
  for (const line of lines) {
    if (line.DetailType !== "SalesItemLineDetail" || calculation === "NotApplicable") {
      coded.push(line);
      continue;
    }
    const detail = line.SalesItemLineDetail;
    const item = detail.ItemRef && books.get("Item", detail.ItemRef.value);
    const ref = detail.TaxCodeRef ?? item?.SalesTaxCodeRef;
    if (ref === undefined)
      return refused(
        business("Every line needs a tax code.", "Line.SalesItemLineDetail.TaxCodeRef"),
      );
    const resolved = resolveRef(books, "TaxCode", ref, false);
    if (!resolved.ok) return resolved;
    byCode.set(ref.value, ratesOfCode(books, ref.value));
    coded.push({ ...line, SalesItemLineDetail: { ...detail, TaxCodeRef: resolved.value } });
  }
  return answered({
    lines: coded,
    ratesOf: (line) => byCode.get(line.SalesItemLineDetail.TaxCodeRef?.value ?? "") ?? [],
  });
}

function ratesOfCode(books: Books, code: string): readonly AppliedRate[] {
  const details = books.get("TaxCode", code)?.SalesTaxRateList?.TaxRateDetail ?? [];
  return details.flatMap(({ TaxRateRef }) => {
    const rate = books.get("TaxRate", TaxRateRef.value);
    return rate === undefined ? [] : [{ id: rate.Id, name: rate.Name, percent: rate.RateValue }];
  });
}

/** A voided sales document: every amount zero, the note says so, number and customer remain. */
export function zeroedSales(sales: {
  readonly Line: readonly SalesLine[];
  readonly PrivateNote?: string | undefined;
}) {
  const Line = sales.Line.map((line): SalesLine => {
    if (line.DetailType !== "SalesItemLineDetail") return { ...line, Amount: 0 };
    const { TaxInclusiveAmt, ...detail } = line.SalesItemLineDetail;
    const gross = TaxInclusiveAmt === undefined ? {} : { TaxInclusiveAmt: 0 };
    const priced = detail.Qty === undefined ? {} : { Qty: 0 };
    return { ...line, Amount: 0, SalesItemLineDetail: { ...detail, ...gross, ...priced } };
  });
  const nothing: Cents = 0n;
  return {
    Line,
    TxnTaxDetail: { TotalTax: numberOf(nothing), TaxLine: [] },
    TotalAmt: 0,
    HomeTotalAmt: 0,
    Balance: 0,
    HomeBalance: 0,
    PrivateNote: voidNote(sales.PrivateNote),
  };
}

/** QuickBooks marks a void in the note; there is no status field. */
export function voidNote(note: string | undefined): string {
  return note === undefined || note.startsWith("Voided") ? "Voided" : `Voided - ${note}`;
}
