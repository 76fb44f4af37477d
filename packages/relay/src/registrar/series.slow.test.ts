import type { OperationInput } from "@concord/document";
import { DocumentId, NumberSeries } from "@concord/model";
import { expect, test } from "vitest";
import { acme, draftOf, issuingOnDisk } from "../testing/issuing-relay.ts";
import { firstDocument } from "../testing/raw-peer.ts";

const documentOf = (index: number): DocumentId =>
  DocumentId.parse(`0197f3a0-0000-7000-8000-${index.toString(16).padStart(12, "0")}`);
const settings = documentOf(0xffff);
const workspaceOf = (content: object): OperationInput => ({
  type: "create",
  document: { kind: "workspace", content },
});

/** Issues drafts one after the other, and gives what became of each: its number, or the paths of what is to be corrected. */
async function issueAll(
  relay: Awaited<ReturnType<typeof issuingOnDisk>>,
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
