import { cpSync } from "node:fs";
import { join } from "node:path";
import {
  DecimalString,
  DocumentId,
  PlainDate,
  claimOf,
  computeTotals,
  planCreditNote,
  settlement,
} from "@concord/model";
import type { CreditWish, Settlement } from "@concord/model";
import * as Y from "yjs";
import { expect, test } from "vitest";
import { acme, draftOf, issuingOnDisk, issuingRelay } from "../testing/issuing-relay.ts";
import type { IssuingRelay } from "../testing/issuing-relay.ts";
import { mortalLife } from "../testing/mortal-relay.ts";
import { storeFile } from "../storage/sqlite-storage.ts";
import { firstDocument, secondDocument } from "../testing/raw-peer.ts";
import { temporaryFolder } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";

const thirdDocument = DocumentId.parse("0197f3a0-0000-7000-8000-0000000000c3");
const ask = { type: "request-issue", key: "r1" } as const;
const askForVoid = {
  type: "request-void",
  key: "v1",
  request: { reason: "Wrong amount" },
} as const;
const amount = (of: string): CreditWish => ({ type: "amount", amount: DecimalString.parse(of) });

async function draftNote(
  relay: IssuingRelay,
  note: DocumentId,
  wish: CreditWish = { type: "full" },
  content: object = {},
): Promise<void> {
  const { note: planned } = planCreditNote(await relay.read(firstDocument), wish);
  await relay.write(note, [draftOf({ dueDate: undefined, ...planned, ...content })]);
}

async function issueNote(relay: IssuingRelay, note: DocumentId, wish?: CreditWish): Promise<void> {
  await draftNote(relay, note, wish);
  await relay.write(note, [ask]);
  await relay.answered();
}

async function withInvoice() {
  const relay = await issuingOnDisk();
  await relay.write(firstDocument, [draftOf()]);
  await relay.write(firstDocument, [ask]);
  await relay.answered();
  return relay;
}

async function settled(relay: IssuingRelay, document: DocumentId): Promise<Settlement> {
  const { invoice, ledger } = await relay.read(document);
  const { amount: claim } = claimOf(invoice, computeTotals(invoice), "issued");
  const today = PlainDate.parse("2026-11-20");
  return settlement(claim, ledger, { kind: invoice.kind, today });
}

test("[RL330] a credit note that is issued settles what it credits, in one transaction, and is used up by it", async () => {
  await using relay = await withInvoice();
  await issueNote(relay, secondDocument, amount("100"));
  const [invoice, note] = [await relay.read(firstDocument), await relay.read(secondDocument)];
  expect(note.issued?.number).toBe("CN-2026-0001");
  const credit = { amount: "100", creditNote: "CN-2026-0001", on: "2026-11-20" };
  expect(invoice.ledger.credits).toEqual({ [secondDocument]: credit });
  expect(note.ledger.credits).toEqual({ [firstDocument]: credit });
  expect(await settled(relay, firstDocument)).toMatchObject({
    status: "partially-paid",
    credited: "100",
    outstanding: "138",
  });
  expect(await settled(relay, secondDocument)).toMatchObject({
    status: "credited",
    outstanding: "0",
  });
  await issueNote(relay, thirdDocument);
  expect(await settled(relay, firstDocument)).toMatchObject({
    status: "credited",
    outstanding: "0",
  });
  // Nothing is told twice: one batch on the invoice for each note.
  const journal = await relay.storage.readJournal(acme, 0, 100);
  const onInvoice = journal.filter(
    ({ document, difference }) =>
      document === firstDocument && difference.some(({ path }) => path.startsWith("credits.")),
  );
  expect(onInvoice.map(({ operations }) => operations)).toMatchObject([
    [{ type: "apply-credit", key: secondDocument }],
    [{ type: "apply-credit", key: thirdDocument }],
  ]);
});

