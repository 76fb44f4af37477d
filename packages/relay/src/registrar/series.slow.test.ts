import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { OperationInput } from "@concord/document";
import { DocumentId, NumberSeries } from "@concord/model";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { storeFile } from "../storage/sqlite-storage.ts";
import { acme, draftOf, issuingOnDisk, issuingRelay } from "../testing/issuing-relay.ts";
import type { IssuingRelay } from "../testing/issuing-relay.ts";
import { firstDocument } from "../testing/raw-peer.ts";
import { temporaryFolder } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";

const documentOf = (index: number): DocumentId =>
  DocumentId.parse(`0197f3a0-0000-7000-8000-${index.toString(16).padStart(12, "0")}`);
const settings = documentOf(0xffff);
const workspaceOf = (content: object): OperationInput => ({
  type: "create",
  document: { kind: "workspace", content },
});

/** Issues drafts one after the other, and gives what became of each: its number, or the paths of what is to be corrected. */
async function issueAll(
  relay: IssuingRelay,
  drafts: readonly { readonly content?: object; readonly series?: string }[],
  from = 1,
): Promise<readonly unknown[]> {
  const became: unknown[] = [];
  for (const [index, { content, series }] of drafts.entries()) {
    const document = documentOf(from + index);
    const request = series === undefined ? {} : { series };
    await relay.write(document, [draftOf(content), { type: "request-issue", key: "r", request }]);
    await relay.answered();
    const { issued, requests } = await relay.read(document);
    became.push(issued?.number ?? requests[0]?.declined?.findings?.map(({ path }) => path));
  }
  return became;
}

test("[RL295] a workspace without series of its own counts invoices and credit notes apart", async () => {
  await using relay = await issuingOnDisk();
  const credit = {
    kind: "credit-note",
    precedingInvoices: [{ id: "p", number: "OLD-7" }],
  };
  expect(
    await issueAll(relay, [
      {},
      { content: credit },
      { content: { kind: "corrective" } },
      { content: { kind: "credit-note" } },
      { content: credit },
    ]),
  ).toEqual([
    "INV-2026-0001",
    "CN-2026-0001",
    "INV-2026-0002",
    ["precedingInvoices"],
    "CN-2026-0002",
  ]);
});

test("[RL296] series are the workspace's data: format, width, first number, which kinds, which is asked for", async () => {
  await using relay = await issuingOnDisk();
  const series = [
    { id: "north", format: "N{number}", digits: 3, first: 17 },
    { id: "south", format: "S/{year}/{number}", digits: 6 },
    { id: "credits", format: "C{number}", kinds: ["credit-note"] },
    { id: "broken", format: "B{number}", reset: "yearly" },
  ].map((wish) => NumberSeries.parse(wish));
  await relay.write(settings, [workspaceOf({ series })]);
  expect(
    await issueAll(relay, [
      {},
      { series: "south" },
      {},
      { series: "credits" },
      { series: "broken" },
      { series: "east" },
      { series: "south" },
    ]),
  ).toEqual(["N017", "S/2026/000001", "N018", ["kind"], ["number"], ["number"], "S/2026/000002"]);
  expect(await relay.storage.seriesUse(acme)).toMatchObject([
    { series: "north", first: 17, last: 18, missing: 0 },
    { series: "south", first: 1, last: 2, missing: 0 },
  ]);
});

test("[RL631] a series whose first number is too high gives none, says so, and its register stays readable", async () => {
  await using storage = openTestStorage(temporaryFolder());
  await using relay = await issuingRelay(storage);
  const series = [{ id: "high", format: "H-{number}", first: Number.MAX_SAFE_INTEGER }];
  await relay.write(settings, [workspaceOf({ series })]);
  expect(await issueAll(relay, [{}, {}])).toEqual([["number"], ["number"]]);
  expect(await storage.numbers(acme, { after: null, limit: 9 })).toEqual([]);
  const [request] = (await relay.read(documentOf(1))).requests;
  expect(JSON.stringify(request?.declined)).toContain("14 digits at most");
});

test("[RL297] a series begins again with the year or month of the invoice's date, in the workspace's time zone", async () => {
  let now = "2026-12-31T22:30:00Z";
  await using relay = await issuingOnDisk({ now: () => Date.parse(now) });
  const monthly = { id: "m", format: "{year}-{month}-{number}" };
  const series = [{ id: "y", format: "{year}-{number}" }, monthly].map((wish) =>
    NumberSeries.parse(wish),
  );
  await relay.write(settings, [workspaceOf({ series, timeZone: "Europe/Berlin" })]);
  const round = (from: number) => issueAll(relay, [{}, {}, { series: "m" }], from);
  expect(await round(1)).toEqual(["2026-0001", "2026-0002", "2026-12-0001"]);
  now = "2026-12-31T23:30:00Z";
  expect(await round(11)).toEqual(["2027-0001", "2027-0002", "2027-01-0001"]);
  now = "2027-02-01T12:00:00Z";
  expect(await round(21)).toEqual(["2027-0003", "2027-0004", "2027-02-0001"]);
});

