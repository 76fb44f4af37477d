import type { Drift, RemoteRef } from "@concord/bridge/connector";
import { minorUnits, roundDecimal, toBig } from "@concord/model";
import type { CurrencyCode, JsonValue } from "@concord/model";
import type { Prepared } from "./quickbooks-prepared.ts";
import { isDomestic } from "./quickbooks-prepared.ts";
import type { Sales, SalesLine } from "./quickbooks-schema.ts";
import { taxOf } from "./tax-mapping.ts";

export interface ReadLines {
  readonly fields: Readonly<Record<string, JsonValue>>;
  readonly references: Readonly<Record<string, RemoteRef>>;
  readonly drift: readonly Drift[];
}

export interface LineContext {
  readonly ref: RemoteRef;
  readonly sales: Sales;
  readonly currency: CurrencyCode | undefined;
  readonly prepared: Prepared;
  /** Names this connection in `vendorRates`: "quickbooks:<realm>". */
  readonly connection: string;
  /** Our line key → the vendor's line id, where the lines were made by us. */
  readonly keys: Readonly<Record<string, string>> | undefined;
}

/** What a line of ours became that is no line of the document: an adjustment, a rounding. */
const isAuxiliaryKey = (key: string): boolean => key.includes("~");

/** The line that takes what the issuer's rounding leaves over. */
export const roundingKey = "rounding~";

/** The lines of a sales document as registers. The SubTotal line is QuickBooks' own addition and is left out; the discount is an adjustment. */
export function readLines(context: LineContext): ReadLines {
  const { sales, ref } = context;
  const keyById = new Map(Object.entries(context.keys ?? {}).map(([key, id]) => [id, key]));
  const fields: Record<string, JsonValue> = {};
  const references: Record<string, RemoteRef> = {};
  const drift: Drift[] = [];
  let position = 0;

  const put = (path: string, value: JsonValue | undefined): void => {
    if (value !== undefined) fields[path] = value;
  };

  function readLine(line: SalesLine, id: string): void {
    switch (line.DetailType) {
      case "SubTotalLineDetail":
        return;
      case "DiscountLineDetail":
        readDiscount(line, id);
        return;
      case "GroupLineDetail":
        for (const [index, part] of (line.GroupLineDetail?.Line ?? []).entries()) {
          readLine({ ...part, GroupLineDetail: undefined }, `${id}-${part.Id ?? index}`);
        }
        return;
      case "SalesItemLineDetail":
      case "DescriptionOnly":
        readItemLine(line, id);
        return;
      default:
        drift.push({
          ref,
          path: `Line.${id}.DetailType`,
          what: "unknown-value",
          detail: `A line of the type ${line.DetailType} is new to us; it was read as an amount.`,
        });
        readItemLine(line, id);
    }
  }

  function readItemLine(line: SalesLine, id: string): void {
    const key = keyById.get(id) ?? `quickbooks:${id}`;
    if (isAuxiliaryKey(key)) return;
    const at = `lines.${key}`;
    const detail = line.SalesItemLineDetail;
    const { quantity, price } = priced(line, context);
    put(`${at}.name`, detail?.ItemRef?.name);
    put(`${at}.description`, line.Description);
    put(`${at}.quantity`, quantity);
    put(`${at}.price`, price);
    put(`${at}.ledgerAccount`, detail?.ItemAccountRef?.name);
    if (!keyById.has(id)) put(`${at}.position`, positionAt(position));
    position += 1;
    if (detail?.ServiceDate !== undefined) {
      put(`${at}.periodStart`, detail.ServiceDate);
      put(`${at}.periodEnd`, detail.ServiceDate);
    }
    if (detail?.ItemRef !== undefined) {
      references[`${at}.item`] = { kind: "item", id: detail.ItemRef.value };
    }
    const tax =
      line.DetailType === "DescriptionOnly"
        ? undefined
        : taxOf(detail?.TaxCodeRef?.value, sales, context.prepared, context.connection);
    if (tax?.type === "unknown-code") {
      drift.push({
        ref,
        path: `Line.${id}.TaxCodeRef`,
        what: "unknown-value",
        detail: `The tax code ${tax.code} is not among those that were read at the start.`,
      });
    }
    if (tax?.type === "taxes") {
      putTax(at, tax.tax);
      if (Array.isArray(tax.extra) && tax.extra.length > 0) put(`${at}.extraTaxes`, tax.extra);
    }
  }

  function putTax(at: string, tax: JsonValue | undefined): void {
    if (typeof tax !== "object" || tax === null || Array.isArray(tax)) return;
    for (const [name, value] of Object.entries(tax)) put(`${at}.tax.${name}`, value);
  }

  function readDiscount(line: SalesLine, id: string): void {
    const amount = line.Amount?.value;
    if (amount === undefined || toBig(amount).eq(0)) return;
    const at = `adjustments.quickbooks:${id}`;
    put(`${at}.type`, "allowance");
    put(`${at}.amount`, amount);
    put(`${at}.percent`, line.DiscountLineDetail?.DiscountPercent);
    put(`${at}.reason`, line.Description ?? "Discount");
    // In the United States a discount may be taken off after tax: then it changes no tax.
    if (isDomestic(context.prepared) && sales.ApplyTaxAfterDiscount !== true) {
      putTax(at, { scheme: "sales", category: "O", rate: "0" });
    }
  }

  for (const [index, line] of sales.Line.entries()) readLine(line, line.Id ?? String(index + 1));
  return { fields, references, drift };
}

/**
 * Quantity and price of a line. Where QuickBooks' amount is not their product (it rounds, and lets people type amounts), the amount counts: one piece at that price.
 */
function priced(
  line: SalesLine,
  { sales, currency }: LineContext,
): { readonly quantity: string; readonly price: string } {
  const detail = line.SalesItemLineDetail;
  const isGross = sales.GlobalTaxCalculation === "TaxInclusive";
  const amount = (isGross ? detail?.TaxInclusiveAmt : undefined) ?? line.Amount;
  if (amount === undefined) return { quantity: "0", price: "0" };
  const { Qty, UnitPrice } = detail ?? {};
  if (Qty !== undefined && UnitPrice !== undefined) {
    const product = toBig(Qty).times(toBig(UnitPrice));
    const rounded = roundDecimal(product, minorUnits(currency), "half-away-from-zero");
    if (rounded.eq(toBig(amount.value))) return { quantity: Qty, price: UnitPrice };
  }
  return { quantity: "1", price: amount.value };
}

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** The n-th fractional index: "a0" … "az", "b00" … "bzz", "c000" …, so that people can put lines in between. */
function positionAt(n: number): string {
  let rest = n;
  for (const [length, head] of ["a", "b", "c"].entries()) {
    const room = digits.length ** (length + 1);
    if (rest < room || head === "c") {
      let text = "";
      for (let place = 0; place <= length; place += 1) {
        text = `${digits[rest % digits.length] ?? ""}${text}`;
        rest = Math.floor(rest / digits.length);
      }
      return `${head}${text}`;
    }
    rest -= room;
  }
  return "";
}