test("[RL331] what keeps a credit note from crediting is said beside everything else, all at once", async () => {
  await using relay = await withInvoice();
  await issueNote(relay, secondDocument, amount("200"));
  await draftNote(
    relay,
    thirdDocument,
    { type: "full" },
    {
      buyer: { name: "Other" },
      number: "X",
      lines: [
        { id: "a", name: "Pump", quantity: "1", price: "50", tax: { category: "S", rate: "19" } },
      ],
    },
  );
  await relay.write(thirdDocument, [ask]);
  await relay.answered();
  const { issued, requests } = await relay.read(thirdDocument);
  expect(issued).toBeUndefined();
  expect(requests[0]?.declined?.findings?.map(({ rule }) => rule)).toEqual([
    "CONCORD-CREDIT-BUYER",
    "CONCORD-CREDIT-LEFT",
    "CONCORD-NUMBER",
  ]);
});

test("[RL331] of two credit notes that are asked for at once, and together are too much, one is issued", async () => {
  await using relay = await withInvoice();
  await draftNote(relay, secondDocument);
  await draftNote(relay, thirdDocument);
  await Promise.all([relay.write(secondDocument, [ask]), relay.write(thirdDocument, [ask])]);
  await relay.answered();
  const notes = [await relay.read(secondDocument), await relay.read(thirdDocument)];
  expect(notes.map(({ issued }) => issued?.number).filter(Boolean)).toEqual(["CN-2026-0001"]);
  expect(notes.flatMap(({ requests }) => requests[0]?.declined?.findings ?? [])).toMatchObject([
    { rule: "CONCORD-CREDIT-LEFT", message: "Nothing of INV-2026-0001 is left to credit." },
  ]);
  expect(await settled(relay, firstDocument)).toMatchObject({ credited: "238", outstanding: "0" });
});

test("[RL331] an invoice of ours that is named by its number alone is asked for by its document", async () => {
  await using relay = await withInvoice();
  await draftNote(
    relay,
    secondDocument,
    { type: "full" },
    {
      precedingInvoices: [{ id: "p", number: "INV-2026-0001" }],
    },
  );
  await relay.write(secondDocument, [ask]);
  await relay.answered();
  expect((await relay.read(secondDocument)).requests[0]?.declined?.findings).toMatchObject([
    { rule: "CONCORD-CREDITED", path: "precedingInvoices.p.document" },
  ]);
});

test("[RL338] a credit that somebody recorded under the note's document is not taken for the note's", async () => {
  await using relay = await withInvoice();
  await draftNote(relay, secondDocument);
  const key = secondDocument;
  // A tool, whose keys are its own to choose; people record no credit.
  const credit = { type: "apply-credit", key, credit: { amount: "1" } } as const;
  await relay.write(firstDocument, [credit], { name: "stripe", role: "connector" });
  await relay.write(secondDocument, [ask]);
  await relay.answered();
  const { issued, requests } = await relay.read(secondDocument);
  expect(issued).toBeUndefined();
  expect(requests[0]?.declined?.findings).toMatchObject([
    { rule: "CONCORD-CREDITED", message: expect.stringContaining("Make a new credit note") },
  ]);
});

test("[RL487] a credit that the office records by itself is put right, before the issue and after it, and one that a note gave stays", async () => {
  await using relay = await issuingOnDisk();
  const credit = { type: "apply-credit", key: "c1", credit: { amount: "238" } } as const;
  const refused = {
    verdict: {
      type: "committed-with-correction",
      corrections: [{ rule: "not-allowed", path: "credits.c1", old: null }],
    },
  };
  await relay.write(firstDocument, [draftOf()]);
  for (const role of ["owner", "editor"] as const) {
    expect(await relay.write(firstDocument, [credit], { role })).toMatchObject(refused);
  }
  await relay.write(firstDocument, [ask]);
  await relay.answered();
  expect(await relay.write(firstDocument, [credit], { role: "editor" })).toMatchObject(refused);
  expect(await settled(relay, firstDocument)).toMatchObject({ credited: "0", outstanding: "238" });

  await issueNote(relay, secondDocument, amount("100"));
  const takeBack = { type: "void-credit", key: secondDocument, withdrawal: {} } as const;
  expect(await relay.write(firstDocument, [takeBack])).toMatchObject({
    verdict: { type: "committed-with-correction", corrections: [{ rule: "not-allowed" }] },
  });
  expect(await settled(relay, firstDocument)).toMatchObject({ credited: "100" });
});

