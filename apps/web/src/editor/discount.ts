import type { OperationInput } from "@concord/document";
import { DecimalString, EntryKey } from "@concord/model";
import type { Adjustment } from "@concord/model";
import type { FieldValue } from "../parts/field-format.ts";
import { msg } from "@lit/localize";

/** The first allowance: what the editor shows as the discount of a line, or of the invoice. */
export function discountOf(adjustments: readonly Adjustment[] | undefined): Adjustment | undefined {
  return adjustments?.find(({ type }) => type === "allowance");
}

/** "10%" for a part, "10" for an amount, "" for none. */
export function discountText(discount: Adjustment | undefined): string {
  if (discount === undefined) return "";
  if (discount.amount !== undefined) return discount.amount;
  return discount.percent === undefined ? "" : `${discount.percent}%`;
}

/** Names the field of a discount, of a line ("lines.k1") or of the invoice (""). */
export function discountPath(of: string): string {
  return of === "" ? "discount" : `${of}.discount`;
}

/** The key of a discount that is not there yet. A removed entry keeps its key for good, so a new one gets another. */
export function newDiscountKey(): EntryKey {
  return EntryKey.parse(`discount-${crypto.randomUUID().slice(0, 6)}`);
}

/** What is written for an entered discount; `line` is undefined for that of the invoice, `key` is that of the discount if there is none before. */
export function discountOperations(
  line: string | undefined,
  before: Adjustment | undefined,
  key: EntryKey,
  value: FieldValue,
): readonly OperationInput[] {
  const of = line === undefined ? {} : { line: EntryKey.parse(line) };
  if (value === null) {
    return before === undefined
      ? []
      : [{ type: "remove-adjustment", ...of, adjustment: before.id }];
  }
  const percent = value.endsWith("%") ? DecimalString.parse(value.slice(0, -1)) : null;
  const amount = percent === null ? DecimalString.parse(value) : null;
  if (before !== undefined) {
    const set = (field: string, to: string | null): OperationInput => ({
      type: "set-adjustment",
      ...of,
      adjustment: before.id,
      field,
      value: to,
    });
    return [set("percent", percent), set("amount", amount)];
  }
  const adjustment: Adjustment = {
    id: key,
    type: "allowance",
    reason: msg("Discount"),
    ...(percent !== null && { percent }),
    ...(amount !== null && { amount }),
  };
  return [{ type: "add-adjustment", ...of, adjustment }];
}
