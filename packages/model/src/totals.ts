import { z } from "zod";
import { CurrencyCode } from "./currency.ts";
import { ComputedDecimal } from "./decimal-string.ts";
import { EntryKey } from "./identifiers.ts";
import { LineTax } from "./invoice-line.ts";

/** What one line comes to. */
export const LineTotal = z
  .object({
    id: EntryKey,
    /** r(quantity × price / base quantity), in the terms of the price. */
    product: ComputedDecimal,
    /** Sums of the line's own allowances (BG-27) and charges (BG-28), in the terms of the price. */
    allowances: ComputedDecimal,
    charges: ComputedDecimal,
    /** product + charges − allowances: BT-131, or with tax where prices contain it. */
    amount: ComputedDecimal,
    /** BT-131: without tax. */
    net: ComputedDecimal,
  })
  .readonly();
export type LineTotal = z.infer<typeof LineTotal>;

/** What one document allowance or charge comes to; positive in the usual case, whatever its type. */
export const AdjustmentTotal = z
  .object({
    id: EntryKey,
    type: z.enum(["allowance", "charge"]),
    /** In the terms of the document's prices. */
    amount: ComputedDecimal,
    /** BT-92 or BT-99: without tax. */
    net: ComputedDecimal,
    /** Its share per set of taxes: one part if it names its tax, else split over the lines' taxes. EN 16931 wants one BG-20/21 a part. */
    parts: z
      .array(
        z
          .object({
            taxes: z.array(LineTax).readonly(),
            amount: ComputedDecimal,
            net: ComputedDecimal,
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly();
export type AdjustmentTotal = z.infer<typeof AdjustmentTotal>;

/** A row of the tax breakdown (BG-23). */
export const TaxRow = z
  .object({
    /** What names and explains the row. Without a scheme it is VAT. */
    tax: LineTax,
    base: ComputedDecimal, // BT-116
    amount: ComputedDecimal, // BT-117
  })
  .readonly();
export type TaxRow = z.infer<typeof TaxRow>;

/** What we compute from an invoice. Never stored: every replica gets the same from the same registers. BT-111 is only ever stated. */
export const Totals = z
  .object({
    currency: CurrencyCode.optional(),
    /** Decimal places of the currency's minor unit. */
    digits: z.int().nonnegative(),
    lines: z.array(LineTotal).readonly(),
    adjustments: z.array(AdjustmentTotal).readonly(),
    taxRows: z.array(TaxRow).readonly(),
    lineNet: ComputedDecimal, // BT-106
    allowances: ComputedDecimal, // BT-107
    charges: ComputedDecimal, // BT-108
    net: ComputedDecimal, // BT-109
    /** BT-110: all rows that are not retained. */
    tax: ComputedDecimal,
    gross: ComputedDecimal, // BT-112
    prepaid: ComputedDecimal, // BT-113
    /** BT-114: cash rounding, the issuer's own rounding, and the cent that splitting tax out of prices leaves over. */
    rounding: ComputedDecimal,
    /** BT-115: gross − prepaid − retained + rounding. EN 16931 has no retained tax. */
    payable: ComputedDecimal,
    /** Tax that the buyer withholds and pays to the state. */
    retained: ComputedDecimal,
    /** What the buyer owes or owed altogether: gross + rounding − retained, before any payment. */
    claim: ComputedDecimal,
  })
  .readonly();
export type Totals = z.infer<typeof Totals>;
