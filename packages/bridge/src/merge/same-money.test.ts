import { toJson } from "@concord/document";
import { DecimalString } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Registers } from "../connector.ts";
import { planFacts } from "./plan-facts.ts";
import { doubtfulMoney, sameMoney } from "./same-money.ts";

const paid = (amount: string, paidOn: string | undefined = "2026-11-20") => ({
  amount,
  ...(paidOn !== undefined && { paidOn }),
});
const books = (local: Registers, facts: Registers, outstanding: string) =>
  sameMoney({
    connector: "books",
    local,
    facts,
    outstanding: DecimalString.parse(outstanding),
  });
const shop = { "payments.shop:1": paid("119") };

test("[BR107] a payment that would be too much, of the amount and about the day of another's, is that one", () => {
  const facts = (amount: string, day: string | undefined) => ({
    "payments.books:9": paid(amount, day),
  });
  expect(books(shop, facts("119", "2026-11-25"), "0")).toEqual({ "payments.shop:1": "9" });
  expect(books(shop, facts("119", "2026-11-15"), "0")).toEqual({ "payments.shop:1": "9" });
  expect(books(shop, facts("119", "2026-11-26"), "0")).toEqual({});
  expect(books(shop, facts("118.99", "2026-11-20"), "0")).toEqual({});
  const undated = { "payments.books:9": { amount: "119" } };
  expect(books(shop, undated, "0")).toEqual({});
  // The invoice has room for it.
  expect(books(shop, facts("119", "2026-11-20"), "119")).toEqual({});
  // Something at this vendor stands for it already, or it never came.
  const linked = { ...shop, "links.books.payments.shop:1": "7" };
  expect(books(linked, facts("119", "2026-11-20"), "0")).toEqual({});
  const announced = { "payments.shop:1": { ...paid("119"), pending: true } };
  expect(books(announced, facts("119", "2026-11-20"), "0")).toEqual({});
  const bounced = { ...shop, "payments.shop:1.failed": {} };
  expect(books(bounced, facts("119", "2026-11-20"), "0")).toEqual({});
  const credit = { "payments.shop:1": { ...paid("119"), from: "balance" } };
  expect(books(credit, facts("119", "2026-11-20"), "0")).toEqual({});
  const other = { "payments.shop:1": { ...paid("119"), totalCurrency: "USD" } };
  const euros = { "payments.books:9": { ...paid("119"), totalCurrency: "EUR" } };
  expect(books(other, euros, "0")).toEqual({});
});

test("[BR107] credits are like payments, and never taken for one", () => {
  const credit = { "credits.shop:1": { amount: "20", on: "2026-11-20" } };
  const facts = { "credits.books:9": { amount: "20", on: "2026-11-21" } };
  expect(books(credit, facts, "0")).toEqual({ "credits.shop:1": "9" });
  expect(books({ "payments.shop:1": paid("20") }, facts, "0")).toEqual({});
});

test("[BR107] each payment is one other at most, the nearest in time", () => {
  const local = {
    "payments.shop:1": paid("50", "2026-11-20"),
    "payments.shop:2": paid("50", "2026-11-23"),
  };
  const facts = {
    "payments.books:7": paid("50", "2026-11-24"),
    "payments.books:8": paid("50", "2026-11-20"),
    "payments.books:9": paid("50", "2026-11-24"),
  };
  expect(books(local, facts, "0")).toEqual({ "payments.shop:1": "8", "payments.shop:2": "7" });
});