test("[RL446] a first number counts for the stretch of time in which the series gives its first, and each later one begins with 1", async () => {
  let now = "2026-12-30T12:00:00Z";
  await using relay = await issuingOnDisk({ now: () => Date.parse(now) });
  const series = [NumberSeries.parse({ id: "y", format: "{year}-{number}", first: 38 })];
  await relay.write(settings, [workspaceOf({ series })]);
  expect(await issueAll(relay, [{}, {}])).toEqual(["2026-0038", "2026-0039"]);
  now = "2027-01-02T12:00:00Z";
  expect(await issueAll(relay, [{}, {}], 11)).toEqual(["2027-0001", "2027-0002"]);
  expect(await relay.storage.seriesUse(acme)).toMatchObject([
    { period: "2026", begins: 38, first: 38, missing: 0 },
    { period: "2027", begins: 1, first: 1, missing: 0 },
  ]);
});

const dated = (issueDate: string) => ({ content: { issueDate } });

test("[RL298] dates in a series do not go back, and none lies ahead", async () => {
  await using relay = await issuingOnDisk();
  expect(
    await issueAll(relay, [
      dated("2026-11-18"),
      dated("2026-11-17"),
      dated("2026-11-18"),
      dated("2026-11-21"),
      {},
      dated("2026-11-19"),
    ]),
  ).toEqual([
    "INV-2026-0001",
    ["issueDate"],
    "INV-2026-0002",
    ["issueDate"],
    "INV-2026-0003",
    ["issueDate"],
  ]);
});

test("[RL299] no number is given that another invoice of ours has, whatever becomes of formats", async () => {
  await using relay = await issuingOnDisk();
  expect(await issueAll(relay, [{}, {}])).toEqual(["INV-2026-0001", "INV-2026-0002"]);
  const series = [NumberSeries.parse({ id: "own", format: "INV-{year}-{number}" })];
  await relay.write(settings, [workspaceOf({ series })]);
  expect(await issueAll(relay, [{}], 11)).toEqual([["number"]]);
  await relay.write(settings, [
    { type: "set-field", path: "series.own.format", value: "RE-{year}-{number}" },
  ]);
  expect(await issueAll(relay, [{}], 21)).toEqual(["RE-2026-0001"]);
});

test("[RL299] the seller of an invoice that names none is the workspace's company, frozen by value", async () => {
  await using relay = await issuingOnDisk();
  const nameless = { content: { seller: undefined } };
  expect(await issueAll(relay, [nameless], 11)).toEqual([["seller.name"]]);
  await relay.write(settings, [workspaceOf({ company: { name: "Ours GmbH" } })]);
  expect(await issueAll(relay, [nameless])).toEqual(["INV-2026-0001"]);
  await relay.write(settings, [{ type: "set-field", path: "company.name", value: "Others AG" }]);
  const { invoice, editedAfterIssue } = await relay.read(firstDocument);
  expect(invoice.seller?.name).toBe("Ours GmbH");
  expect(editedAfterIssue).toEqual([]);
});

/** An update that changes nothing. */
const nothing = Y.encodeStateAsUpdate(new Y.Doc());
const ours = { name: "Ours GmbH", vatId: "DE123456789" };

/** As it is imported from a file, or read from a tool. */
function issuedElsewhere(number: string, connector: string, seller: object): OperationInput[] {
  const by = { type: "connector" as const, connector, account: "import", id: number };
  return [draftOf({ seller }), { type: "mark-issued", issued: { number, by } }];
}

test("[RL441] a number that an imported invoice of the seller has is not given; one of another seller's invoice is", async () => {
  await using relay = await issuingOnDisk();
  const stripe = { name: "stripe", role: "connector" } as const;
  await relay.write(documentOf(1), issuedElsewhere("INV-2026-0001", "file", { name: "Supplier" }));
  expect(await issueAll(relay, [{}], 11)).toEqual(["INV-2026-0001"]);
  await relay.write(documentOf(2), issuedElsewhere("INV-2026-0002", "file", ours));
  await relay.write(documentOf(3), issuedElsewhere("INV-2026-0003", "stripe", ours), stripe);
  expect(await issueAll(relay, [{}], 21)).toEqual(["INV-2026-0004"]);
});

