import { PlainDate } from "@concord/model";
import { expect, test } from "vitest";
import { readQuery } from "./amount-query.ts";
import { csvOf } from "./export-csv.ts";
import { heldOrder } from "./held-order.ts";
import { everything, filterOf, furtherFilters, searchOf } from "./list-filter.ts";
import type { ListFilter } from "./list-filter.ts";
import { createInvoiceBook } from "./invoice-book.ts";
import type { ListedInvoice } from "./invoice-book.ts";
import { createListSorter, newestFirst, orderBy } from "./list-order.ts";
import type { ListOrder } from "./list-order.ts";
import { createTotals, monthOf } from "./list-totals.ts";
import { foundInvoices } from "./listed-invoices.ts";
import type { TurnedDown } from "./listed-invoices.ts";
import { createSearchIndex } from "./search-index.ts";
import { createShownList } from "./shown-list.ts";
import { tagsIn } from "./tags-in.ts";
import { allToggled, extended, toggled } from "./selection.ts";
import type { ListedRow } from "../wire/messages.ts";
import { idOf, rowOf } from "./testing/rows.ts";

const whole = { extent: "whole", seen: null } as const;
const noTool: TurnedDown = new Map();
const anything = { words: undefined, fits: undefined };
const today = PlainDate.parse("2026-11-29");
const rows = [
  rowOf(1, { number: "INV-1", buyerName: "Harbour & Pine", issueDate: "2026-11-01", gross: "900" }),
  rowOf(2, { number: "INV-2", buyerName: "Łódź Pine", issueDate: "2026-11-03", status: "paid" }),
  rowOf(3, { status: "draft", buyerName: "Harbour", currency: "CHF", assignee: "ada" }),
  rowOf(4, { number: "INV-4", issueDate: "2026-11-03", flags: ["overdue"] }, { sync: "sending" }),
];
const index = createSearchIndex();
index.take(rows);
const bookOf = (given: readonly ListedRow[], day = today) => {
  const book = createInvoiceBook();
  book.follow(new Map(given.map((row) => [row.document, row])), day);
  return book;
};
const inOrder = (given: readonly ListedRow[], order: ListOrder) =>
  createListSorter("en").inOrder(bookOf(given).all(), order);

const found = (filter: Partial<ListFilter>, text = "") => {
  const { words, fits } = readQuery(text, ".");
  const wanted = { words: words === "" ? undefined : index.question(words), fits };
  const given = bookOf(rows).all().toReversed();
  return foundInvoices(given, { ...everything, ...filter }, wanted, noTool);
};
const named = (invoices: readonly ListedInvoice[]) =>
  invoices.map(({ summary }) => summary.number ?? "draft");
const numbers = (filter: Partial<ListFilter>, text = "") => named(found(filter, text).shown);

test("[WB10] drafts come first, then the newest, and what is of one day by id", () => {
  expect(named(inOrder(rows, newestFirst))).toEqual(["draft", "INV-4", "INV-2", "INV-1"]);
});

test("[WB582] an invoice is found, filtered and ordered by its tags; one without any comes last", () => {
  const tagged = [
    rowOf(1, { number: "INV-1", tags: ["Second reminder", "VIP"] }),
    rowOf(2, { number: "INV-2" }),
    rowOf(3, { number: "INV-3", tags: ["archive"] }),
  ];
  const all = bookOf(tagged).all().toReversed();
  const own = createSearchIndex();
  own.take(tagged);
  const by = (filter: Partial<ListFilter>, text = "") => {
    const words = text === "" ? undefined : own.question(text);
    const { shown } = foundInvoices(
      all,
      { ...everything, ...filter },
      { words, fits: undefined },
      noTool,
    );
    return named(shown);
  };
  expect(by({ tag: "vip" })).toEqual(["INV-1"]);
  expect(by({ tag: "reminder" })).toEqual([]);
  // Another letter is another tag.
  expect(by({ tag: "Archive" })).toEqual(["INV-3"]);
  expect(by({ tag: "archiv\u00e9" })).toEqual([]);
  expect(by({}, "remin")).toEqual(["INV-1"]);
  expect(filterOf(searchOf({ tag: "Second reminder" })).tag).toBe("Second reminder");
  const order = { by: "tags", direction: "ascending" } as const;
  expect(named(inOrder(tagged, order))).toEqual(["INV-3", "INV-1", "INV-2"]);
  expect(tagsIn(tagged)).toEqual(["archive", "Second reminder", "VIP"]);
});

