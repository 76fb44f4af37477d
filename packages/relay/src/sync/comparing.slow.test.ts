import { documentFingerprint } from "@concord/document";
import { DocumentId } from "@concord/model";
import { everyDocument, inOrder, rangeOf } from "@concord/protocol";
import type { DocumentState } from "@concord/protocol";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  firstDocument,
  joinAs,
  peerDocument,
  secondDocument,
  sendBatch,
} from "../testing/raw-peer.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

const documentOf = (index: number): DocumentId =>
  DocumentId.parse(`0197f3a0-0000-7000-8000-${index.toString(16).padStart(12, "0")}`);

test("[RL121] a replica that holds the same hears of no range, right after its last batch; of one document less it hears in a list", async () => {
  const { url } = await startRelay(temporaryFolder());
  const ada = await joinAs(url, await tokenFor());
  const held: DocumentState[] = [];
  for (let index = 1; index <= 40; index += 1) {
    const { doc, set } = peerDocument(5_000 + index);
    const document = documentOf(index);
    ada.send({ type: "claim", document, clientId: doc.clientID });
    const isInvoice = index % 2 === 0;
    const update = set(isInvoice ? { number: `${index}` } : { name: `${index}` });
    await sendBatch(ada, index, update, document, isInvoice ? "invoice" : "party");
    held.push({ document, fingerprint: documentFingerprint(doc, document) });
  }
  const ask = async (request: number, states: readonly DocumentState[]) => {
    ada.send({
      type: "compare",
      request,
      scope: null,
      ranges: [rangeOf(inOrder(states), everyDocument)],
    });
    return ada.next("compared");
  };
  expect(await ask(1, held)).toEqual({ type: "compared", request: 1, parts: [], lists: [] });

  const { parts, lists } = await ask(2, held.slice(1));
  expect(lists).toEqual([]);
  expect(parts.reduce((sum, { count }) => sum + count, 0)).toBe(40);
  const differing = parts.filter((part) => {
    const mine = rangeOf(inOrder(held.slice(1)), part);
    return mine.fingerprint !== part.fingerprint;
  });
  expect(differing).toHaveLength(1);
  ada.send({
    type: "compare",
    request: 3,
    scope: null,
    ranges: differing.map((part) => rangeOf(inOrder(held.slice(1)), part)),
  });
  const listed = (await ada.next("compared")).lists.flatMap(({ documents }) => documents);
  expect(listed[0]).toEqual({ ...held[0], seq: 1 });
});

test("[RL122] ranges that overlap are refused: each document is looked at once", async () => {
  const { url } = await startRelay(temporaryFolder());
  const ada = await joinAs(url, await tokenFor());
  const whole = rangeOf([], everyDocument);
  const after = { ...whole, from: firstDocument };
  const before = { ...whole, to: firstDocument };
  ada.send({ type: "compare", request: 1, scope: null, ranges: [whole, after] });
  expect(await ada.next("refused")).toMatchObject({ code: "malformed", request: 1 });
  ada.send({ type: "compare", request: 2, scope: null, ranges: [after, before] });
  expect(await ada.next("compared")).toMatchObject({ request: 2 });
});

test("[RL122] who searches without a pause is refused for the rest of the minute, and goes on otherwise", async () => {
  const { url } = await startRelay(temporaryFolder());
  const ada = await joinAs(url, await tokenFor());
  for (let request = 1; request <= 121; request += 1) {
    ada.send({ type: "compare", request, scope: null, ranges: [] });
  }
  expect(await ada.next("refused")).toMatchObject({
    code: "too-many",
    request: 121,
    closing: false,
  });
  ada.send({ type: "fetch", request: 122, document: firstDocument, stateVector: null });
  expect(await ada.next("document")).toMatchObject({ request: 122, kind: null });
});

test("[RL123] a document that cannot be loaded is refused where it is asked for, and nothing else", async () => {
  const folder = temporaryFolder();
  const first = await startRelay(folder);
  const ada = await joinAs(first.url, await tokenFor());
  for (const [index, document] of [firstDocument, secondDocument].entries()) {
    const { doc, set } = peerDocument();
    ada.send({ type: "claim", document, clientId: doc.clientID });
    await sendBatch(ada, index + 1, set({ number: "1" }), document);
  }
  await first[Symbol.asyncDispose]();
  const database = new DatabaseSync(join(folder, "relay.sqlite"));
  database.prepare("UPDATE updates SET bytes = x'ffffff' WHERE document = ?").run(firstDocument);
  database.close();

  const { url } = await startRelay(folder);
  const ben = await joinAs(url, await tokenFor({ id: "ben" }), { cursor: 2 });
  ben.send({ type: "fetch", request: 1, document: firstDocument, stateVector: null });
  ben.send({ type: "fetch", request: 2, document: secondDocument, stateVector: null });
  expect(await ben.next("refused")).toMatchObject({
    code: "unavailable",
    document: firstDocument,
    request: 1,
    closing: false,
  });
  expect(await ben.next("document")).toMatchObject({ request: 2, kind: "invoice", seq: 2 });
});
