import { contentDigest, fieldsOf, toJson } from "@concord/document";
import type { OperationInput } from "@concord/document";
import { DeviceId } from "@concord/protocol";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { acme, draftOf, issuingOnDisk } from "../testing/issuing-relay.ts";
import { firstDocument, secondDocument } from "../testing/raw-peer.ts";

const ask: OperationInput = { type: "request-issue", key: "r1" };
const askForVoid: OperationInput = {
  type: "request-void",
  key: "v1",
  request: { reason: "Wrong customer" },
};

const stripe = { name: "stripe", role: "connector" } as const;

async function relayWithIssued(...operations: readonly OperationInput[]) {
  const relay = await issuingOnDisk();
  await relay.write(firstDocument, [draftOf(), ask]);
  await relay.answered();
  if (operations.length > 0) await relay.write(firstDocument, operations);
  return relay;
}

test("[RL300] a void keeps the number, and the register says void", async () => {
  await using relay = await relayWithIssued(askForVoid);
  await relay.answered();
  const { ledger, issued } = await relay.read(firstDocument);
  expect(ledger.voided).toEqual({
    on: "2026-11-20",
    reason: "Wrong customer",
    request: "v1",
    proof: expect.any(String),
  });
  expect(await relay.register()).toMatchObject([
    { number: issued?.number, state: "void", reason: "Wrong customer" },
  ]);
  await relay.write(secondDocument, [draftOf(), ask]);
  await relay.answered();
  expect((await relay.read(secondDocument)).issued?.number).toBe("INV-2026-0002");
});

test("[RL301] what was paid, is about to be paid or was credited is not voided, and the answer says why", async () => {
  const credit = { amount: "20" };
  const cases: readonly (readonly [RegExp, OperationInput])[] = [
    [/50 EUR of it were paid/, { type: "record-payment", key: "p1", payment: { amount: "50" } }],
    [
      /50 EUR are on their way/,
      { type: "record-payment", key: "p1", payment: { amount: "50", pending: true } },
    ],
    [/credit note over 20 EUR/, { type: "apply-credit", key: "stripe:cn_1", credit }],
  ];
  for (const [reason, fact] of cases) {
    await using relay = await relayWithIssued();
    await relay.write(firstDocument, [fact], fact.type === "apply-credit" ? stripe : {});
    await relay.write(firstDocument, [askForVoid]);
    await relay.answered();
    const { ledger, requests } = await relay.read(firstDocument);
    expect(ledger.voided).toBeUndefined();
    expect(requests.find(({ key }) => key === "v1")?.declined?.reason).toMatch(reason);
    expect(await relay.register()).toMatchObject([{ state: "issued" }]);
  }
});

test("[RL301] money that was given back does not keep an invoice from being voided", async () => {
  await using relay = await relayWithIssued(
    { type: "record-payment", key: "p1", payment: { amount: "50" } },
    { type: "record-refund", key: "f1", refund: { payment: "p1", amount: "50" } },
    askForVoid,
  );
  await relay.answered();
  expect((await relay.read(firstDocument)).ledger.voided).toBeDefined();
});

test("[RL302] a void that a connector brings of what the registrar issued is put right, and the number stays issued", async () => {
  await using relay = await relayWithIssued();
  const voided = { type: "mark-voided", voided: { reason: "Voided in Stripe" } } as const;
  const outcome = await relay.write(firstDocument, [voided], stripe);
  expect(outcome).toMatchObject({
    verdict: {
      type: "committed-with-correction",
      corrections: [{ rule: "not-allowed", path: "voided", old: null }],
    },
  });
  await relay.answered();
  expect((await relay.read(firstDocument)).ledger.voided).toBeUndefined();
  expect(await relay.register()).toMatchObject([{ state: "issued" }]);
  // A person asks for it here.
  await relay.write(firstDocument, [askForVoid]);
  await relay.answered();
  expect(await relay.register()).toMatchObject([{ state: "void", reason: "Wrong customer" }]);
});

