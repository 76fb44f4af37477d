import { Operation, apply, contentDigest, freezable } from "@concord/document";
import type { OperationInput } from "@concord/document";
import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { acme, draftOf, issuingOnDisk, issuingRelay } from "../testing/issuing-relay.ts";
import { firstDocument, secondDocument } from "../testing/raw-peer.ts";
import { temporaryFolder } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";

const ask: OperationInput = { type: "request-issue", key: "r1" };
const documentOf = (index: number): DocumentId =>
  DocumentId.parse(`0197f3a0-0000-7000-8000-${index.toString(16).padStart(12, "0")}`);

test("[RL290] what was seen is issued: numbered, dated, frozen, under its digest", async () => {
  await using relay = await issuingOnDisk();
  await relay.write(firstDocument, [draftOf()]);
  const seen = (await relay.read(firstDocument)).invoice;
  await relay.write(firstDocument, [ask]);
  await relay.answered();
  const { issued, invoice } = await relay.read(firstDocument);
  const content = { ...freezable(seen), number: "INV-2026-0001", issueDate: "2026-11-20" };
  expect(issued).toEqual({
    number: "INV-2026-0001",
    on: "2026-11-20",
    at: "2026-11-20T12:00:00.000Z",
    by: { type: "registrar", series: "invoices", period: "2026", count: 1 },
    content,
    digest: contentDigest(content),
    request: "r1",
    seen: contentDigest(freezable(seen)),
    proof: expect.any(String),
  });
  expect(invoice).toEqual(content);
  expect(await relay.register()).toMatchObject([
    { number: "INV-2026-0001", count: 1, document: firstDocument, state: "issued" },
  ]);
});

test("[RL291] everything that keeps an invoice from being issued is said at once, each with its field", async () => {
  await using relay = await issuingOnDisk();
  await relay.write(firstDocument, [
    draftOf({
      currency: undefined,
      buyer: undefined,
      issueDate: "2026-11-21",
      kind: "proforma",
      number: "17",
    }),
    ask,
  ]);
  await relay.answered();
  const { issued, requests } = await relay.read(firstDocument);
  expect(issued).toBeUndefined();
  expect(requests[0]?.declined?.findings?.map(({ path }) => path)).toEqual([
    "currency",
    "buyer.name",
    "number",
    "issueDate",
    "kind",
  ]);
  expect(await relay.register()).toEqual([]);
});

test("[RL292] two who ask for one draft get one number", async () => {
  await using relay = await issuingOnDisk();
  await relay.write(firstDocument, [draftOf()]);
  const copies = await Promise.all([1, 2, 3].map(() => relay.copyOf(firstDocument)));
  await Promise.all(
    copies.map((copy, index) =>
      relay.write(firstDocument, [{ type: "request-issue", key: `r${index}` }], { copy }),
    ),
  );
  await relay.answered();
  const { issued, requests } = await relay.read(firstDocument);
  expect(issued?.number).toBe("INV-2026-0001");
  expect(requests.map(({ declined }) => declined)).toEqual([undefined, undefined, undefined]);
  expect(await relay.register()).toHaveLength(1);
});

test("[RL292] many drafts that are asked for at once get one number each, without a gap", async () => {
  await using relay = await issuingOnDisk();
  const documents = Array.from({ length: 40 }, (_, index) => documentOf(index + 1));
  await Promise.all(documents.map((document) => relay.write(document, [draftOf(), ask])));
  await relay.answered();
  const rows = await relay.register();
  expect(rows.map(({ count }) => count)).toEqual(documents.map((_, index) => index + 1));
  expect(new Set(rows.map(({ document }) => document)).size).toBe(40);
  for (const { document, number } of rows) {
    expect(document && (await relay.read(document)).issued?.number).toBe(number);
  }
});

test("[RL293] what was changed since it was seen is not issued, and the answer says what, by whom", async () => {
  await using relay = await issuingOnDisk();
  await relay.write(firstDocument, [draftOf()]);
  const bens = await relay.copyOf(firstDocument);
  await relay.write(firstDocument, [
    { type: "set-line", line: "l1", field: "price", value: "120" },
    { type: "set-field", path: "buyer.name", value: "Acme AG" },
  ]);
  // Ben, offline, has seen his own edit and not Ada's.
  await relay.write(
    firstDocument,
    [{ type: "set-field", path: "dueDate", value: "2026-12-31" }, ask],
    { name: "ben", role: "field", copy: bens },
  );
  await relay.answered();
  const { issued, requests } = await relay.read(firstDocument);
  expect(issued).toBeUndefined();
  expect(requests[0]?.declined?.findings).toEqual([
    {
      rule: "changed-since",
      path: "lines.l1.price",
      message: "ada changed this since.",
      seen: "100",
      stands: "120",
    },
    {
      rule: "changed-since",
      path: "buyer.name",
      message: "ada changed this since.",
      seen: "Acme GmbH",
      stands: "Acme AG",
    },
  ]);
  // He looks at it and asks again.
  await relay.write(firstDocument, [{ type: "request-issue", key: "r2" }], { name: "ben" });
  await relay.answered();
  expect((await relay.read(firstDocument)).issued?.number).toBe("INV-2026-0001");
});

