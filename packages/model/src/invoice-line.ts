import { z } from "zod";
import { DecimalString } from "./decimal-string.ts";
import { DocumentId, EntryKey } from "./identifiers.ts";
import { SchemedId } from "./party.ts";
import { PlainDate } from "./plain-date.ts";
import { StatedAmount } from "./stated.ts";

const Text = z.string().max(32_000);

/** A tax on a line or an adjustment: VAT category (UNCL 5305, BT-151) and rate in percent (BT-152). */
export const LineTax = z
  .object({
    /** "VAT" unless said otherwise; "GST", "sales", "IRPF", … */
    scheme: z.string().max(40).optional(),
    category: z.string().max(20).optional(),
    rate: DecimalString.optional(),
    /** A fixed name of the jurisdiction, where several tax one line. */
    jurisdiction: Text.optional(),
    /** Withheld by the buyer: lowers what is payable, not the total. */
    retained: z.boolean().optional(),
    exemptionReason: Text.optional(), // BT-120
    exemptionCode: Text.optional(), // BT-121
    /** The vendor's own id of the rate, by connection ("stripe:acct_1": "txr_1"). */
    vendorRates: z.record(z.string(), z.string()).optional(),
  })
  .readonly();
export type LineTax = z.infer<typeof LineTax>;

/**
 * An allowance or a charge, on a line (BG-27, BG-28) or on the document (BG-20, BG-21).
 * `amount` decides; without it the amount is r(base × percent / 100), where `base` defaults to what it applies to.
 */
export const Adjustment = z
  .object({
    id: EntryKey,
    type: z.enum(["allowance", "charge"]),
    amount: DecimalString.optional(),
    base: DecimalString.optional(),
    percent: DecimalString.optional(),
    reason: Text.optional(),
    reasonCode: Text.optional(),
    /** Document adjustments carry their own tax; without one they are split over the taxes of the lines. Those of a line share the line's. */
    tax: LineTax.optional(),
    /** Taxes beside the first, as on a line. */
    extraTaxes: z.array(LineTax).readonly().optional(),
  })
  .readonly();
export type Adjustment = z.infer<typeof Adjustment>;

/** A named property of an item (BG-32). */
export const ItemAttribute = z.object({ name: Text, value: Text }).readonly();
export type ItemAttribute = z.infer<typeof ItemAttribute>;

/** An invoice line (BG-25). */
export const InvoiceLine = z
  .object({
    id: EntryKey,
    /** Fractional index; ties are broken by id. */
    position: z.string().max(200).optional(),
    /** The issuer's own line number (BT-126). */
    number: Text.optional(),
    note: Text.optional(), // BT-127
    object: SchemedId.optional(), // BT-128
    name: Text.optional(), // BT-153
    description: Text.optional(), // BT-154
    sellerItemId: Text.optional(), // BT-155
    buyerItemId: Text.optional(), // BT-156
    standardItemId: SchemedId.optional(), // BT-157
    classifications: z
      .array(
        z
          .object({ value: Text, scheme: Text.optional(), schemeVersion: Text.optional() })
          .readonly(),
      )
      .readonly()
      .optional(), // BT-158
    originCountry: Text.optional(), // BT-159
    attributes: z.array(ItemAttribute).readonly().optional(), // BG-32
    /** The item document this line was filled from. */
    item: DocumentId.optional(),
    quantity: DecimalString.optional(), // BT-129
    unit: z.string().max(20).optional(), // BT-130
    /** Net price of one `baseQuantity`; gross of tax where `pricesIncludeTax`. */
    price: DecimalString.optional(), // BT-146
    priceDiscount: DecimalString.optional(), // BT-147, already taken off `price`
    grossPrice: DecimalString.optional(), // BT-148
    baseQuantity: DecimalString.optional(), // BT-149
    baseQuantityUnit: z.string().max(20).optional(), // BT-150
    tax: LineTax.optional(), // BG-30
    /** Taxes beside the first: surcharges, withholding, further jurisdictions. */
    extraTaxes: z.array(LineTax).readonly().optional(),
    periodStart: PlainDate.optional(), // BT-134
    periodEnd: PlainDate.optional(), // BT-135
    orderLine: Text.optional(), // BT-132
    buyerAccounting: Text.optional(), // BT-133
    /** The seller's own account for this line, in the words of the accounting tool. EN 16931 has no term for it. */
    ledgerAccount: Text.optional(),
    adjustments: z.array(Adjustment).readonly().default([]), // BG-27, BG-28
    statedNet: StatedAmount.optional(), // BT-131 as printed
    /** Removed lines stay in the document and can be restored; they count nowhere. */
    removed: z.boolean().optional(),
  })
  .readonly();
export type InvoiceLine = z.infer<typeof InvoiceLine>;
