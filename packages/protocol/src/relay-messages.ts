import { DocumentId, DocumentKind, InvoiceSummary } from "@concord/model";
import { z } from "zod";
import { documentList, documentRange } from "./document-range-field.ts";
import { partsOfRange } from "./document-range.ts";
import { bytes, flag, json, list, nullable, struct, text, uint } from "./field.ts";
import { Epoch, WorkspaceId } from "./identity.ts";
import { limits } from "./limits.ts";
import { decodeMessage, encodeMessage } from "./message-table.ts";
import type { Decoded, FieldsOf, MessageOf } from "./message-table.ts";
import { Principal } from "./role.ts";
import { Verdict } from "./verdict.ts";

/** Who wrote an update, as others may see it. */
export const Author = z.object({ id: z.string(), name: z.string() }).readonly();
export type Author = z.infer<typeof Author>;

/** What a `refused` is about, where it is not a batch (those get their verdict in `ack`). */
export const RefusalCode = z.enum([
  "malformed",
  "unauthorised",
  "forbidden",
  "unsupported-version",
  "identity-taken",
  "too-large",
  "too-many",
  "unavailable",
]);
export type RefusalCode = z.infer<typeof RefusalCode>;

/** Messages of the relay. Nothing in them is ever taken from a document with uncommitted updates. */
export const relayMessages = {
  /**
   * The answer to `hello`. Catch-up follows from `resumeFrom` up to `seq`; `resumeFrom` is 0, whatever the cursor said, if the
   * epoch is another one than the client's. `heartbeatMs`: the relay sends at least that often, and expects the same.
   */
  welcome: {
    code: 1,
    fields: struct({
      version: uint,
      workspace: text(WorkspaceId),
      principal: json(Principal),
      epoch: text(Epoch),
      seq: uint,
      resumeFrom: uint,
      heartbeatMs: uint,
      /** When the token ends, in milliseconds since 1970. */
      expiresAt: uint,
    }),
  },
  renewed: { code: 2, fields: struct({ expiresAt: uint }) },
  /**
   * What was committed, caught up or live: store the entries and `upTo` in one transaction, `upTo` is the cursor from then on. An entry of catch-up
   * merges several batches of its document and names the last `seq` and no author. A client's own batches are left out of its live
   * messages, but `upTo` counts them. `more`: the next page of a catch-up follows at once.
   */
  updates: {
    code: 3,
    fields: struct({
      entries: list(
        struct({
          document: text(DocumentId),
          kind: text(DocumentKind),
          seq: uint,
          update: bytes(limits.documentBytes),
          author: nullable(json(Author)),
        }),
        limits.entriesPerUpdates,
      ),
      upTo: uint,
      more: flag,
    }),
  },
  /** Verdicts on batches of this device, in the order of their commit. */
  ack: {
    code: 4,
    fields: struct({
      results: list(struct({ batch: uint, verdict: json(Verdict) }), limits.resultsPerAck),
    }),
  },
  /**
   * The update of `batch` hangs on updates that the relay has never seen. Send the same batch again, its update merged with
   * what `stateVector` lacks; a second time it is refused.
   */
  need: {
    code: 5,
    fields: struct({
      batch: uint,
      document: text(DocumentId),
      stateVector: bytes(limits.stateVectorBytes),
    }),
  },
  /** The answer to `fetch`. `kind` is null for a document that nobody has written yet. */
  document: {
    code: 6,
    fields: struct({
      request: uint,
      document: text(DocumentId),
      kind: nullable(text(DocumentKind)),
      seq: uint,
      update: bytes(limits.documentBytes),
    }),
  },
  presence: {
    code: 7,
    fields: struct({ document: text(DocumentId), update: bytes(limits.presenceBytes * 64) }),
  },
  /** `seq` is the head of the workspace: a client whose cursor is behind it for long has lost its connection. */
  pong: { code: 8, fields: struct({ nonce: uint, seq: uint }) },
  /** Something other than a batch was refused. `closing`: the connection ends next, with the code of close-code.ts that says the same. */
  refused: {
    code: 9,
    fields: struct({
      code: text(RefusalCode),
      message: text(z.string()),
      document: nullable(text(DocumentId)),
      request: nullable(uint),
      closing: flag,
    }),
  },
  /** The relay shuts down and the connection ends next, with `goingAway`: come back after this time, which differs from client to client. */
  leaving: { code: 10, fields: struct({ comeBackAfterMs: uint }) },
  /**
   * More comes from this principal, or in this workspace, than the relay takes. It has not read on, and will after `retryAfterMs`: nothing is
   * lost and nothing need be sent again. A client sends no batch until then.
   */
  "slow-down": { code: 11, fields: struct({ retryAfterMs: uint }) },
  /**
   * The answer to `compare`. Of the ranges that the relay holds differently, the large ones come back as smaller ranges with what the relay holds, the others
   * as lists of all that is in them. A range of which nothing comes back is the same on both sides.
   */
  compared: {
    code: 12,
    fields: struct({
      request: uint,
      parts: list(documentRange, limits.rangesPerCompare * partsOfRange),
      lists: list(documentList, limits.rangesPerCompare),
    }),
  },
  /** Documents that are in the connection's scope no more, as of a `seq`: nothing more of them arrives. */
  left: {
    code: 13,
    fields: struct({
      documents: list(struct({ document: text(DocumentId), seq: uint }), limits.entriesPerUpdates),
    }),
  },
  /** The answer to `list`. `next` is the cursor of the next page, null on the last. */
  listed: {
    code: 14,
    fields: struct({
      request: uint,
      items: list(json(InvoiceSummary), limits.itemsPerList),
      next: nullable(uint),
    }),
  },
};

export type RelayMessage = MessageOf<FieldsOf<typeof relayMessages>>;
export type WelcomeMessage = Extract<RelayMessage, { type: "welcome" }>;
export type ComparedMessage = Extract<RelayMessage, { type: "compared" }>;
export type ListedMessage = Extract<RelayMessage, { type: "listed" }>;
export type UpdatesMessage = Extract<RelayMessage, { type: "updates" }>;

export function encodeRelayMessage(message: RelayMessage): Uint8Array {
  return encodeMessage<FieldsOf<typeof relayMessages>>(relayMessages, message);
}

/** Reads a relay's frame; never throws. */
export function decodeRelayMessage(frame: Uint8Array): Decoded<RelayMessage> {
  return decodeMessage<FieldsOf<typeof relayMessages>>(relayMessages, frame);
}