test("[RL332] what is credited of a paid invoice is the customer's credit, and waits for a person until it is given back", async () => {
  await using relay = await withInvoice();
  await relay.write(firstDocument, [
    { type: "record-payment", key: "p1", payment: { amount: "238" } },
  ]);
  await issueNote(relay, secondDocument, amount("38"));
  expect(await settled(relay, firstDocument)).toMatchObject({
    status: "overpaid",
    outstanding: "-38",
  });
  const open = (await relay.read(firstDocument)).conflicts.filter(({ state }) => state === "open");
  expect(open.map(({ record }) => [record.kind, record.lost.value])).toEqual([
    ["over-payment", "-38"],
  ]);
  await relay.write(firstDocument, [
    {
      type: "record-refund",
      key: "f1",
      refund: { payment: "p1", amount: "38", credit: secondDocument },
    },
  ]);
  expect(await settled(relay, firstDocument)).toMatchObject({
    status: "paid",
    outstanding: "0",
    flags: ["partly-credited"],
  });
  const after = await relay.read(firstDocument);
  expect(after.conflicts.filter(({ state }) => state === "open")).toEqual([]);
});

test("[RL333] a credit note that is voided takes back what it took; not once somebody got money for it", async () => {
  await using relay = await withInvoice();
  await issueNote(relay, secondDocument);
  await relay.write(secondDocument, [askForVoid]);
  await relay.answered();
  expect((await relay.read(secondDocument)).ledger.voided?.reason).toBe("Wrong amount");
  expect(await settled(relay, firstDocument)).toMatchObject({
    status: "unpaid",
    outstanding: "238",
  });
  const note = await relay.read(secondDocument);
  expect([(await settled(relay, secondDocument)).outstanding, note.conflicts]).toEqual(["0", []]);

  await issueNote(relay, thirdDocument, amount("100"));
  await relay.write(firstDocument, [
    { type: "record-refund", key: "f1", refund: { amount: "100", credit: thirdDocument } },
  ]);
  await relay.write(thirdDocument, [askForVoid]);
  await relay.answered();
  const kept = await relay.read(thirdDocument);
  expect(kept.ledger.voided).toBeUndefined();
  expect(kept.requests.find(({ key }) => key === "v1")?.declined?.reason).toBe(
    "100 EUR of it were given back on INV-2026-0001, so it is not voided.",
  );
});

/** A store in which requests on the note are durable and wait for their answers. */
async function whereAsked(
  ...requests: readonly (typeof ask | typeof askForVoid)[]
): Promise<string> {
  const folder = temporaryFolder();
  await using real = openTestStorage(folder);
  const [last] = requests.slice(-1);
  {
    await using relay = await issuingRelay(real);
    await relay.write(firstDocument, [draftOf(), ask]);
    await relay.answered();
    await draftNote(relay, secondDocument);
    for (const request of requests.slice(0, -1)) await relay.write(secondDocument, [request]);
    await relay.answered();
  }
  await using writer = await issuingRelay({ ...real, issueEvents: async () => [] });
  if (last !== undefined) await writer.write(secondDocument, [last]);
  return folder;
}

