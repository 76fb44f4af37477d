import { EntryKey, Invoice, JsonValue, VoidFact } from "@concord/model";
import { z } from "zod";
import { DeclinedFact, IssuedFact, RequestFact, RevisionFact } from "./issue-facts.ts";

const Request = RequestFact.unwrap().omit({ action: true });

const RequestIssue = z.object({
  type: z.literal("request-issue"),
  key: EntryKey,
  request: Request.default({}),
});

const RequestVoid = z.object({
  type: z.literal("request-void"),
  key: EntryKey,
  request: Request.default({}),
});

const DeclineRequest = z.object({
  type: z.literal("decline-request"),
  key: EntryKey,
  declined: DeclinedFact,
});

/** The invoice was issued elsewhere, or by the registrar. */
const MarkIssued = z.object({
  type: z.literal("mark-issued"),
  issued: IssuedFact.unwrap().omit({ content: true, digest: true }),
  /** What is frozen; absent: the invoice as it stands. Number and date are those of the fact. */
  content: Invoice.optional(),
});

/** An issuer that allows edits after issue gave a new version. `key` is "<connector>:<version>". */
const Revise = z.object({
  type: z.literal("revise"),
  key: EntryKey,
  revision: RevisionFact.unwrap().omit({ digest: true, content: true }),
  /** The new version: whole, or the registers in which it differs from the one before. */
  content: z.discriminatedUnion("type", [
    z.object({ type: z.literal("whole"), invoice: Invoice }),
    z.object({ type: z.literal("fields"), fields: z.record(z.string(), JsonValue) }),
  ]),
});

const MarkVoided = z.object({ type: z.literal("mark-voided"), voided: VoidFact });

/** Operations around issue and void. */
export const issueOperations = [
  RequestIssue,
  RequestVoid,
  DeclineRequest,
  MarkIssued,
  Revise,
  MarkVoided,
] as const;
export type IssueOperation = z.infer<(typeof issueOperations)[number]>;
