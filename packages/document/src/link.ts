import { CurrencyCode, DecimalString } from "@concord/model";
import { z } from "zod";

const Text = z.string().max(4_000);

/** The register `links.<connector>`: which object of a vendor this document is. */
export const Link = z
  .object({
    account: Text,
    id: z.string().min(1).max(200),
    kind: z.string().min(1).max(40),
    /** Our line key → the vendor's line id. */
    lines: z.record(z.string(), z.string()).optional(),
    url: Text.optional(),
    /** The vendor's version that we last read or wrote. */
    version: Text.optional(),
  })
  .readonly();
export type Link = z.infer<typeof Link>;

/** `links.<connector>.<collection>.<factKey>`: id of the vendor's object that stands for a fact of ours. */
export const FactLink = z.string().min(1).max(200);

/**
 * `links.<connector>.says`: what the vendor last said of the object that the document is. It stands beside what we say of the invoice, and is never mixed into it: no content, money
 * or status follows from it.
 */
export const VendorSay = z
  .object({
    state: z.enum(["draft", "open", "paid", "void", "uncollectible", "deleted"]),
    /** What is still to be paid there. */
    outstanding: DecimalString.optional(),
    currency: CurrencyCode.optional(),
    /** The vendor's version that it was first read of: an older reading does not take its place. */
    order: z.int(),
  })
  .readonly();
export type VendorSay = z.infer<typeof VendorSay>;