test("[RL624] a number that an imported invoice has in other case, with other spaces or wide digits is not given; one with other zeros is another", async () => {
  await using relay = await issuingOnDisk();
  const spelt = ["inv-2026-0001", " INV-2026- 0002", "INV-2026-０００３", "INV-2026-04"];
  for (const [index, number] of spelt.entries()) {
    await relay.write(documentOf(index + 1), issuedElsewhere(number, "file", ours));
  }
  expect(await issueAll(relay, [{}], 21)).toEqual(["INV-2026-0004"]);
  expect((await relay.register()).map(({ number, origin }) => [number, origin])).toEqual([
    ...spelt.slice(0, 3).map((number) => [number, "elsewhere"]),
    ["INV-2026-0004", "taken"],
  ]);
});

test("[RL540] a series goes on behind numbers that imported invoices have, also where its year begins with them, and the register accounts for each", async () => {
  await using relay = await issuingOnDisk();
  for (const count of [1, 2, 4]) {
    await relay.write(documentOf(count), issuedElsewhere(`INV-2026-000${count}`, "file", ours));
  }
  const drafts = { content: { seller: ours } };
  expect(await issueAll(relay, [drafts, drafts, drafts], 11)).toEqual([
    "INV-2026-0003",
    "INV-2026-0005",
    "INV-2026-0006",
  ]);
  const lines = (await relay.register()).map(({ number, state, origin, document }) => [
    number,
    state,
    origin,
    document,
  ]);
  expect(lines).toEqual([
    ["INV-2026-0001", "issued", "elsewhere", documentOf(1)],
    ["INV-2026-0002", "issued", "elsewhere", documentOf(2)],
    ["INV-2026-0003", "issued", "taken", documentOf(11)],
    ["INV-2026-0004", "issued", "elsewhere", documentOf(4)],
    ["INV-2026-0005", "issued", "taken", documentOf(12)],
    ["INV-2026-0006", "issued", "taken", documentOf(13)],
  ]);
  expect(await relay.core.context.storage.seriesUse(acme)).toMatchObject([
    { begins: 1, last: 6, issued: 6, missing: 0, doubled: 0 },
  ]);
});

test("[RL540] the dates of others' invoices bind no series, and a credit note of a number of theirs is none of ours", async () => {
  await using relay = await issuingOnDisk();
  const by = { type: "connector" as const, connector: "file", account: "import", id: "1" };
  const issued = { number: "INV-2026-0001", on: "2026-12-31", by };
  await relay.write(documentOf(1), [draftOf({ seller: ours }), { type: "mark-issued", issued }]);
  expect(await issueAll(relay, [{}, {}], 11)).toEqual(["INV-2026-0002", "INV-2026-0003"]);
  const note = { kind: "credit-note", precedingInvoices: [{ id: "p", number: "INV-2026-0001" }] };
  expect(await issueAll(relay, [{ content: note }], 21)).toEqual(["CN-2026-0001"]);
});

test("[RL540] what another series of ours gave stops a series as before", async () => {
  await using relay = await issuingOnDisk();
  const series = ["north", "south"].map((id) =>
    NumberSeries.parse({ id, format: "INV-{year}-{number}" }),
  );
  await relay.write(settings, [workspaceOf({ series })]);
  expect(await issueAll(relay, [{ series: "north" }, { series: "south" }], 11)).toEqual([
    "INV-2026-0001",
    ["number"],
  ]);
});

test("[RL541] the number of an import whose values were erased is not given again", async () => {
  const folder = temporaryFolder();
  {
    await using storage = openTestStorage(folder);
    await using relay = await issuingRelay(storage);
    await relay.write(documentOf(1), issuedElsewhere("INV-2026-0001", "file", ours));
    const erased = await relay.core.context.committer.act(acme, documentOf(1), async (live) => [
      {
        live,
        author: { id: "olga", name: "Olga" },
        device: "erasure",
        operations: [{ type: "erase" }],
        update: nothing,
        difference: [],
        numbers: [],
        erases: true,
      },
    ]);
    const seq = "seq" in erased ? erased.seq : 0;
    await storage.eraseValues({ workspace: acme, document: documentOf(1), seq });
    expect(await issueAll(relay, [{ content: { seller: ours } }], 11)).toEqual(["INV-2026-0002"]);
  }
  // A store from before knows the number from the document alone: its journal has forgotten it.
  const before = new DatabaseSync(join(folder, storeFile));
  before.exec("DROP TABLE foreign_numbers; DELETE FROM meta WHERE key = 'foreign-numbers'");
  before.close();
  await using storage = openTestStorage(folder);
  expect(await storage.issuedElsewhere(acme, ["INV-2026-0001"])).toEqual([
    {
      number: "INV-2026-0001",
      asked: "INV-2026-0001",
      document: documentOf(1),
      seller: ours,
    },
  ]);
});

