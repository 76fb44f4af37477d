import * as decoding from "lib0/decoding";
import { DocumentId, DocumentKind, JsonValue } from "@concord/model";
import { z } from "zod";
import { documentRange } from "./document-range-field.ts";
import { bytes, json, list, nullable, struct, text, uint } from "./field.ts";
import { DeviceId, Epoch } from "./identity.ts";
import { limits } from "./limits.ts";
import { ListQuery } from "./list-query.ts";
import { decodeMessage, encodeMessage } from "./message-table.ts";
import type { Decoded, FieldsOf, MessageOf } from "./message-table.ts";
import { Scope } from "./scope.ts";
import { protocolVersion } from "./version.ts";

/**
 * The operations that a batch claims to be, for the journal. Only their outer shape belongs to the protocol: the relay finds out by
 * itself what an update changes, and an operation that a later version adds must still pass an earlier relay.
 */
export const ClaimedOperations = z
  .array(z.object({ type: z.string().min(1).max(64) }).catchall(JsonValue))
  .max(limits.operationsPerBatch)
  .readonly();
export type ClaimedOperations = z.infer<typeof ClaimedOperations>;

const Token = z.string().max(4_096);

/** Messages of a client, `code` by `code`. README.md tells the conversation. */
export const clientMessages = {
  /**
   * The first message of a connection. `cursor` is the last `upTo` that the client has stored, null for none; `epoch` the one it belongs to.
   * `clientIds` binds the Yjs client ids that pending batches were written with. With a `scope` only documents in it arrive, and those that are open;
   * the cursor then covers that scope only.
   */
  hello: {
    code: 1,
    fields: struct({
      version: uint,
      token: text(Token),
      device: text(DeviceId),
      cursor: nullable(uint),
      epoch: nullable(text(Epoch)),
      clientIds: list(struct({ document: text(DocumentId), clientId: uint }), limits.clientIds),
      scope: nullable(json(Scope, limits.questionBytes)),
    }),
  },
  /** A new token for this connection, before the old one expires. */
  renew: { code: 2, fields: struct({ token: text(Token) }) },
  /** Binds a Yjs client id to this principal, before its first batch. */
  claim: { code: 3, fields: struct({ document: text(DocumentId), clientId: uint }) },
  /**
   * Subscribes to the presence of a document. Updates need no subscription: every document's arrive. Under a scope it subscribes to those of this one
   * too, if it is outside, from the next `fetch` of it on, whose answer is what they build on.
   */
  open: { code: 4, fields: struct({ document: text(DocumentId) }) },
  close: { code: 5, fields: struct({ document: text(DocumentId) }) },
  /** `batch` grows by the device's own count; `deviceTime` is milliseconds since 1970 by the device's clock. */
  batch: {
    code: 6,
    fields: struct({
      batch: uint,
      document: text(DocumentId),
      kind: text(DocumentKind),
      operations: json(ClaimedOperations, limits.operationsBytes),
      update: bytes(limits.batchBytes),
      deviceTime: uint,
    }),
  },
  /** Asks for a document whole, or for what a state vector lacks. Answered by `document` with the same `request`. */
  fetch: {
    code: 7,
    fields: struct({
      request: uint,
      document: text(DocumentId),
      stateVector: nullable(bytes(limits.stateVectorBytes)),
    }),
  },
  /** An awareness update (y-protocols) of a document. */
  presence: {
    code: 8,
    fields: struct({ document: text(DocumentId), update: bytes(limits.presenceBytes) }),
  },
  ping: { code: 9, fields: struct({ nonce: uint }) },
  /**
   * A batch of what a relay of another history has lost, and this replica still holds, whoever wrote it. It is numbered and answered like `batch`;
   * its authors are kept as unverified, via this principal. It may be as large as the document that a relay gives.
   */
  offer: {
    code: 10,
    fields: struct({
      batch: uint,
      document: text(DocumentId),
      kind: text(DocumentKind),
      update: bytes(limits.documentBytes),
      deviceTime: uint,
    }),
  },
  /**
   * What this replica holds of a scope, by ranges of document ids that do not overlap. Answered by `compared` once the relay's read model shows everything that was
   * committed before.
   */
  compare: {
    code: 11,
    fields: struct({
      request: uint,
      scope: nullable(json(Scope, limits.questionBytes)),
      ranges: list(documentRange, limits.rangesPerCompare),
    }),
  },
  /** Asks for summaries of invoices, held here or not. Answered by `listed`. */
  list: {
    code: 12,
    fields: struct({ request: uint, query: json(ListQuery, limits.questionBytes) }),
  },
};

export type ClientMessage = MessageOf<FieldsOf<typeof clientMessages>>;
export type HelloMessage = Extract<ClientMessage, { type: "hello" }>;
export type BatchMessage = Extract<ClientMessage, { type: "batch" }>;
export type CompareMessage = Extract<ClientMessage, { type: "compare" }>;
export type OfferMessage = Extract<ClientMessage, { type: "offer" }>;

export function encodeClientMessage(message: ClientMessage): Uint8Array {
  return encodeMessage<FieldsOf<typeof clientMessages>>(clientMessages, message);
}

/**
 * Reads a client's frame; never throws. The version is read before the rest of a hello, so that a peer of another version is told
 * that, and not that its bytes are malformed.
 */
export function decodeClientMessage(
  frame: Uint8Array,
): Decoded<ClientMessage> | { readonly type: "unsupported-version"; readonly version: number } {
  const version = announcedVersion(frame);
  if (version !== null && version !== protocolVersion) {
    return { type: "unsupported-version", version };
  }
  return decodeMessage<FieldsOf<typeof clientMessages>>(clientMessages, frame);
}

function announcedVersion(frame: Uint8Array): number | null {
  try {
    const decoder = decoding.createDecoder(frame);
    if (decoding.readVarUint(decoder) !== clientMessages.hello.code) return null;
    return decoding.readVarUint(decoder);
  } catch {
    // Too short for either number: `decodeMessage` says so.
    return null;
  }
}