test("[RL542] a date that a tool moves after somebody asked, or while they were offline, is not frozen unseen", async () => {
  for (const path of ["issueDate", "dueDate"] as const) {
    await using relay = await issuingOnDisk();
    const dates = { issueDate: "2026-11-20", dueDate: "2026-12-04" };
    await relay.write(firstDocument, [draftOf(dates)]);
    const bens = await relay.copyOf(firstDocument);
    const moved = { issueDate: "2026-11-19", dueDate: "2027-03-01" }[path];
    await relay.write(firstDocument, [{ type: "set-field", path, value: moved }], {
      name: "stripe",
      role: "connector",
    });
    await relay.write(firstDocument, [ask], { name: "ben", copy: bens });
    await relay.answered();
    const { issued, requests } = await relay.read(firstDocument);
    expect(issued).toBeUndefined();
    expect(requests[0]?.declined?.findings).toMatchObject([
      { rule: "changed-since", path, seen: dates[path], stands: moved },
    ]);
    // In one turn with the request: whichever is committed first, nothing that was not seen is frozen.
    const cleos = await relay.copyOf(firstDocument);
    await Promise.all([
      relay.write(firstDocument, [{ type: "set-field", path, value: dates[path] }], {
        name: "stripe",
        role: "connector",
      }),
      relay.write(firstDocument, [{ type: "request-issue", key: "r2" }], {
        name: "cleo",
        copy: cleos,
      }),
    ]);
    await relay.answered();
    const { issued: frozen } = await relay.read(firstDocument);
    expect(frozen === undefined || frozen.content[path] === moved).toBe(true);
  }
});

test("[RL293] a digest of nothing that ever stood, and a request without one, are declined", async () => {
  await using relay = await issuingOnDisk();
  const digest = "0".repeat(64);
  await relay.write(firstDocument, [
    draftOf(),
    { type: "request-issue", key: "r1", request: { digest } },
  ]);
  await relay.answered();
  expect((await relay.read(firstDocument)).requests[0]?.declined).toEqual({
    reason: expect.stringContaining("Look at it and ask again"),
    at: "2026-11-20T12:00:00.000Z",
  });
  // As a tool writes it that knows registers only.
  const copy = await relay.copyOf(secondDocument);
  apply(copy, Operation.parse(draftOf()), { source: "user", actor: "tool" });
  copy.getMap("fields").set("requests.raw", { action: "issue" });
  await relay.giveBack(secondDocument, Y.encodeStateAsUpdate(copy), {
    name: "tool",
    role: "editor",
  });
  await relay.answered();
  const [raw] = (await relay.read(secondDocument)).requests;
  expect(raw?.declined?.reason).toContain("does not say what was seen");
});

test("[RL294] a late edit does not change what is issued, and is a conflict", async () => {
  await using relay = await issuingOnDisk();
  await relay.write(firstDocument, [draftOf()]);
  const bens = await relay.copyOf(firstDocument);
  await relay.write(firstDocument, [ask]);
  await relay.answered();
  await relay.write(
    firstDocument,
    [{ type: "set-line", line: "l1", field: "price", value: "90" }],
    {
      name: "ben",
      copy: bens,
    },
  );
  const { invoice, conflicts } = await relay.read(firstDocument);
  expect(invoice.lines).toMatchObject([{ price: "100" }]);
  expect(conflicts).toMatchObject([
    {
      state: "open",
      record: {
        kind: "edited-after-issue",
        path: "lines.l1.price",
        kept: { value: "100" },
        lost: { value: "90", author: "ben" },
      },
    },
  ]);
});

