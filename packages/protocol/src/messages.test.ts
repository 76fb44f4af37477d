import { DocumentId, InvoiceSummary } from "@concord/model";
import type { JsonValue } from "@concord/model";
import * as fc from "fast-check";
import * as encoding from "lib0/encoding";
import { expect, test } from "vitest";
import { decodeClientMessage, encodeClientMessage } from "./client-messages.ts";
import type { ClientMessage } from "./client-messages.ts";
import { DeviceId, Epoch, WorkspaceId } from "./identity.ts";
import { decodeRelayMessage, encodeRelayMessage } from "./relay-messages.ts";
import type { RelayMessage } from "./relay-messages.ts";
import { protocolVersion } from "./version.ts";

const document = DocumentId.parse("0197f3a0-0000-7000-8000-000000000001");
const update = Uint8Array.of(1, 2, 3);
const epoch = Epoch.parse("1:abcdefgh");

const fingerprint = "0123456789abcdef0123456789abcdef";
const range = { from: null, to: document, count: 40, fingerprint };

const fromClient: readonly ClientMessage[] = [
  {
    type: "hello",
    version: protocolVersion,
    token: "t",
    device: DeviceId.parse("device-1"),
    cursor: null,
    epoch,
    clientIds: [{ document, clientId: 4_294_967_295 }],
    scope: { windows: [{ status: "open", assignee: "ada" }] },
  },
  { type: "renew", token: "t" },
  { type: "claim", document, clientId: 5_000 },
  { type: "open", document },
  { type: "close", document },
  {
    type: "batch",
    batch: 7,
    document,
    kind: "invoice",
    operations: [{ type: "set-field", path: "currency", value: "EUR" }],
    update,
    deviceTime: 1_795_000_000_000,
  },
  { type: "fetch", request: 1, document, stateVector: null },
  { type: "presence", document, update },
  { type: "ping", nonce: 3 },
  { type: "offer", batch: 8, document, kind: "invoice", update, deviceTime: 1_795_000_000_000 },
  { type: "compare", request: 2, scope: null, ranges: [range] },
  { type: "list", request: 3, query: { status: "overdue", limit: 50 } },
];

const summary = {
  kind: "invoice",
  status: "unpaid",
  flags: ["overdue"],
  gross: "10",
  outstanding: "10",
  conflicts: 0,
};

const fromRelay: readonly RelayMessage[] = [
  {
    type: "welcome",
    version: protocolVersion,
    workspace: WorkspaceId.parse("acme"),
    principal: { id: "u1", name: "Ada", role: "editor" },
    epoch,
    seq: 10,
    resumeFrom: 4,
    heartbeatMs: 25_000,
    expiresAt: 1_795_000_000_000,
  },
  { type: "renewed", expiresAt: 1_795_000_000_000 },
  {
    type: "updates",
    entries: [{ document, kind: "invoice", seq: 5, update, author: { id: "u1", name: "Ada" } }],
    upTo: 5,
    more: true,
  },
  {
    type: "ack",
    results: [
      { batch: 7, verdict: { type: "committed", seq: 5, remarks: [] } },
      { batch: 8, verdict: { type: "refused", reason: "read-only", message: "No." } },
      {
        batch: 9,
        verdict: {
          type: "committed-with-correction",
          seq: 6,
          corrections: [
            { rule: "not-allowed", path: "issued", old: null, attempted: "x", message: "No." },
          ],
          remarks: [{ rule: "invalid-value", path: "currency", message: "No." }],
        },
      },
    ],
  },
  { type: "need", batch: 7, document, stateVector: update },
  { type: "document", request: 1, document, kind: null, seq: 0, update },
  { type: "presence", document, update },
  { type: "pong", nonce: 3, seq: 10 },
  {
    type: "refused",
    code: "forbidden",
    message: "No.",
    document: null,
    request: 1,
    closing: false,
  },
  { type: "leaving", comeBackAfterMs: 1_500 },
  { type: "slow-down", retryAfterMs: 250 },
  {
    type: "compared",
    request: 2,
    parts: [range],
    lists: [{ from: document, to: null, documents: [{ document, seq: 4, fingerprint }] }],
  },
  { type: "left", documents: [{ document, seq: 9 }] },
  {
    type: "listed",
    request: 3,
    items: [InvoiceSummary.parse({ ...summary, id: document })],
    next: 7,
  },
];

test.each(fromClient)("[PR1] a client's $type arrives as it was sent", (message) => {
  expect(decodeClientMessage(encodeClientMessage(message))).toEqual({ type: "message", message });
});

test.each(fromRelay)("[PR1] a relay's $type arrives as it was sent", (message) => {
  expect(decodeRelayMessage(encodeRelayMessage(message))).toEqual({ type: "message", message });
});

test("[PR4] no bytes of a stranger make decoding throw", () => {
  const frames = fromClient.map(encodeClientMessage);
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        // Real frames, cut short or with one byte changed, reach deeper than noise.
        fc
          .tuple(fc.constantFrom(...frames), fc.nat(), fc.nat(255))
          .map(([frame, at, byte]) =>
            frame.map((old, index) => (index === at % frame.length ? byte : old)),
          ),
        fc
          .tuple(fc.constantFrom(...frames), fc.nat())
          .map(([frame, length]) => frame.slice(0, length % frame.length)),
      ),
      (frame) => {
        expect(["message", "malformed", "unsupported-version"]).toContain(
          decodeClientMessage(frame).type,
        );
        expect(["message", "malformed"]).toContain(decodeRelayMessage(frame).type);
      },
    ),
    { numRuns: 500 },
  );
});

test("[PR5] a hello of another version is told apart from malformed bytes", () => {
  const fromTheFuture = encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarUint(encoder, 9_999);
    encoding.writeVarString(encoder, "nothing that this version knows");
  });
  expect(decodeClientMessage(fromTheFuture)).toEqual({
    type: "unsupported-version",
    version: 9_999,
  });
});

test("[PR4] bytes after a message's end, and codes that no message has, are malformed", () => {
  const frame = encodeClientMessage({ type: "ping", nonce: 1 });
  expect(decodeClientMessage(Uint8Array.of(...frame, 0)).type).toBe("malformed");
  expect(decodeClientMessage(Uint8Array.of(99)).type).toBe("malformed");
});

/** A batch whose operations hold a value this deep. */
function deepBatch(levels: number): Uint8Array {
  let value: JsonValue = "x";
  for (let level = 0; level < levels; level += 1) value = [value];
  const operations = [{ type: "set-field", value }];
  const batch = { batch: 7, document, operations, update, deviceTime: 1 };
  return encodeClientMessage({ type: "batch", kind: "invoice", ...batch });
}

test("[PR11] operations nested so deep that a later reader might fail on them are malformed", () => {
  expect(decodeClientMessage(deepBatch(62)).type).toBe("message");
  expect(decodeClientMessage(deepBatch(63)).type).toBe("malformed");
});
