import { CurrencyCode, DecimalString, JsonValue, PlainDate } from "@concord/model";
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
 * What a tool shows of an invoice's content, said against what stands here at that time: most of it is the same, and need not stand twice. The digest tells whoever reads it back later
 * whether they read it against the right content.
 */
export const HeldContent = z
  .object({
    /** Which registers the tool has a place for ("lines.<key>.price"): of all others nobody knows what it would say. */
    knows: z.array(z.string().max(200)).max(200).readonly(),
    /** What it shows otherwise, by register; null where it shows nothing. */
    differs: z.record(z.string().max(600), JsonValue).readonly(),
    /** Of all that it shows. */
    digest: z.string().regex(/^[0-9a-f]{64}$/u),
  })
  .readonly();
export type HeldContent = z.infer<typeof HeldContent>;

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
    /** What it goes by there, what it comes to with tax, and when it is due. Absent in what was noted before these were. */
    number: Text.optional(),
    gross: DecimalString.optional(),
    dueDate: PlainDate.optional(),
    /** What of the content it shows; absent where nobody noted it, or it is too much. */
    holds: HeldContent.optional(),
    /** The vendor's version that it was first read of: an older reading does not take its place. */
    order: z.int(),
  })
  .readonly();
export type VendorSay = z.infer<typeof VendorSay>;