test("[RL307] a document that cannot be read holds up nobody else, and is answered once it can be", async () => {
  let broken: DocumentId | null = documentOf(1);
  const ids = [1, 2, 3, 4, 5, 6].map(documentOf);
  const folder = await whereAllAsk(ids);
  await using storage = openTestStorage(folder, (real) => ({
    loadDocument: async (workspace, document) => {
      if (document === broken) throw new Error("checksum");
      return real.loadDocument(workspace, document);
    },
  }));
  await using relay = await issuingRelay(storage);
  await expect(relay.answered()).rejects.toThrow(documentOf(1));
  const counts = async () =>
    (await storage.numbers(acme, { after: null, limit: 100 })).map(({ document }) => document);
  expect(await counts()).toEqual(ids.slice(1));
  broken = null;
  await relay.answered();
  expect(await counts()).toEqual([...ids.slice(1), documentOf(1)]);
});

/** A store in which drafts wait for the registrar, which has not looked yet. */
async function whereAllAsk(ids: readonly DocumentId[]): Promise<string> {
  const folder = temporaryFolder();
  await using storage = openTestStorage(folder, () => ({ issueEvents: async () => [] }));
  await using writer = await issuingRelay(storage);
  for (const id of ids) await writer.write(id, [draftOf(), ask]);
  return folder;
}

test("[RL317] while a document cannot be answered only what is new is read of the log, and nothing again", async () => {
  const folder = await whereAllAsk([documentOf(1)]);
  const read: (readonly [number, number])[] = [];
  await using storage = openTestStorage(folder, (real) => ({
    loadDocument: async (workspace, document) => {
      if (document === documentOf(1)) throw new Error("checksum");
      return real.loadDocument(workspace, document);
    },
    issueEvents: async (workspace, after, upTo) => {
      read.push([after, upTo]);
      return real.issueEvents(workspace, after, upTo);
    },
  }));
  await using relay = await issuingRelay(storage);
  await expect(relay.answered()).rejects.toThrow(documentOf(1));
  for (let index = 2; index <= 12; index += 1) {
    await relay.write(documentOf(index), [draftOf(), ask]);
    await expect(relay.answered()).rejects.toThrow(documentOf(1));
  }
  expect(await storage.numbers(acme, { after: null, limit: 99 })).toHaveLength(11);
  const again = read.filter(([after], index) => index > 0 && after < (read[index - 1]?.[1] ?? 0));
  expect(again).toEqual([]);
});

test("[RL318] what waits is remembered over a restart without a look at the log before it, and answered once it can be", async () => {
  const folder = await whereAllAsk([1, 2, 3].map(documentOf));
  let isBroken = true;
  let from = 0;
  const open = () =>
    openTestStorage(folder, (real) => ({
      loadDocument: async (workspace, document) => {
        if (document === documentOf(1) && isBroken) throw new Error("checksum");
        return real.loadDocument(workspace, document);
      },
      issueEvents: async (workspace, after, upTo) => {
        from = after;
        return real.issueEvents(workspace, after, upTo);
      },
    }));
  {
    await using storage = open();
    await using relay = await issuingRelay(storage);
    await expect(relay.answered()).rejects.toThrow(documentOf(1));
    expect(await storage.registrarPlace(acme)).toEqual({ cursor: 3, waiting: [documentOf(1)] });
  }
  isBroken = false;
  await using storage = open();
  await using relay = await issuingRelay(storage);
  await relay.answered();
  expect(from).toBeGreaterThanOrEqual(3);
  const rows = await storage.numbers(acme, { after: null, limit: 9 });
  expect(rows.map(({ document }) => document)).toEqual([2, 3, 1].map(documentOf));
  expect((await storage.registrarPlace(acme)).waiting).toEqual([]);
});

test("[RL316] many requests at once for what lacks much are all answered, and the document stays small", async () => {
  await using storage = openTestStorage(temporaryFolder());
  await using relay = await issuingRelay(storage);
  const lines = Array.from({ length: 300 }, (_, at) => ({ id: `k${at}`, quantity: "1" }));
  await relay.write(firstDocument, [
    { type: "create", document: { kind: "invoice", content: { currency: "EUR", lines } } },
  ]);
  const before = Y.encodeStateAsUpdate(await relay.copyOf(firstDocument)).byteLength;
  const series = "s".repeat(3_990);
  await relay.write(
    firstDocument,
    Array.from({ length: 150 }, (_, at) => ({
      type: "request-issue" as const,
      key: `r${at}`,
      request: at === 0 ? { series } : {},
    })),
  );
  await relay.answered();
  const { requests } = await relay.read(firstDocument);
  expect(requests).toHaveLength(150);
  expect(requests.filter(({ declined }) => declined === undefined)).toEqual([]);
  expect(requests.some(({ declined }) => (declined?.findings?.length ?? 0) > 10)).toBe(true);
  const after = Y.encodeStateAsUpdate(await relay.copyOf(firstDocument)).byteLength;
  expect(after - before).toBeLessThan(1_000_000);
});