test("[RL586] what is left of a damaged document counts for the numbers of others, and the rest is read once it is whole", async () => {
  const folder = temporaryFolder();
  {
    await using storage = openTestStorage(folder);
    await using relay = await issuingRelay(storage);
    await relay.write(documentOf(1), issuedElsewhere("INV-2026-0001", "file", ours));
    for (const value of ["ben", "ada"]) {
      await relay.write(documentOf(1), [{ type: "set-field", path: "assignee", value }]);
    }
    const one = { workspace: acme, document: documentOf(1) };
    await relay.core.context.committer.act(acme, documentOf(1), async (live) => [
      {
        live,
        author: { id: "olga", name: "Olga" },
        operations: [{ type: "erase" }],
        update: nothing,
        difference: [],
        numbers: [],
        erases: true,
      },
    ]);
    await storage.eraseValues({ ...one, seq: await storage.head(acme) });
  }
  const change = (sql: string): void => {
    const database = new DatabaseSync(join(folder, storeFile));
    database.exec(sql);
    database.close();
  };
  const known = async () => {
    await using storage = openTestStorage(folder);
    return (await storage.issuedElsewhere(acme, ["INV-2026-0001"])).length;
  };
  const again = "DELETE FROM foreign_numbers";
  change(`${again}; DELETE FROM meta WHERE key = 'foreign-numbers'`);
  change("CREATE TABLE kept AS SELECT * FROM updates WHERE seq = 2");
  change("DELETE FROM updates WHERE seq = 2");
  expect(await known()).toBe(1);
  // Nobody says that this was all: it is read once more.
  change(again);
  expect(await known()).toBe(1);
  change(`INSERT INTO updates SELECT * FROM kept; ${again}`);
  expect(await known()).toBe(1);
  change(again);
  expect(await known()).toBe(0);
});

test("[RL441] an import that names no seller is of the company, also once the relay was started anew", async () => {
  const folder = temporaryFolder();
  {
    await using storage = openTestStorage(folder);
    await using relay = await issuingRelay(storage);
    await relay.write(settings, [workspaceOf({ company: ours })]);
    const { vatId: _, ...nameless } = ours;
    await relay.write(documentOf(1), issuedElsewhere("INV-2026-0001", "file", nameless));
  }
  await using storage = openTestStorage(folder);
  await using relay = await issuingRelay(storage);
  await relay.write(documentOf(11), [draftOf(), { type: "request-issue", key: "r" }]);
  await relay.answered();
  expect((await relay.read(documentOf(11))).issued?.number).toBe("INV-2026-0002");
});

test("[RL442] a store from before reads the numbers of others from its journal", async () => {
  const folder = temporaryFolder();
  {
    await using storage = openTestStorage(folder);
    await using relay = await issuingRelay(storage);
    await relay.write(documentOf(1), issuedElsewhere("INV-2026-0001", "file", ours));
  }
  const before = new DatabaseSync(join(folder, storeFile));
  before.exec("DROP TABLE foreign_numbers; DELETE FROM meta WHERE key = 'foreign-numbers'");
  before.close();
  await using storage = openTestStorage(folder);
  expect(await storage.issuedElsewhere(acme, ["INV-2026-0001", "INV-2026-0002"])).toEqual([
    {
      number: "INV-2026-0001",
      asked: "INV-2026-0001",
      document: documentOf(1),
      seller: ours,
    },
  ]);
});

test("[RL444] who works in the field and a tool have no credit note issued; the office does", async () => {
  await using relay = await issuingOnDisk();
  const note = { kind: "credit-note", precedingInvoices: [{ id: "p", number: "OLD-7" }] };
  const ask = { type: "request-issue", key: "r" } as const;
  for (const [index, role] of (["field", "connector"] as const).entries()) {
    const document = documentOf(index + 1);
    await relay.write(document, [draftOf(note)]);
    expect(await relay.write(document, [ask], { name: role, role })).toMatchObject({
      verdict: { corrections: [{ rule: "not-allowed", path: "requests.r" }] },
    });
    await relay.answered();
    expect((await relay.read(document)).issued).toBeUndefined();
  }
  await relay.write(documentOf(3), [draftOf(note), ask], { name: "eva", role: "editor" });
  await relay.answered();
  expect((await relay.read(documentOf(3))).issued?.number).toBe("CN-2026-0001");
});
