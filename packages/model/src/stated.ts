import { z } from "zod";
import { DecimalString } from "./decimal-string.ts";

/** An amount as an issuer printed it: the text byte for byte, and the value we read from it. */
export const StatedAmount = z
  .object({ text: z.string().max(100), value: DecimalString })
  .readonly();
export type StatedAmount = z.infer<typeof StatedAmount>;

/** One row of the issuer's own tax breakdown (BG-23). */
export const StatedTaxRow = z
  .object({
    /** "VAT" unless said otherwise. */
    scheme: z.string().max(40).optional(),
    category: z.string().max(20).optional(), // BT-118
    rate: DecimalString.optional(), // BT-119
    base: StatedAmount.optional(), // BT-116
    tax: StatedAmount.optional(), // BT-117
    exemptionReason: z.string().max(4_000).optional(), // BT-120
    exemptionCode: z.string().max(100).optional(), // BT-121
  })
  .readonly();
export type StatedTaxRow = z.infer<typeof StatedTaxRow>;

/** The issuer's totals (BG-22). */
export const StatedTotals = z
  .object({
    lineNet: StatedAmount.optional(), // BT-106
    allowances: StatedAmount.optional(), // BT-107
    charges: StatedAmount.optional(), // BT-108
    net: StatedAmount.optional(), // BT-109
    tax: StatedAmount.optional(), // BT-110
    taxInTaxCurrency: StatedAmount.optional(), // BT-111
    gross: StatedAmount.optional(), // BT-112
    prepaid: StatedAmount.optional(), // BT-113
    rounding: StatedAmount.optional(), // BT-114
    payable: StatedAmount.optional(), // BT-115
    taxRows: z.array(StatedTaxRow).readonly().optional(), // BG-23
  })
  .readonly();
export type StatedTotals = z.infer<typeof StatedTotals>;
