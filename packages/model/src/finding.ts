import { z } from "zod";
import { ComputedDecimal } from "./decimal-string.ts";

/**
 * Something about an invoice that a person may want to know. `error` breaks a rule that receivers enforce or that issuing needs; `warning` is a
 * difference or a gap that is tolerated somewhere; `info` lies within the tolerance of every known checker. A finding corrects nothing.
 */
export const Finding = z
  .object({
    /** The EN 16931 rule ("BR-CO-15"), or one of ours ("CONCORD-…"). */
    rule: z.string(),
    /** The register it is about: "lines.k3f9.price", "stated.gross". */
    path: z.string(),
    severity: z.enum(["error", "warning", "info"]),
    message: z.string(),
    stated: ComputedDecimal.optional(),
    computed: ComputedDecimal.optional(),
    /** stated − computed. */
    difference: ComputedDecimal.optional(),
  })
  .readonly();
export type Finding = z.infer<typeof Finding>;

/** What breaks a rule, and the field to correct. */
export function errorAt(rule: string, path: string, message: string): Finding {
  return { rule, path, severity: "error", message };
}
