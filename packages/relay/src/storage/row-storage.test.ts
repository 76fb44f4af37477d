import { DocumentId, InvoiceSummary, PlainDate } from "@concord/model";
import { WorkspaceId } from "@concord/protocol";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";
import type { DocumentRow, ListedConflict } from "./document-row.ts";
import type { InvoiceQuery, RowStorage } from "./row-storage.ts";

const acme = WorkspaceId.parse("acme");
const documentOf = (index: number): DocumentId =>
  DocumentId.parse(`0197f3a0-0000-7000-8000-${index.toString(16).padStart(12, "0")}`);
const day = (text: string): PlainDate => PlainDate.parse(text);
const fingerprint = "0123456789abcdef".repeat(2);

const invoiceRow = (
  index: number,
  seq: number,
  summary: object = {},
  reading: object = {},
): DocumentRow => ({
  kind: "invoice",
  seq,
  fingerprint,
  invoice: {
    summary: InvoiceSummary.parse({
      id: documentOf(index),
      kind: "invoice",
      status: "draft",
      flags: [],
      gross: "0",
      outstanding: "0",
      conflicts: 0,
      updatedSeq: seq,
      ...summary,
    }),
    conflicts: [],
    asOf: day("2026-01-01"),
    nextDue: null,
    ...reading,
  },
});
const partyRow = (seq: number): DocumentRow => ({ kind: "party", seq, fingerprint, invoice: null });
const rowsOf = (...rows: readonly (readonly [index: number, row: DocumentRow])[]) =>
  new Map(rows.map(([index, row]) => [documentOf(index), row]));

/** What every store of rows does. */
const open = async (): Promise<RowStorage & AsyncDisposable> => openTestStorage(temporaryFolder());

test("[RL7] a projection's rows and cursor move together, and can be forgotten", async () => {
  await using storage = await open();
  const rows = storage.rows("list", acme);
  await storage.project("list", acme, rowsOf([1, invoiceRow(1, 4)]), 5);
  await storage.project("list", acme, rowsOf([2, partyRow(6)]), 6);
  expect(await storage.projectionCursor("list", acme)).toBe(6);
  const all = [documentOf(1), documentOf(2), documentOf(3)];
  expect(await rows.get(all)).toEqual(rowsOf([1, invoiceRow(1, 4)], [2, partyRow(6)]));
  await storage.project("list", acme, rowsOf([1, invoiceRow(1, 7, { number: "7" })]), 7);
  expect((await rows.get(all)).get(documentOf(1))).toEqual(invoiceRow(1, 7, { number: "7" }));
  expect(await storage.rows("other", acme).get(all)).toEqual(new Map());
  await storage.resetProjection("list");
  expect(await storage.projectionCursor("list", acme)).toBe(0);
  expect(await rows.get(all)).toEqual(new Map());
});

test("[RL43] invoices are found by status or flag, text in any case, customer and dates, newest first, so many of them", async () => {
  await using storage = await open();
  const customer = documentOf(900);
  await storage.project(
    "list",
    acme,
    rowsOf(
      [1, invoiceRow(1, 11, { number: "R-1", buyerName: "Äcker ÖL", issueDate: "2026-01-15" })],
      [2, invoiceRow(2, 12, { status: "unpaid", flags: ["overdue", "disputed"], customer })],
      [3, invoiceRow(3, 13, { status: "paid", number: "r-100%_", issueDate: "2026-02-15" })],
      [4, partyRow(14)],
      [5, invoiceRow(5, 15, { buyerName: "İstanbul" })],
    ),
    15,
  );
  const found = async (query: Partial<InvoiceQuery>) => {
    const items = await storage.rows("list", acme).find({ limit: 10, ...query });
    return items.map(({ seq }) => seq);
  };
  expect(await found({})).toEqual([15, 13, 12, 11]);
  expect(await storage.rows("list", acme).countInvoices()).toBe(4);
  expect(await storage.rows("other", acme).countInvoices()).toBe(0);
  expect(await found({ limit: 2 })).toEqual([15, 13]);
  expect(await found({ cursor: 13 })).toEqual([12, 11]);
  expect(await found({ status: "draft" })).toEqual([15, 11]);
  expect(await found({ status: "overdue" })).toEqual([12]);
  expect(await found({ status: "disputed" })).toEqual([12]);
  expect(await found({ status: "due" })).toEqual([]);
  expect(await found({ customer })).toEqual([12]);
  expect(await found({ q: "äCKER ö" })).toEqual([11]);
  expect(await found({ q: "R-1" })).toEqual([13, 11]);
  expect(await found({ q: "%" })).toEqual([13]);
  expect(await found({ q: "İ" })).toEqual([15]);
  expect(await found({ q: "" })).toEqual([15, 13, 11]);
  expect(await found({ issuedFrom: day("2026-01-16") })).toEqual([13]);
  expect(await found({ issuedTo: day("2026-01-15") })).toEqual([11]);
  expect(await found({ q: "r", status: "paid", issuedTo: day("2026-12-31") })).toEqual([13]);
  const [newest] = await storage.rows("list", acme).find({ limit: 1 });
  expect(newest?.summary).toEqual(invoiceRow(5, 15, { buyerName: "İstanbul" }).invoice?.summary);
});

