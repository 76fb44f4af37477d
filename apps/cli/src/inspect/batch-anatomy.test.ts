import { Buffer } from "node:buffer";
import { BatchInspection, DocumentInspection } from "@concord/protocol";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { batchAnatomy } from "./batch-anatomy.ts";

const document = "0197f3a0-0000-7000-8000-000000000001";
const at = "2026-01-02T03:04:05.000Z";

test("[CM90] who wrote a batch is said of its own clocks, also where others brought some under the same client id", () => {
  const doc = new Y.Doc();
  doc.clientID = 5_000;
  doc.getMap("fields").set("number", "1");
  const before = Y.encodeStateVector(doc);
  doc.getMap("fields").set("currency", "CHF");
  const ranges = [
    { client: 5_000, from: 0, to: 1, author: { id: "ada", name: "Ada" }, verified: true, at },
    { client: 5_000, from: 1, to: 2, author: { id: "eve", name: "Eve" }, verified: false, at },
  ];
  const updates = { count: 2, bytes: 80 };
  const stored = DocumentInspection.parse({
    id: document,
    kind: "invoice",
    seq: 2,
    batches: 2,
    at,
    updates,
    snapshot: null,
    authors: ranges,
  });
  const logged = BatchInspection.parse({
    seq: 2,
    document,
    kind: "invoice",
    author: { id: "eve", name: "Eve" },
    device: "d",
    batch: 1,
    operations: [],
    difference: [],
    deviceTime: at,
    acceptedTime: at,
    verdict: { type: "committed", seq: 2, remarks: [] },
    update: Buffer.from(Y.encodeStateAsUpdate(doc, before)).toString("base64"),
  });
  expect(batchAnatomy(logged, stored).writers).toEqual([
    { client: 5_000, author: "Eve", verified: false },
  ]);
  const whole = Buffer.from(Y.encodeStateAsUpdate(doc)).toString("base64");
  expect(batchAnatomy({ ...logged, update: whole }, stored).writers).toEqual([
    { client: 5_000, author: "Ada", verified: true },
    { client: 5_000, author: "Eve", verified: false },
  ]);
});
