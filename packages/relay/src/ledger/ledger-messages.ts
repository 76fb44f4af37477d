import { DocumentId, DocumentKind, JsonValue } from "@concord/model";
import { WorkspaceId } from "@concord/protocol";
import { z } from "zod";

/** What the relay tells its ledger's thread when it starts it. */
export const LedgerWorkerSettings = z.object({
  /** The relay's data folder. */
  data: z.string(),
  sealingFolder: z.string(),
  /** Files and URLs. */
  anchors: z.array(z.string()).readonly(),
  /** What is recorded is sealed by itself within this time. */
  sealEveryMs: z.int(),
  /** How long an anchor may take for what it lacks. */
  anchorMs: z.int(),
});
export type LedgerWorkerSettings = z.infer<typeof LedgerWorkerSettings>;

/** Questions that the relay asks its ledger. */
export const LedgerCall = z.discriminatedUnion("type", [
  /** Something was committed. */
  z.object({ type: z.literal("follow"), workspace: WorkspaceId }),
  z.object({
    type: z.literal("history"),
    workspace: WorkspaceId,
    document: DocumentId,
    /** Entries before this place from the first; the latest if null. */
    before: z.int().nullable(),
    limit: z.int(),
    /** Also how the document was after the newest entry of the page. */
    withRegisters: z.boolean(),
  }),
  z.object({
    type: z.literal("moment"),
    workspace: WorkspaceId,
    document: DocumentId,
    seq: z.int(),
  }),
  z.object({
    type: z.literal("blame"),
    workspace: WorkspaceId,
    document: DocumentId,
    /** The latest entry if null. */
    at: z.int().nullable(),
    /** One register, or what stands below it; all if null. */
    path: z.string().nullable(),
  }),
  z.object({
    type: z.literal("difference"),
    workspace: WorkspaceId,
    document: DocumentId,
    from: z.int(),
    /** The latest entry if null. */
    to: z.int().nullable(),
  }),
  /** Everything up to a `seq` is to be recorded. */
  z.object({ type: z.literal("record"), workspace: WorkspaceId, upTo: z.int() }),
  z.object({ type: z.literal("export"), workspace: WorkspaceId, readable: z.boolean() }),
  /** Records and seals what is left of these, as far as the time goes. */
  z.object({
    type: z.literal("end"),
    workspaces: z.array(WorkspaceId).readonly(),
    withinMs: z.int(),
  }),
]);
export type LedgerCall = z.infer<typeof LedgerCall>;

/** A document as it was after an entry. */
export const Moment = z.object({
  kind: DocumentKind,
  /** Of the last entry until then, and when that was. */
  seq: z.int(),
  at: z.int(),
  registers: z.record(z.string(), JsonValue),
  /** Whether what the registers said was erased. */
  isErased: z.boolean(),
});
export type Moment = z.infer<typeof Moment>;

export const Exported = z.discriminatedUnion("type", [
  z.object({ type: z.literal("written"), file: z.string() }),
  z.object({ type: z.literal("refused"), message: z.string() }),
]);
export type Exported = z.infer<typeof Exported>;

export const LedgerReply = z.discriminatedUnion("type", [
  /** It can be asked. */
  z.object({ type: z.literal("ready") }),
  z.object({ type: z.literal("done"), call: z.int(), result: z.unknown() }),
  z.object({ type: z.literal("failed"), call: z.int(), reason: z.string() }),
  /** All rows up to a `seq` are recorded. */
  z.object({ type: z.literal("reached"), workspace: WorkspaceId, cursor: z.int() }),
  z.object({
    type: z.literal("log"),
    level: z.enum(["info", "warn", "error"]),
    event: z.string(),
    fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  }),
]);
export type LedgerReply = z.infer<typeof LedgerReply>;
