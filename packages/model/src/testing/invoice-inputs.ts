import * as fc from "fast-check";
import { canonicalDecimalString } from "../decimal-string.ts";
import type { RoundingMode } from "../rounding.ts";

interface AdjustmentInput {
  readonly id: string;
  readonly type: "allowance" | "charge";
  readonly amount?: string | undefined;
  readonly base?: string | undefined;
  readonly percent?: string | undefined;
  readonly tax?: object | undefined;
}

interface LineInput {
  readonly id: string;
  readonly quantity?: string | undefined;
  readonly price: string;
  readonly baseQuantity?: string | undefined;
  readonly tax?: object | undefined;
  readonly extraTaxes?: readonly object[] | undefined;
  readonly adjustments: readonly AdjustmentInput[];
  readonly removed?: boolean | undefined;
}

/** What `Invoice.parse` is given in properties. */
export interface InvoiceInput {
  readonly currency: string;
  readonly taxRounding: "document" | "line";
  readonly roundingMode: RoundingMode;
  readonly pricesIncludeTax: boolean;
  readonly cashRounding?: string | undefined;
  readonly payableRounding?: string | undefined;
  readonly prepaid?: string | undefined;
  readonly lines: readonly LineInput[];
  readonly adjustments: readonly AdjustmentInput[];
}

/** A decimal of a whole number of 10^-digits. */
function decimals(min: number, max: number, digits: number): fc.Arbitrary<string> {
  return fc.integer({ min, max }).map((units) => {
    const text = String(Math.abs(units)).padStart(digits + 1, "0");
    const split = text.length - digits;
    const plain = `${units < 0 ? "-" : ""}${text.slice(0, split)}.${text.slice(split)}`;
    return canonicalDecimalString(plain) ?? "0";
  });
}

const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });

const tax = optional(
  fc.constantFrom<object>(
    { category: "S", rate: "19" },
    { category: "S", rate: "7" },
    { category: "S", rate: "9.975" },
    { category: "E", rate: "0", exemptionReason: "medical" },
    { category: "O" },
    { scheme: "sales", rate: "8.25", jurisdiction: "CA" },
  ),
);

const extraTaxes = optional(
  fc.constantFrom<readonly object[]>(
    [{ scheme: "IRPF", rate: "15", retained: true }],
    [{ scheme: "surcharge", category: "S", rate: "5.2" }],
  ),
);

function adjustments(prefix: string, ofDocument: boolean): fc.Arbitrary<AdjustmentInput[]> {
  const one = fc.record({
    type: fc.constantFrom("allowance" as const, "charge" as const),
    worth: fc.oneof(
      fc.record({ amount: decimals(-5_000, 50_000, 3) }),
      fc.record({ percent: decimals(0, 10_000, 2), base: optional(decimals(-9_999, 99_999, 2)) }),
    ),
    tax: ofDocument ? tax : fc.constant(undefined),
  });
  return fc.array(one, { maxLength: 3 }).map((entries) =>
    entries.map(({ worth, ...entry }, index) => ({
      id: `${prefix}${index}`,
      ...entry,
      ...worth,
    })),
  );
}

function lines(withExtras: boolean): fc.Arbitrary<LineInput[]> {
  const one = fc.record({
    quantity: decimals(-20_000, 100_000, 3),
    price: decimals(0, 99_999_999, 5),
    baseQuantity: optional(fc.constantFrom("1", "3", "7", "100", "0.6")),
    tax,
    extraTaxes: withExtras ? extraTaxes : fc.constant(undefined),
    adjustments: adjustments("a", false),
    removed: optional(fc.constant(true)),
  });
  return fc
    .array(one, { maxLength: 6 })
    .map((entries) => entries.map((entry, index) => ({ id: `l${index}`, ...entry })));
}

/** Drafts over currencies with 0, 2 and 3 decimals, every way of rounding, and whatever a line may carry. */
export function invoiceInputs(
  only: { readonly included?: boolean; readonly extras?: boolean; readonly cash?: boolean } = {},
): fc.Arbitrary<InvoiceInput> {
  return fc.record({
    currency: fc.constantFrom("JPY", "EUR", "KWD"),
    taxRounding: fc.constantFrom("document", "line"),
    roundingMode: fc.constantFrom("half-away-from-zero", "half-even", "down", "up"),
    pricesIncludeTax: only.included === undefined ? fc.boolean() : fc.constant(only.included),
    cashRounding:
      only.cash === false ? fc.constant(undefined) : optional(fc.constantFrom("1", "5")),
    payableRounding: optional(decimals(-50, 50, 2)),
    prepaid: optional(decimals(0, 100_000, 2)),
    lines: lines(only.extras !== false),
    adjustments: adjustments("d", true),
  });
}
