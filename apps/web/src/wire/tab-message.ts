import { Operation } from "@concord/document";
import { DocumentId, DocumentKind } from "@concord/model";
import { z } from "zod";
import { wireVersion } from "./messages.ts";

// The edge of the worker: what comes over the channel is parsed here, once. Pages take only the types of it.

/** Where somebody is in a document. */
const Place = z.object({
  /** The register of the field. */
  field: z.string().max(600).nullable(),
  /** Between which letters of the internal note, as it is stored. */
  caret: z.object({ from: z.int().nonnegative(), to: z.int().nonnegative() }).nullable(),
  /** Nothing was done for a while. */
  isIdle: z.boolean(),
});
export type Place = z.infer<typeof Place>;

const Call = z.discriminatedUnion("method", [
  /** A tab begins: it is sent the rows that it wants to see first, all rows, the state, and what it watches. */
  z.object({
    method: z.literal("hello"),
    watching: z.array(DocumentId),
    first: z.array(DocumentId).max(200).readonly(),
  }),
  /** A tab that somebody looks at asks whether anybody leads. */
  z.object({ method: z.literal("ping") }),
  z.object({ method: z.literal("watch"), document: DocumentId }),
  z.object({ method: z.literal("unwatch"), document: DocumentId }),
  z.object({
    method: z.literal("create"),
    kind: DocumentKind,
    id: DocumentId,
    operations: z.array(Operation).readonly(),
  }),
  z.object({
    method: z.literal("apply"),
    document: DocumentId,
    operations: z.array(Operation).readonly(),
  }),
  /** Issues a draft under a lease of this device. `seen`: the digest of what the person saw. */
  z.object({
    method: z.literal("issue-leased"),
    document: DocumentId,
    series: z.string().max(200),
    seen: z.string().max(200),
  }),
  z.object({ method: z.literal("undo"), document: DocumentId.optional() }),
  z.object({ method: z.literal("redo"), document: DocumentId.optional() }),
  /** Where this tab's person is in a document that it watches; null for nowhere. */
  z.object({ method: z.literal("show"), document: DocumentId, place: Place.nullable() }),
  z.object({ method: z.literal("retry-now") }),
  /** The browser says that the network came or went. */
  z.object({ method: z.literal("network-changed") }),
  z.object({ method: z.literal("retry-refused"), batch: z.int() }),
  z.object({ method: z.literal("drop-refused"), batch: z.int() }),
  z.object({ method: z.literal("dismiss-corrected"), batch: z.int() }),
  /** Everything of this device that the relay has not, as the text of a file. */
  z.object({ method: z.literal("rescue-file") }),
  z.object({ method: z.literal("import-rescue"), text: z.string() }),
]);

/** What a tab asks for, as the worker has parsed it. */
export type ParsedCall = z.infer<typeof Call>;
/** What a tab asks for, as it writes it. */
export type Call = z.input<typeof Call>;

/** What a tab says. Every call is answered; one that was not, because its worker died, is made again to the next. */
export const TabMessage = z.object({
  version: z.literal(wireVersion),
  type: z.literal("call"),
  tab: z.string().max(64),
  number: z.int(),
  call: Call,
});
export type TabMessage = z.input<typeof TabMessage>;

/** A call of our version that cannot be parsed: it must be answered, or its tab would wait for ever. */
export const UnreadableCall = TabMessage.omit({ call: true });
