import { Operation } from "@concord/document";
import { WorkspaceId } from "@concord/protocol";
import type { Grant } from "@concord/protocol";
import { expect, test } from "vitest";
import { createCommitter } from "../core/committer.ts";
import { createLiveDocuments } from "../core/live-documents.ts";
import { createRates, defaultRates } from "../core/rates.ts";
import { nodeDeps } from "../node-deps.ts";
import { firstDocument } from "../testing/raw-peer.ts";
import { temporaryFolder } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";
import { writeOperations } from "./write-operations.ts";

const grant: Grant = {
  workspace: WorkspaceId.parse("acme"),
  principal: { id: "ada", name: "Ada", role: "editor" },
  use: "all",
  issuedAt: 0,
  expiresAt: 1,
  id: "token",
};

test("[RL99] of two requests at once with one fact the later is told what stands, and so is its retry", async () => {
  await using storage = openTestStorage(temporaryFolder());
  const deps = nodeDeps("silent");
  const committer = createCommitter(storage, createLiveDocuments(storage, 10), deps);
  const rates = createRates(defaultRates, deps.now);
  const write = (operations: readonly unknown[], idempotencyKey: string) =>
    writeOperations(
      {
        grant,
        document: firstDocument,
        kind: "invoice",
        operations: operations.map((operation) => Operation.parse(operation)),
        idempotencyKey,
      },
      { storage, committer, rates, deps },
    );
  const pay = (amount: string) =>
    write([{ type: "record-payment", key: "cash:1", payment: { amount } }], `pay ${amount}`);
  const document = { kind: "invoice", content: { currency: "EUR" } };
  await write([{ type: "create", document }], "create");

  const outcomes = await Promise.all([pay("10"), pay("20")]);
  const corrected = {
    type: "corrected",
    corrections: [
      {
        rule: "fact-differs",
        path: "payments.cash:1",
        old: { amount: "10" },
        attempted: { amount: "20" },
      },
    ],
  };
  expect(outcomes).toMatchObject([{ type: "committed", seq: 2 }, corrected]);
  expect(await pay("20")).toMatchObject(corrected);
});