test("[WB10] filters and words leave what fits all of them", () => {
  expect(numbers({ status: "open" })).toEqual(["INV-1", "INV-4"]);
  expect(numbers({ status: "overdue" })).toEqual(["INV-4"]);
  expect(numbers({ status: "paid" })).toEqual(["INV-2"]);
  expect(numbers({}, "pine harbour")).toEqual(["INV-1"]);
  expect(numbers({}, "ŁÓDŹ inv")).toEqual(["INV-2"]);
  expect(numbers({ status: "draft" }, "pine")).toEqual([]);
  expect(numbers({ customer: "Harbour" })).toEqual(["draft"]);
  expect(numbers({ currency: "CHF" })).toEqual(["draft"]);
  expect(numbers({ assignee: "ada" })).toEqual(["draft"]);
  expect(numbers({ sync: "unsent" })).toEqual(["INV-4"]);
  expect(numbers({ from: "2026-11-02", to: "2026-11-30" })).toEqual(["INV-2", "INV-4"]);
});

test("[WB70] each status says how many it would show, and what the filters hide of a search is told", () => {
  expect(found({ status: "draft" }).counts).toEqual({
    all: 4,
    draft: 1,
    open: 2,
    overdue: 1,
    paid: 1,
    attention: 0,
    discarded: 0,
  });
  expect(found({ status: "draft" }, "pine").elsewhere).toBe(2);
  expect(found({ status: "draft" }).elsewhere).toBe(0);
});

test("[WB70] an invoice falls overdue on its day without a change", () => {
  const later = rowOf(5, { number: "INV-5" }, { later: [{ from: today, flags: ["overdue"] }] });
  const on = (day: string) =>
    foundInvoices(bookOf([later], PlainDate.parse(day)).all(), everything, anything, noTool).counts
      .overdue;
  expect([on("2026-11-28"), on("2026-11-29")]).toEqual([0, 1]);
});

test("[WB71] a number is found whole or by its digits, never by what all numbers begin with", () => {
  const many = createSearchIndex();
  const all = Array.from({ length: 300 }, (_, at) =>
    rowOf(at + 1, {
      number: `INV-${String(at + 1).padStart(6, "0")}`,
      buyerName: `Customer ${at + 1}`,
    }),
  );
  many.take(all);
  const find = (words: string) => all.filter(many.question(words)).map(({ document }) => document);
  expect(find("INV-000042")).toEqual([idOf(42)]);
  expect(find("42")).toContain(idOf(42));
  expect(find("custmer 142")).toContain(idOf(142));
  expect(find("INV-0000")).toHaveLength(99);
  expect(find("nobody")).toEqual([]);
  // In the middle of a word nothing is found.
  expect(find("ustomer")).toEqual(all.map(({ document }) => document));
  expect(find("tomer")).toEqual([]);
});

test("[WB71] an invoice is found by what its lines are called", () => {
  const lines = createSearchIndex();
  const row = rowOf(1, { buyerName: "Acme" }, { lineText: "Pump inspection\nSet-up, half a day" });
  lines.take([row]);
  const isFound = (words: string): boolean => lines.question(words)(row);
  expect(["acme pump", "inspektion", "up", "half"].filter(isFound)).toHaveLength(4);
  expect(isFound("acme drill")).toBe(false);
});

test("[WB483] signs alone are found where they stand, and nowhere else", () => {
  const signs = createSearchIndex();
  const all = [
    rowOf(1, { buyerName: "Acme & Söhne" }, { lineText: "Party 😀" }),
    rowOf(2, { buyerName: "Bolt", number: "INV-2" }),
  ];
  signs.take(all);
  const find = (words: string): number => all.filter(signs.question(words)).length;
  expect(["😀", "&", "& 😀", "-"].map(find)).toEqual([1, 1, 1, 1]);
  expect(["!!!", "😎", "😀 !"].map(find)).toEqual([0, 0, 0]);
  // Nothing is asked yet, and beside words a sign says nothing.
  expect(["", ">", "<=", "bolt !"].map(find)).toEqual([2, 2, 2, 1]);
});