test("[BR108] whatever comes in, every payment is either recorded or linked to one of its amount, and what is linked has no room", () => {
  const Money = fc.record({
    amount: fc.constantFrom("50", "69", "119"),
    paidOn: fc.constantFrom("2026-11-20", "2026-11-24", "2026-11-30"),
  });
  fc.assert(
    fc.property(
      fc.array(Money, { maxLength: 4 }),
      fc.array(Money, { maxLength: 4 }),
      fc.constantFrom("-50", "0", "50", "119"),
      (mine, theirs, outstanding) => {
        const [local, facts] = [keyed("shop", mine), keyed("books", theirs)];
        const same = books(local, facts, outstanding);
        for (const [path, id] of Object.entries(same)) {
          expect(local[path]).toMatchObject({ amount: theirs[Number(id)]?.amount });
        }
        const links = Object.entries(same).map(([path, id]) => [`links.books.${path}`, id]);
        const known = { ...local, ...Object.fromEntries(links) };
        const { operations, disagreements } = planFacts(
          { connector: "books", account: "1" },
          known,
          facts,
        );
        expect(operations.length + links.length).toBe(theirs.length);
        expect(new Set(Object.values(same)).size).toBe(links.length);
        expect(disagreements).toEqual([]);
        // The same reading again finds nothing to do.
        expect(books({ ...known, ...recorded(operations) }, facts, outstanding)).toEqual({});
      },
    ),
  );
});

function keyed(name: string, all: readonly Registers[]): Registers {
  return Object.fromEntries(all.map((fact, index) => [`payments.${name}:${index}`, fact]));
}

function recorded(operations: ReturnType<typeof planFacts>["operations"]): Registers {
  return Object.fromEntries(
    operations.flatMap((operation) =>
      operation.type === "record-payment"
        ? [[`payments.${operation.key}`, toJson(operation.payment)]]
        : [],
    ),
  );
}

test("[BR109] what a tool says of a payment that is here under another key goes to that key", () => {
  const local = { ...shop, "links.books.payments.shop:1": "9" };
  const { operations, disagreements } = planFacts({ connector: "books", account: "1" }, local, {
    "payments.books:9": paid("119", "2026-11-24"),
    "payments.books:9.settled": {},
    "refunds.books:10": { payment: "books:9", amount: "19" },
    "reversals.books:11": { payment: "books:12", amount: "1" },
  });
  expect(operations).toEqual([
    { type: "record-refund", key: "books:10", refund: { payment: "shop:1", amount: "19" } },
    { type: "record-reversal", key: "books:11", reversal: { payment: "books:12", amount: "1" } },
  ]);
  expect(disagreements).toEqual([]);
});

test("[BR109] another amount, or a failure, of what stands for a fact is told and rewrites nothing", () => {
  const local = { ...shop, "links.books.payments.shop:1": "9" };
  const { operations, disagreements } = planFacts({ connector: "books", account: "1" }, local, {
    "payments.books:9": paid("100"),
    "payments.books:9.failed": {},
  });
  expect(operations).toEqual([]);
  expect(disagreements.map(({ path }) => path)).toEqual([
    "payments.books:9",
    "payments.books:9.failed",
  ]);
});

const doubts = (registers: Registers, outstanding = "0") => [
  ...doubtfulMoney("books", registers, DecimalString.parse(outstanding)),
];

test("[BR110] money of another origin is in doubt while the vendor's own looks like it and nothing explains that", () => {
  const local = { ...shop, "payments.books:9": paid("119", "2026-11-24") };
  expect(doubts(local)).toEqual([["payments.shop:1", "payments.books:9"]]);
  // Seen from the other side, too.
  expect([...doubtfulMoney("shop", local, undefined)]).toEqual([
    ["payments.books:9", "payments.shop:1"],
  ]);
  expect(doubts({ ...local, "payments.books:9": { amount: "119" } })).toHaveLength(1);
  expect(doubts({ ...local, "payments.books:9": paid("119", "2026-11-26") })).toEqual([]);
  expect(doubts({ ...local, "links.books.payments.shop:1": "8" })).toEqual([]);
  const entered = { ...local, "links.shop.payments.books:9": "py_7" };
  expect(doubts(entered)).toEqual([]);
  expect(doubts(entered, "-119")).toEqual([["payments.shop:1", "payments.books:9"]]);
  const reversed = { ...local, "reversals.ada:1": { payment: "shop:1", amount: "119" } };
  expect(doubts(reversed)).toEqual([]);
});