test("[RL44, RL243] invoices with a conflict that waits are found, newest change first, in pages of so many bytes", async () => {
  await using storage = await open();
  const conflict: ListedConflict = {
    id: "c1",
    attention: "person",
    record: {
      kind: "concurrent",
      path: "dueDate",
      kept: { value: "2026-01-31", author: "ada" },
      lost: { value: "2026-02-28", author: "ben" },
      state: "open",
    },
  };
  const rows = rowsOf(
    [1, invoiceRow(1, 1, {}, { conflicts: [conflict] })],
    [2, invoiceRow(2, 2)],
    [3, invoiceRow(3, 3, {}, { conflicts: [conflict, { ...conflict, id: "c2" }] })],
  );
  await storage.project("list", acme, rows, 3);
  const { conflicting } = storage.rows("list", acme);
  const newest = {
    document: documentOf(3),
    seq: 3,
    conflicts: [conflict, { ...conflict, id: "c2" }],
  };
  const oldest = { document: documentOf(1), seq: 1, conflicts: [conflict] };
  expect(await conflicting(null, 10_000)).toEqual({ found: [newest, oldest], more: false });
  // In pages: however large one is, it is one.
  expect(await conflicting(null, 10)).toEqual({ found: [newest], more: true });
  expect(await conflicting(3, 10)).toEqual({ found: [oldest], more: false });
  expect(await conflicting(1, 10)).toEqual({ found: [], more: false });
  expect(await storage.rows("list", acme).get([...rows.keys()])).toEqual(rows);
});

test("[RL56] rows that are not right for a day are found in pages: a due date has passed, or the day is before", async () => {
  await using storage = await open();
  const rows = storage.rows("list", acme);
  await storage.project(
    "list",
    acme,
    rowsOf(
      [1, invoiceRow(1, 1, {}, { nextDue: day("2026-01-31") })],
      [2, invoiceRow(2, 2)],
      [3, invoiceRow(3, 3, {}, { nextDue: day("2026-02-28") })],
      [4, partyRow(4)],
    ),
    4,
  );
  const outdated = (today: string, after: DocumentId | null = null, limit = 10) =>
    rows.outdated(day(today), after, limit);
  expect(await outdated("2026-01-31")).toEqual([]);
  expect(await outdated("2026-02-01")).toEqual([documentOf(1)]);
  expect(await outdated("2026-03-01", null, 1)).toEqual([documentOf(1)]);
  expect(await outdated("2026-03-01", documentOf(1), 1)).toEqual([documentOf(3)]);
  expect(await outdated("2026-03-01", documentOf(3), 1)).toEqual([]);
  expect(await outdated("2025-12-31")).toEqual([1, 2, 3].map(documentOf));
});

test("[RL170] rows are read in the order of changes and of ids, in pages, with what a scope goes by", async () => {
  await using storage = await open();
  const rows = storage.rows("list", acme);
  const facts = {
    status: "unpaid",
    issueDate: "2026-01-15",
    customer: documentOf(9),
    assignee: "ben",
  };
  await storage.project(
    "list",
    acme,
    rowsOf([3, partyRow(5)], [1, invoiceRow(1, 9, facts)], [2, invoiceRow(2, 7)]),
    9,
  );
  const first = { document: documentOf(1), kind: "invoice", seq: 9, facts };
  const second = {
    document: documentOf(2),
    kind: "invoice",
    seq: 7,
    facts: { status: "draft" },
  };
  const third = { document: documentOf(3), kind: "party", seq: 5, facts: undefined };
  expect(await rows.changed(0, 9, 10)).toEqual([third, second, first]);
  expect(await rows.changed(5, 8, 10)).toEqual([second]);
  expect(await rows.changed(0, 9, 2)).toEqual([third, second]);
  const held = [first, second, third].map((each) => ({ ...each, fingerprint }));
  expect(await rows.inOrder({ from: null, to: null }, 10)).toEqual(held);
  expect(await rows.inOrder({ from: null, to: null }, 2)).toEqual(held.slice(0, 2));
  expect(await rows.inOrder({ from: documentOf(2), to: documentOf(3) }, 10)).toEqual([held[1]]);
  const { document, ...place } = first;
  expect(await rows.places([document, documentOf(4)])).toEqual(new Map([[document, place]]));
});