test("[WB430] an invoice is found by the customer's order", () => {
  const orders = createSearchIndex();
  const row = rowOf(1, { buyerName: "Acme" }, { order: "PO-004711" });
  orders.take([row]);
  const isFound = (words: string): boolean => orders.question(words)(row);
  expect(["po-004711", "4711", "acme 4711"].filter(isFound)).toHaveLength(3);
  expect(isFound("4712")).toBe(false);
});

test("[WB71] what changes is found by what it says now", () => {
  const here = new Map([1, 2].map((each) => [idOf(each), rowOf(each, { buyerName: "Acme" })]));
  const list = createShownList({ now: () => 0, again: () => undefined, locale: "en" });
  let rowsVersion = 0;
  const find = (text: string): number => {
    rowsVersion += 1;
    const basis = { rows: here, rowsVersion, filter: { ...everything, text }, order: newestFirst };
    return list.of({ ...whole, ...basis, turnedDown: noTool, today, isInUse: () => false }).invoices
      .length;
  };
  expect([find("acme"), find("bolt")]).toEqual([2, 0]);
  here.set(idOf(1), rowOf(1, { buyerName: "Bolt" }));
  expect([find("acme"), find("bolt")]).toEqual([1, 1]);
  here.delete(idOf(1));
  expect([find("acme"), find("bolt")]).toEqual([1, 0]);
});

test("[WB72] amounts are searched by comparison, or exactly where they have decimals; a plain number is words", () => {
  expect(numbers({}, ">500")).toEqual(["INV-1"]);
  expect(numbers({}, "pine <=100,00")).toEqual(["INV-1", "INV-2"]);
  expect(numbers({}, "900.00")).toEqual(["INV-1"]);
  expect(readQuery("500 acme", ".")).toEqual({ words: "500 acme", fits: undefined });
  const german = readQuery("1.234,56", ",");
  expect(german.words).toBe("");
  expect(german.fits?.(rows[0]?.summary?.gross ?? fail(), amount("1234.56"))).toBe(true);
  // A notation that the viewer's locale decides.
  expect(readQuery(">1.234", ",").fits?.(amount("2"), amount("2"))).toBe(false);
  expect(readQuery(">1.234", ".").fits?.(amount("2"), amount("2"))).toBe(true);
});

test("[WB73] each column orders both ways, numbers by their digits", () => {
  const two = [rowOf(1, { number: "INV-10" }), rowOf(2, { number: "INV-9" })];
  const byNumber = orderBy(newestFirst, "number");
  expect(named(inOrder(two, byNumber))).toEqual(["INV-9", "INV-10"]);
  expect(named(inOrder(two, orderBy(byNumber, "number")))).toEqual(["INV-10", "INV-9"]);
  expect(named(inOrder(rows, orderBy(newestFirst, "total")))[0]).toBe("INV-1");
});

test("[WB73] what is pointed at stays where it is; what waits is counted", () => {
  const [one, two, three] = [1, 2, 3].map((each) => listed(rowOf(each, { number: `INV-${each}` })));
  if (one === undefined || two === undefined || three === undefined) throw new Error("three");
  const changed = { ...two, row: { ...two.row, revision: 9 } };
  const known = new Map([one, changed, three].map((each) => [each.summary.id, each]));
  const held = heldOrder([one, two], [changed, three, one], (id) => known.get(id));
  expect(named(held.rows)).toEqual(["INV-1", "INV-2"]);
  expect(held.rows[1]?.row.revision).toBe(9);
  expect(held.waiting).toBe(2);
  expect(heldOrder([one], [one], (id) => known.get(id)).waiting).toBe(0);
  expect(heldOrder([one, two], [one], (id) => (id === one.summary.id ? one : undefined))).toEqual({
    rows: [one],
    waiting: 0,
  });
});

