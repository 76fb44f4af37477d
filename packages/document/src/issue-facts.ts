import {
  DecimalString,
  EntryKey,
  Instant,
  Invoice,
  JsonValue,
  LeaseClaim,
  PlainDate,
} from "@concord/model";
import { z } from "zod";

const Text = z.string().max(4_000);
const Digest = z.string().regex(/^[0-9a-f]{64}$/, "Use SHA-256 in lower-case hex");

/** Who gave the number: our registrar or a device in its stead, or a connector for what was issued elsewhere. */
export const Issuer = z
  .discriminatedUnion("type", [
    z.object({
      type: z.literal("registrar"),
      series: Text,
      /** Where in its series the number stands: the stretch of time within which it counts through ("2026"), and the count. */
      period: Text.optional(),
      count: z.int().positive().optional(),
      /** Present where a device gave the number in the registrar's stead, under its lease of the series. */
      lease: LeaseClaim.optional(),
    }),
    z.object({
      type: z.literal("connector"),
      connector: EntryKey,
      account: Text,
      id: Text,
    }),
  ])
  .readonly();
export type Issuer = z.infer<typeof Issuer>;

/** The fact `issued`: number and frozen content. From then on commercial registers are read from `content`. */
export const IssuedFact = z
  .object({
    number: z.string().min(1).max(200),
    on: PlainDate.optional(),
    at: Instant.optional(),
    by: Issuer,
    content: Invoice,
    /** SHA-256 of the canonical JSON of `content`. */
    digest: Digest,
    /** The request that was followed, and the digest of what whoever asked had seen. */
    request: EntryKey.optional(),
    seen: Digest.optional(),
    /** By which a relay knows a word of its own again when others give it back after a restore. */
    proof: Text.optional(),
  })
  .readonly();
export type IssuedFact = z.infer<typeof IssuedFact>;

/** Whether an `issued` register says that our own registrar gave the number. */
export function isIssuedHere(issued: unknown): boolean {
  const parsed = z.object({ by: z.object({ type: z.literal("registrar") }) }).safeParse(issued);
  return parsed.success;
}

/** Whether an `issued` register says that a device gave the number, under its lease of the series, with all that a relay needs to look at that. */
export function isIssuedUnderLease(issued: unknown): boolean {
  const by = z.object({
    type: z.literal("registrar"),
    count: z.int().positive(),
    lease: LeaseClaim,
  });
  return z.object({ on: PlainDate, by }).safeParse(issued).success;
}

/** Whether an `issued` register says that the invoice was issued elsewhere and came here in a file. */
export function isIssuedInFile(issued: unknown): boolean {
  const parsed = IssuedFact.safeParse(issued);
  return (
    parsed.success && parsed.data.by.type === "connector" && parsed.data.by.connector === "file"
  );
}

/** A fact `revisions.<connector>:<version>`: a later version from an issuer that allows edits after issue. */
export const RevisionFact = z
  .object({
    /** Grows with every version at the issuer; the highest is what counts. */
    order: z.int().nonnegative(),
    on: PlainDate.optional(),
    content: Invoice,
    digest: Digest,
  })
  .readonly();
export type RevisionFact = z.infer<typeof RevisionFact>;

/** Whether a register is a later version of the issuer's own: a tool revises what it has issued, and nobody what our registrar has. */
export function revisesIssue(path: string, { by }: Pick<IssuedFact, "by">): boolean {
  return by.type === "connector" && path.startsWith(`revisions.${by.connector}:`);
}

/** A fact `requests.<key>`: somebody asks for the invoice to be issued, or voided, as they saw it. */
export const RequestFact = z
  .object({
    action: z.enum(["issue", "void"]),
    /** Digest of the content that the person saw. */
    digest: Digest.optional(),
    /** Which number series, or which connector, shall issue it. */
    series: Text.optional(),
    connector: EntryKey.optional(),
    by: Text.optional(),
    at: Instant.optional(),
    reason: Text.optional(),
  })
  .readonly();
export type RequestFact = z.infer<typeof RequestFact>;

/** Whether a request asks for a void. */
export function asksForVoid(request: unknown): boolean {
  return RequestFact.safeParse(request).data?.action === "void";
}

/** Whether a request asks for an issue. */
export function asksForIssue(request: unknown): boolean {
  return RequestFact.safeParse(request).data?.action === "issue";
}

/** A fact `requests.<key>.declined`: why a request was not followed. */
export const DeclinedFact = z
  .object({
    reason: Text,
    findings: z
      .array(
        z
          .object({
            rule: Text,
            path: Text.optional(),
            message: Text,
            difference: DecimalString.optional(),
            /** Of a field that was changed since: what whoever asked had seen, and what stands. */
            seen: JsonValue.optional(),
            stands: JsonValue.optional(),
          })
          .readonly(),
      )
      .readonly()
      .optional(),
    at: Instant.optional(),
  })
  .readonly();
export type DeclinedFact = z.infer<typeof DeclinedFact>;
