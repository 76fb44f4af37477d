import { z } from "zod";
import { CurrencyCode } from "./currency.ts";
import { DecimalString } from "./decimal-string.ts";
import { LineTax } from "./invoice-line.ts";
import { SchemedId } from "./party.ts";

/** The content of a document of kind `item`: what can be put on a line. A line copies it, so a later price changes no invoice. */
export const Item = z
  .object({
    name: z.string().max(4_000).optional(),
    description: z.string().max(32_000).optional(),
    sellerItemId: z.string().max(200).optional(), // BT-155
    standardItemId: SchemedId.optional(), // BT-157
    unit: z.string().max(20).optional(), // BT-130
    price: DecimalString.optional(), // BT-146
    currency: CurrencyCode.optional(),
    pricesIncludeTax: z.boolean().optional(),
    tax: LineTax.optional(),
    /** The income account in the books, in the words of the accounting tool. */
    ledgerAccount: z.string().max(200).optional(),
    archived: z.boolean().optional(),
  })
  .readonly();
export type Item = z.infer<typeof Item>;