test("[WB78] a flood of changes takes a tenth of the time at most; what a person asks for is shown at once", () => {
  let now = 0;
  const again: number[] = [];
  const list = createShownList({
    // Each look at the clock takes 10 ms, so each making of the list does.
    now: () => (now += 10),
    again: (ms) => again.push(ms),
    locale: "en",
  });
  const here = new Map(rows.slice(0, 2).map((row) => [row.document, row]));
  let rowsVersion = 0;
  const shown = (filter: Partial<ListFilter> = {}): number => {
    rowsVersion += 1;
    const all = { ...everything, ...filter };
    const basis = { rows: here, rowsVersion, filter: all, order: newestFirst, turnedDown: noTool };
    return list.of({ ...whole, ...basis, today, isInUse: () => false }).invoices.length;
  };
  expect(shown()).toBe(2);
  for (const row of rows) here.set(row.document, row);
  expect([shown(), again.length]).toEqual([2, 1]);
  expect(shown({ status: "overdue" })).toBe(1);
  now += 100;
  expect(shown()).toBe(4);
});

test("[WB74] rows are selected one by one, from one to another, or all", () => {
  const shown = [1, 2, 3, 4].map(idOf);
  const one = toggled(new Set(), idOf(2));
  expect([...extended(one, idOf(2), idOf(4), shown)]).toEqual([2, 3, 4].map(idOf));
  expect([...extended(one, idOf(9), idOf(4), shown)]).toEqual([2, 4].map(idOf));
  expect([...toggled(one, idOf(2))]).toEqual([]);
  expect(allToggled(one, shown).size).toBe(4);
  expect(allToggled(new Set(shown), shown).size).toBe(0);
});

test("[WB75] what is exported keeps every digit, and no name becomes a formula", () => {
  const row = rowOf(1, {
    number: "INV-1",
    buyerName: '=cmd|"x", Inc.',
    currency: "EUR",
    gross: "0.10000000000000000001",
    issueDate: "2026-11-01",
  });
  expect(csvOf([row.summary ?? fail()])).toBe(
    "\u{feff}number,customer,issued,due,status,currency,total,balance,kind\r\n" +
      `INV-1,"'=cmd|""x"", Inc.",2026-11-01,,unpaid,EUR,0.10000000000000000001,100,invoice\r\n`,
  );
});

test("[WB76] a filter stands in the address, and an address that means none is passed over", () => {
  const filter = { ...everything, status: "overdue", customer: "A & B", q: undefined } as const;
  const { q: _, ...given } = filter;
  expect(filterOf(searchOf(given))).toEqual(given);
  expect(searchOf(everything)).toBe("");
  expect(furtherFilters(given)).toBe(1);
  expect(filterOf("?status=lost&sync=maybe&from=soon")).toEqual(everything);
});

test("[WB11] what is owed is summed up by currency", () => {
  const owed = [
    ["EUR", "10.1", "2026-12-01"],
    ["EUR", "0.2", "2026-11-20"],
    ["JPY", "500", "2026-12-04"],
  ].flatMap(([currency, outstanding, dueDate]) => {
    const flags = dueDate === "2026-11-20" ? ["overdue"] : [];
    return listed(rowOf(1, { currency, outstanding, dueDate, flags }));
  });
  const totals = createTotals(today);
  for (const each of owed) totals.add(each, 1);
  expect(totals.now()).toEqual({
    outstanding: [
      { currency: "EUR", amount: "10.3", invoices: 2 },
      { currency: "JPY", amount: "500", invoices: 1 },
    ],
    overdue: [{ currency: "EUR", amount: "0.2", invoices: 1 }],
    dueSoon: [
      { currency: "EUR", amount: "10.1", invoices: 1 },
      { currency: "JPY", amount: "500", invoices: 1 },
    ],
    paid: [],
  });
  // What is counted out again has left no trace.
  for (const each of owed.slice(1)) totals.add(each, -1);
  expect(totals.now().outstanding).toEqual([{ currency: "EUR", amount: "10.1", invoices: 1 }]);
  expect(totals.now().overdue).toEqual([]);
});

