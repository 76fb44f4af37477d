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