test("[RL440] a new version that a connector brings of what the registrar issued is put right, and nothing of the invoice changes", async () => {
  await using relay = await relayWithIssued();
  const before = await relay.read(firstDocument);
  const copy = await relay.copyOf(firstDocument);
  const content = { ...before.invoice, lines: [] };
  copy.clientID = 77_777;
  const had = Y.encodeStateVector(copy);
  fieldsOf(copy).set(
    "revisions.stripe:9",
    toJson({ order: 9, content, digest: contentDigest(content) }),
  );
  const outcome = await relay.core.context.committer.submit({
    door: "sync",
    workspace: acme,
    document: firstDocument,
    kind: "invoice",
    principal: { id: "stripe", name: "stripe", role: "connector", connector: "stripe" },
    device: DeviceId.parse("stripes-device"),
    batch: 1,
    operations: [],
    update: Y.encodeStateAsUpdate(copy, had),
    deviceTime: 0,
    owns: () => true,
    foreign: "own",
    brings: "own",
    madeFrom: "replica",
    askedBefore: true,
  });
  expect(outcome).toMatchObject({
    verdict: { corrections: [{ rule: "not-allowed", path: "revisions.stripe:9" }] },
  });
  const { invoice, revisions } = await relay.read(firstDocument);
  expect([invoice, revisions]).toEqual([before.invoice, []]);
});

test("[RL303] who works in the field asks for an issue and not for a void", async () => {
  await using relay = await relayWithIssued();
  const outcome = await relay.write(firstDocument, [askForVoid], { name: "ben", role: "field" });
  expect(outcome).toMatchObject({
    verdict: { type: "committed-with-correction", corrections: [{ rule: "not-allowed" }] },
  });
  await relay.answered();
  expect((await relay.read(firstDocument)).ledger.voided).toBeUndefined();
  const viewer = await relay.write(secondDocument, [draftOf(), ask], {
    name: "vi",
    role: "viewer",
  });
  expect(viewer).toMatchObject({ verdict: { type: "refused", reason: "read-only" } });
  await relay.write(secondDocument, [draftOf(), ask], { name: "ben", role: "field" });
  await relay.answered();
  expect((await relay.read(secondDocument)).issued?.number).toBe("INV-2026-0002");
});

test("[RL304] what was issued elsewhere keeps its number: a request for it is declined, and nobody takes one of ours in a connector's name", async () => {
  await using relay = await issuingOnDisk();
  const by = { type: "connector", connector: "stripe", account: "acct_1", id: "in_1" } as const;
  await relay.write(firstDocument, [draftOf()]);
  const adas = await relay.copyOf(firstDocument);
  await relay.write(
    firstDocument,
    [{ type: "mark-issued", issued: { number: "S-1", by } }],
    stripe,
  );
  await relay.write(firstDocument, [ask], { copy: adas });
  await relay.answered();
  const { issued, requests } = await relay.read(firstDocument);
  expect(issued?.number).toBe("S-1");
  expect(requests[0]?.declined?.reason).toContain("issued already, as S-1");
  expect(await relay.storage.seriesUse(acme)).toEqual([]);

  const ours = { number: "INV-2026-0009", by: { type: "registrar", series: "invoices" } } as const;
  const forged = await relay.write(
    secondDocument,
    [draftOf(), { type: "mark-issued", issued: ours }],
    stripe,
  );
  expect(forged).toMatchObject({ verdict: { corrections: [{ path: "issued" }] } });
  expect((await relay.read(secondDocument)).issued).toBeUndefined();
});

test("[RL304] a connector that issues at the same time comes second: its number is on record as lost", async () => {
  await using relay = await issuingOnDisk();
  await relay.write(firstDocument, [draftOf()]);
  const stripes = await relay.copyOf(firstDocument);
  await relay.write(firstDocument, [ask]);
  await relay.answered();
  const by = { type: "connector", connector: "stripe", account: "acct_1", id: "in_1" } as const;
  await relay.write(firstDocument, [{ type: "mark-issued", issued: { number: "S-1", by } }], {
    name: "stripe",
    role: "connector",
    copy: stripes,
  });
  const { issued, invoice, conflicts } = await relay.read(firstDocument);
  expect([issued?.number, invoice.number]).toEqual(["INV-2026-0001", "INV-2026-0001"]);
  expect(conflicts.map(({ record }) => [record.kind, record.path])).toContainEqual([
    "fact-differs",
    "issued",
  ]);
});