/** What became of the note, when it and what it credits say the same. */
async function agreed(folder: string): Promise<"asked" | "issued" | "void"> {
  await using real = openTestStorage(folder);
  await using relay = await issuingRelay({ ...real, issueEvents: async () => [] });
  const [invoice, note] = [await relay.read(firstDocument), await relay.read(secondDocument)];
  const isIssued = note.issued !== undefined;
  expect(Object.keys(invoice.ledger.credits)).toEqual(isIssued ? [secondDocument] : []);
  const isVoid = note.ledger.voided !== undefined;
  expect(Object.keys(invoice.ledger.voidedCredits)).toEqual(isVoid ? [secondDocument] : []);
  return isVoid ? "void" : isIssued ? "issued" : "asked";
}

test.each([
  ["asked", [ask], "issued"],
  ["issued", [ask, askForVoid], "void"],
] as const)(
  "[RL334] wherever a process dies after a credit note was %s, the note and what it credits say the same",
  async (before, requests, after) => {
    const start = await whereAsked(...requests);
    let deaths = 0;
    for (let step = 1; ; step += 1) {
      let lived = 0;
      for (const when of ["before", "after"] as const) {
        const folder = temporaryFolder();
        cpSync(start, folder, { recursive: true });
        if ((await mortalLife(folder, { step, when })) === "lived") lived += 1;
        else deaths += 1;
        expect([before, after]).toContain(await agreed(folder));
        expect(await mortalLife(folder, undefined)).toBe("lived");
        expect(await agreed(folder)).toBe(after);
      }
      if (lived === 2) break;
    }
    expect(deaths).toBeGreaterThan(10);
  },
);

test("[RL335] a credit note that comes back after a restore settles an invoice that did not know of it", async () => {
  const [folder, backup] = [temporaryFolder(), temporaryFolder()];
  const inFolder = async (doing: (relay: IssuingRelay) => Promise<unknown>): Promise<void> => {
    await using real = openTestStorage(folder);
    await using relay = await issuingRelay(real);
    await doing(relay);
    await relay.answered();
  };
  await inFolder((relay) => relay.write(firstDocument, [draftOf(), ask]));
  cpSync(join(folder, storeFile), join(backup, storeFile));
  let note: Uint8Array = new Uint8Array();
  await inFolder(async (relay) => {
    await issueNote(relay, secondDocument);
    note = Y.encodeStateAsUpdate(await relay.copyOf(secondDocument));
  });
  await using restored = openTestStorage(backup);
  await restored.beginEpoch();
  await using relay = await issuingRelay(restored, { registrar: { holdMs: 0 } });
  expect((await relay.read(firstDocument)).ledger.credits).toEqual({});
  await relay.giveBack(secondDocument, note, { name: "ada", role: "owner" });
  await relay.answered();
  expect(Object.keys((await relay.read(firstDocument)).ledger.credits)).toEqual([secondDocument]);
  expect(await settled(relay, firstDocument)).toMatchObject({
    status: "credited",
    outstanding: "0",
  });
});

test("[RL487] what a note credited comes back to a restored store with its invoice, through an editor who holds it", async () => {
  const [folder, backup] = [temporaryFolder(), temporaryFolder()];
  let invoice: Uint8Array = new Uint8Array();
  {
    await using real = openTestStorage(folder);
    await using relay = await issuingRelay(real);
    await relay.write(firstDocument, [draftOf(), ask]);
    await relay.answered();
    cpSync(join(folder, storeFile), join(backup, storeFile));
    await issueNote(relay, secondDocument, amount("38"));
    invoice = Y.encodeStateAsUpdate(await relay.copyOf(firstDocument));
  }
  await using restored = openTestStorage(backup);
  await restored.beginEpoch();
  await using relay = await issuingRelay(restored, { registrar: { holdMs: 0 } });
  const given = await relay.giveBack(firstDocument, invoice, { name: "eve", role: "editor" });
  expect(given).toMatchObject({ verdict: { type: "committed" } });
  expect((await relay.read(firstDocument)).ledger.credits).toMatchObject({
    [secondDocument]: { amount: "38" },
  });
});
