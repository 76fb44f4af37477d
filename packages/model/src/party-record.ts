import { z } from "zod";
import { CurrencyCode } from "./currency.ts";
import { LineTax } from "./invoice-line.ts";
import { Party } from "./party.ts";

/**
 * The content of a document of kind `party`: a customer or supplier as the workspace knows them now. An invoice copies the party by value at issue,
 * so a later change here changes no invoice.
 */
export const PartyRecord = Party.unwrap()
  .omit({ ref: true })
  .extend({
    currency: CurrencyCode.optional(),
    /** BCP 47, for what is written to them. */
    language: z.string().max(35).optional(),
    /** Days from issue to due date. */
    paymentDays: z.int().nonnegative().max(3650).optional(),
    /** The tax their invoices usually carry, for example none or reverse charge. */
    tax: LineTax.optional(),
    /** The receivables account in the books, in the words of the accounting tool. */
    ledgerAccount: z.string().max(200).optional(),
    archived: z.boolean().optional(),
  })
  .readonly();
export type PartyRecord = z.infer<typeof PartyRecord>;