const owedOrNot = [
  rowOf(1, { number: "INV-1", gross: "100" }),
  rowOf(2, { number: "CN-1", kind: "credit-note", gross: "60", outstanding: "60" }),
  rowOf(3, { number: "CN-2", kind: "credit-note", status: "paid", outstanding: "0" }),
  rowOf(4, { number: "INV-2", gross: "-7", outstanding: "-7", dueDate: "2026-12-01" }),
];

test("[WB640] what is owed to customers is in no sum of what they owe, and under no status of an invoice to be paid", () => {
  const book = bookOf(owedOrNot);
  const { outstanding, overdue, dueSoon } = book.totals();
  expect(outstanding).toEqual([{ currency: undefined, amount: "100", invoices: 1 }]);
  expect([overdue, dueSoon]).toEqual([[], []]);
  const { counts } = foundInvoices(book.all(), everything, anything, noTool);
  expect(counts).toMatchObject({ all: 4, open: 1, overdue: 0, paid: 0 });
});

test("[WB641] credit notes are filtered for, and searched and ordered by amounts that go the other way", () => {
  const fits = (filter: Partial<ListFilter>, text = "") => {
    const wanted = { words: undefined, fits: readQuery(text, ".").fits };
    const { shown } = foundInvoices(
      bookOf(owedOrNot).all().toReversed(),
      { ...everything, ...filter },
      wanted,
      noTool,
    );
    return named(shown);
  };
  expect(fits({ kind: "credit-note" })).toEqual(["CN-1", "CN-2"]);
  expect(fits({ kind: "invoice" })).toEqual(["INV-1", "INV-2"]);
  expect(fits({}, "<-50")).toEqual(["CN-1", "CN-2"]);
  expect(fits({}, ">50")).toEqual(["INV-1"]);
  // As it is printed.
  expect(fits({}, "60.00")).toEqual(["CN-1"]);
  expect(filterOf("?kind=credit-note").kind).toBe("credit-note");
  const byBalance = orderBy(newestFirst, "balance");
  expect(named(inOrder(owedOrNot, byBalance))).toEqual(["INV-1", "CN-2", "INV-2", "CN-1"]);
});

test("[WB642] an export says of each row what it is, and a credit note's amounts as money the other way", () => {
  const [, note] = owedOrNot;
  expect(csvOf([note?.summary ?? fail()])).toContain("CN-1,,,,unpaid,,-60,-60,credit-note\r\n");
});

const paid = (...days: readonly (readonly [string, string])[]) => ({
  receipts: days.map(([on, sum]) => ({ on: PlainDate.parse(on), amount: amount(sum) })),
});

test("[WB220] what came in this month is summed up by currency, and opens the list of just these", () => {
  const paidRows = [
    rowOf(1, { currency: "EUR" }, paid(["2026-10-31", "7"], ["2026-11-01", "10.1"])),
    rowOf(2, { currency: "EUR" }, paid(["2026-11-30", "0.2"])),
    rowOf(3, { currency: "JPY" }, paid(["2026-12-01", "500"])),
    rowOf(4, { currency: "EUR", status: "paid" }),
    // What was paid elsewhere and given back here.
    rowOf(5, { currency: "EUR" }, paid(["2026-11-02", "-3"])),
  ];
  const book = bookOf(paidRows);
  expect(book.totals().paid).toEqual([{ currency: "EUR", amount: "7.3", invoices: 3 }]);
  const { from, to } = monthOf(today);
  const filter = { ...everything, paidFrom: from, paidTo: to };
  const { shown } = foundInvoices(book.all(), filter, anything, noTool);
  expect(shown.map(({ summary }) => summary.id)).toEqual([idOf(5), idOf(2), idOf(1)]);
  expect(
    ["2027-02-14", "2028-02-01", "2026-12-31"].map((day) => monthOf(PlainDate.parse(day)).to),
  ).toEqual(["2027-02-28", "2028-02-29", "2026-12-31"]);
});

function listed(row: ReturnType<typeof rowOf>): ListedInvoice {
  return { row, summary: row.summary ?? fail() };
}

function fail(): never {
  throw new Error("an invoice has a summary");
}

function amount(text: string) {
  return rowOf(1, { gross: text }).summary?.gross ?? fail();
}
