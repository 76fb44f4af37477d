import { DocumentId, EntryKey, Invoice, PlainDate } from "@concord/model";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { apply } from "./apply.ts";
import { planCreditReturn, planCreditUse, planUnfinishedUse } from "./credit-use.ts";
import type { CreditUsePlan } from "./credit-use.ts";
import { summaryOf } from "./invoice-summary.ts";
import type { InvoiceSnapshot } from "./invoice-snapshot.ts";
import { Operation } from "./operation.ts";
import { semanticConflicts } from "./semantic-conflicts.ts";
import { invoiceSnapshot } from "./snapshot.ts";

const idOf = (name: number): DocumentId =>
  DocumentId.parse(`0197f3a0-0000-7000-8000-00000000000${name}`);
const [a, b, c] = [idOf(1), idOf(2), idOf(3)];
const today = PlainDate.parse("2026-11-30");
const ada = { source: "user", actor: "ada" } as const;

interface World {
  readonly read: (id: DocumentId) => InvoiceSnapshot;
  readonly change: (id: DocumentId, ...operations: readonly object[]) => void;
  /** The first so many steps of a plan, and its key. */
  readonly follow: (plan: CreditUsePlan, steps?: number) => EntryKey;
  readonly statusOf: (id: DocumentId) => readonly string[];
  readonly conflictsOf: (id: DocumentId) => readonly object[];
}

/** Three invoices over 100.00 of one customer, of which the first was paid with 140.00. */
function world(...contents: readonly object[]): World {
  const docs = new Map([a, b, c].map((id) => [id, new Y.Doc()]));
  const docOf = (id: DocumentId): Y.Doc => docs.get(id) ?? new Y.Doc();
  const read = (id: DocumentId): InvoiceSnapshot => invoiceSnapshot(docOf(id), { id });
  const change: World["change"] = (id, ...operations) => {
    for (const operation of operations) {
      const applied = apply(docOf(id), Operation.parse(operation), ada);
      if (applied.type === "refused") throw new Error(`${applied.rule}: ${applied.message}`);
    }
  };
  for (const [index, id] of [a, b, c].entries()) {
    const content = {
      currency: "EUR",
      seller: { name: "Ours GmbH" },
      buyer: { name: "Acme GmbH" },
      lines: [{ id: "l1", quantity: "1", price: "100" }],
      ...contents[index],
    };
    const by = { type: "registrar", series: "invoices" };
    const number = `INV-${index + 1}`;
    change(
      id,
      { type: "create", document: { kind: "invoice", content: Invoice.parse(content) } },
      { type: "mark-issued", issued: { number, on: "2026-11-20", by } },
    );
  }
  pay(a, "p1", "140");
  function pay(id: DocumentId, key: string, amount: string): void {
    change(id, { type: "record-payment", key, payment: { amount, paidOn: "2026-11-21" } });
  }
  return {
    read,
    change,
    follow(plan, steps = 2) {
      if (plan.type === "refused") throw new Error(JSON.stringify(plan.findings));
      for (const { document, operations } of plan.steps.slice(0, steps)) {
        change(document, ...operations);
      }
      return plan.key;
    },
    statusOf(id) {
      const { status, outstanding } = summaryOf(read(id), today);
      return [status, outstanding];
    },
    conflictsOf: (id) =>
      semanticConflicts(read(id)).map(({ record: { kind, kept, lost } }) => ({
        kind,
        held: kept.value,
        used: lost.value,
      })),
  };
}

const use = ({ read }: World, from: DocumentId, to: DocumentId): CreditUsePlan =>
  planCreditUse(read(from), read(to), today);

const refusedWith = (plan: CreditUsePlan): readonly string[] =>
  plan.type === "refused" ? plan.findings.map(({ message }) => message) : [];

test("[DO260] a credit leaves the one invoice and comes into the other under one key, over what both have room for", () => {
  const all = world();
  const plan = use(all, a, b);
  expect(plan).toMatchObject({ amount: "40", steps: [{ document: a }, { document: b }] });
  const key = all.follow(plan);
  expect(all.read(a).ledger.refunds[key]).toEqual({
    amount: "40",
    on: today,
    payment: "p1",
    reason: "INV-2",
    to: "balance",
    usedFor: b,
  });
  expect(all.read(b).ledger.payments[key]).toEqual({
    amount: "40",
    paidOn: today,
    method: "customer balance",
    reference: "INV-1",
    from: "balance",
    takenFrom: a,
  });
  expect([all.statusOf(a), all.statusOf(b)]).toEqual([
    ["paid", "0"],
    ["partially-paid", "60"],
  ]);
  expect(summaryOf(all.read(a), today).usedFor).toEqual([{ document: b, key, amount: "40" }]);
  expect(all.conflictsOf(a)).toEqual([]);
});

test("[DO260] what a credit note gave names the credit note, and no more is taken than is open", () => {
  const all = world();
  all.change(a, { type: "apply-credit", key: c, credit: { amount: "100", creditNote: "CN-1" } });
  all.change(b, { type: "record-payment", key: "p1", payment: { amount: "70" } });
  const plan = use(all, a, b);
  expect(plan).toMatchObject({
    amount: "30",
    steps: [{ operations: [{ refund: { credit: c, payment: "p1" } }] }, {}],
  });
  all.follow(plan);
  expect(all.statusOf(a)).toEqual(["overpaid", "-110"]);
  expect(all.statusOf(b)).toEqual(["paid", "0"]);
});

test("[DO276] a credit note that gave only a part of what is used is not named", () => {
  const all = world();
  all.change(a, { type: "apply-credit", key: "cn", credit: { amount: "10", creditNote: "CN-1" } });
  const key = all.follow(use(all, a, b));
  expect(all.read(a).ledger.refunds[key]).toMatchObject({ amount: "50", payment: "p1" });
  expect(all.read(a).ledger.refunds[key]?.credit).toBeUndefined();
  expect(all.statusOf(a)).toEqual(["paid", "0"]);
});

test("[DO261] whoever dies between the two has used nothing twice; asked for again, it goes on with what it had begun, whatever was paid meanwhile", () => {
  const all = world();
  const begun = all.follow(use(all, a, b), 1);
  expect([all.statusOf(a), all.statusOf(b)]).toEqual([
    ["paid", "0"],
    ["unpaid", "100"],
  ]);
  all.change(a, { type: "record-payment", key: "p2", payment: { amount: "7" } });
  const again = use(all, a, b);
  expect(again).toMatchObject({ key: begun, amount: "40", steps: [{ document: b }] });
  all.follow(again);
  expect(all.statusOf(b)).toEqual(["partially-paid", "60"]);
  const next = use(all, a, b);
  expect(next).toMatchObject({ amount: "7" });
  expect(all.follow(next)).not.toBe(begun);
});

test("[DO261] two people who use one credit for one invoice, or one who does it twice, use it once", () => {
  const all = world();
  const [mine, theirs] = [use(all, a, b), use(all, a, b)];
  all.follow(mine);
  all.follow(theirs);
  expect([all.statusOf(a), all.statusOf(b)]).toEqual([
    ["paid", "0"],
    ["partially-paid", "60"],
  ]);
});

test("[DO262] a use is taken back on both, from wherever it stands, and may then be made anew", () => {
  const all = world();
  const key = all.follow(use(all, a, b));
  const back = planCreditReturn(all.read(a), all.read(b), key, today);
  expect(back).toMatchObject({ amount: "40", steps: [{ document: b }, { document: a }] });
  all.follow(back, 1);
  expect(all.statusOf(b)).toEqual(["unpaid", "100"]);
  const rest = planCreditReturn(all.read(a), all.read(b), key, today);
  expect(rest).toMatchObject({ steps: [{ document: a }] });
  all.follow(rest);
  expect(all.statusOf(a)).toEqual(["overpaid", "-40"]);
  expect(refusedWith(planCreditReturn(all.read(a), all.read(b), key, today))).toEqual([
    "Nothing of INV-1 is used for INV-2.",
  ]);
  const anew = use(all, a, b);
  expect(all.follow(anew)).not.toBe(key);
  expect(all.statusOf(b)).toEqual(["partially-paid", "60"]);
});

test("[DO262] what is no use between the two is not taken back as one", () => {
  const all = world();
  const refund = { amount: "40", payment: "p1" };
  all.change(a, { type: "record-refund", key: "cash", refund });
  const key = EntryKey.parse("cash");
  expect(planCreditReturn(all.read(a), all.read(b), key, today).type).toBe("refused");
  expect(planUnfinishedUse(all.read(a), all.read(b), key, today).type).toBe("refused");
});

test("[DO262] what was used further is taken back there first", () => {
  const all = world();
  const first = all.follow(use(all, a, b));
  all.change(b, { type: "apply-credit", key: "cn", credit: { amount: "100" } });
  const second = all.follow(use(all, b, c));
  expect([all.statusOf(b), all.statusOf(c)]).toEqual([
    ["credited", "0"],
    ["partially-paid", "60"],
  ]);
  const back = (from: DocumentId, to: DocumentId, key: EntryKey) =>
    planCreditReturn(all.read(from), all.read(to), key, today);
  expect(refusedWith(back(a, b, first))).toEqual([
    "What came from INV-1 was given back or used further on INV-2. Take that back first.",
  ]);
  all.follow(back(b, c, second));
  all.follow(back(a, b, first));
  expect([all.statusOf(a), all.statusOf(b), all.statusOf(c)]).toEqual([
    ["overpaid", "-40"],
    ["credited", "0"],
    ["unpaid", "100"],
  ]);
});

test("[DO263] what stands on one side only comes onto the other, or goes, by what became of it there", () => {
  const finish = ({ read }: World, key: EntryKey) =>
    planUnfinishedUse(read(a), read(b), key, today);
  const begun = world();
  const key = begun.follow(use(begun, a, b), 1);
  expect(finish(begun, key)).toMatchObject({
    steps: [{ document: b, operations: [{ type: "record-payment" }] }],
  });

  const paidMeanwhile = world();
  paidMeanwhile.follow(use(paidMeanwhile, a, b), 1);
  paidMeanwhile.change(b, { type: "record-payment", key: "p9", payment: { amount: "100" } });
  expect(refusedWith(use(paidMeanwhile, a, b))).toEqual([
    "40 EUR of INV-1 were meant for INV-2, of which less is open by now. Take it back.",
  ]);
  expect(finish(paidMeanwhile, key)).toMatchObject({
    steps: [{ document: a, operations: [{ type: "record-refund-failure" }] }],
  });

  const reversed = world();
  reversed.follow(use(reversed, a, b));
  const reversal = { payment: key, amount: "40" };
  reversed.change(b, { type: "record-reversal", key: "v1", reversal });
  expect(finish(reversed, key)).toMatchObject({
    steps: [{ document: a, operations: [{ type: "record-refund-failure" }] }],
  });

  const givenBack = world();
  givenBack.follow(use(givenBack, a, b));
  givenBack.change(a, { type: "record-refund-failure", key, withdrawal: {} });
  expect(finish(givenBack, key)).toMatchObject({
    steps: [{ document: b, operations: [{ type: "record-reversal" }] }],
  });

  const uncovered = world();
  const plan = use(uncovered, a, b);
  if (plan.type === "steps") uncovered.follow({ ...plan, steps: plan.steps.slice(1) });
  expect(finish(uncovered, key)).toMatchObject({
    amount: "40",
    steps: [{ document: a, operations: [{ type: "record-refund", refund: { usedFor: b } }] }],
  });
});

test("[DO271] who finishes a use that somebody has finished meanwhile leaves it as it is", () => {
  const all = world();
  const key = all.follow(use(all, a, b), 1);
  const finish = () => planUnfinishedUse(all.read(a), all.read(b), key, today);
  // Two who see the half at once, and one whose answer was lost.
  all.follow(finish());
  const again = finish();
  expect(again).toEqual({ type: "steps", key, amount: "40", steps: [] });
  all.follow(again);
  expect([all.statusOf(a), all.statusOf(b)]).toEqual([
    ["paid", "0"],
    ["partially-paid", "60"],
  ]);
});

test("[DO272] what was used stays used when the payment that it was a part of bounces, and is no credit again when the customer pays anew", () => {
  const all = world();
  const key = all.follow(use(all, a, b));
  all.change(a, { type: "record-reversal", key: "v1", reversal: { payment: "p1", amount: "140" } });
  expect(all.statusOf(a)).toEqual(["unpaid", "140"]);
  expect(all.conflictsOf(a)).toEqual([{ kind: "overused-credit", held: "0", used: "40" }]);
  all.change(a, { type: "record-payment", key: "p2", payment: { amount: "140" } });
  expect(all.conflictsOf(a)).toEqual([]);
  expect(all.statusOf(a)).toEqual(["paid", "0"]);
  expect(refusedWith(use(all, a, c))).toEqual([
    "Nothing of INV-1 stands to the customer’s credit.",
  ]);
  all.follow(planCreditReturn(all.read(a), all.read(b), key, today));
  expect([all.statusOf(a), all.statusOf(b)]).toEqual([
    ["overpaid", "-40"],
    ["unpaid", "100"],
  ]);
});

test("[DO273] a use over another amount on the one side than on the other goes from both, under whichever key a part of it was taken back", () => {
  for (const part of ["v1", undefined]) {
    const all = world();
    const key = all.follow(use(all, a, b));
    const reversal = { payment: key, amount: "10" };
    all.change(b, { type: "record-reversal", key: part ?? key, reversal });
    all.follow(planUnfinishedUse(all.read(a), all.read(b), key, today));
    expect([all.statusOf(a), all.statusOf(b)]).toEqual([
      ["overpaid", "-40"],
      ["unpaid", "100"],
    ]);
  }
});

test("[DO275] a key under which something else stands is passed over, and what was begun under it goes back", () => {
  const all = world();
  const first = use(all, a, b);
  if (first.type === "refused") throw new Error("Refused");
  const payment = { amount: "5" };
  all.change(b, { type: "record-payment", key: first.key, payment });
  const next = use(all, a, b);
  expect(next).toMatchObject({ amount: "40" });
  expect(all.follow(next)).not.toBe(first.key);
  expect([all.statusOf(a), all.statusOf(b)]).toEqual([
    ["paid", "0"],
    ["partially-paid", "55"],
  ]);

  const half = world();
  const key = half.follow(use(half, a, b), 1);
  half.change(b, { type: "record-payment", key, payment });
  half.follow(planUnfinishedUse(half.read(a), half.read(b), key, today));
  expect([half.statusOf(a), half.statusOf(b)]).toEqual([
    ["overpaid", "-40"],
    ["partially-paid", "95"],
  ]);
});

test("[DO277] a use that is taken back while its money is given back there opens what it paid, and makes no second credit", () => {
  const all = world();
  const key = all.follow(use(all, a, b));
  all.change(b, { type: "apply-credit", key: "cn", credit: { amount: "100" } });
  // Neither sees the other.
  const back = planCreditReturn(all.read(a), all.read(b), key, today);
  const refund = { amount: "40", payment: key, credit: "cn" };
  all.change(b, { type: "record-refund", key: "cash", refund });
  all.follow(back);
  expect([all.statusOf(a), all.statusOf(b)]).toEqual([
    ["overpaid", "-40"],
    ["partially-paid", "40"],
  ]);
  all.follow(use(all, a, b));
  expect([all.statusOf(a), all.statusOf(b)]).toEqual([
    ["paid", "0"],
    ["credited", "0"],
  ]);
});

test("[DO264] more of a credit used than there was is a conflict that waits for a person, until one use is taken back", () => {
  const all = world();
  // Neither sees the other.
  const plans = [use(all, a, b), use(all, a, c)];
  const [, second] = plans.map((plan) => all.follow(plan));
  expect(all.conflictsOf(a)).toEqual([{ kind: "overused-credit", held: "40", used: "80" }]);
  if (second === undefined) throw new Error("Not used");
  all.follow(planCreditReturn(all.read(a), all.read(c), second, today));
  expect(all.conflictsOf(a)).toEqual([]);
  expect([all.statusOf(a), all.statusOf(b), all.statusOf(c)]).toEqual([
    ["paid", "0"],
    ["partially-paid", "60"],
    ["unpaid", "100"],
  ]);
});

test("[DO265] what keeps a credit from being used is said", () => {
  const currency = world({}, { currency: "USD" });
  expect(refusedWith(use(currency, a, b))).toEqual([
    "INV-1 is in EUR, and INV-2 in USD: a credit is used in its own currency.",
  ]);
  const parties = world({}, { buyer: { name: "Else AG" } }, { seller: { name: "Theirs AG" } });
  expect(refusedWith(use(parties, a, b))).toEqual([
    "INV-1 is an invoice to Acme GmbH, and INV-2 one to Else AG.",
  ]);
  expect(refusedWith(use(parties, a, c))).toEqual([
    "INV-1 is an invoice of Ours GmbH, and INV-3 one of Theirs AG.",
  ]);
  const all = world({}, {}, { kind: "credit-note" });
  expect(refusedWith(use(all, a, a))).toEqual(["An invoice does not use its own credit."]);
  expect(refusedWith(use(all, a, c))).toEqual(["INV-3 is a credit note itself."]);
  expect(refusedWith(use(all, b, a))).toEqual([
    "Nothing of INV-2 stands to the customer’s credit.",
  ]);
  all.change(b, { type: "record-payment", key: "p1", payment: { amount: "100" } });
  expect(refusedWith(use(all, a, b))).toEqual(["Nothing of INV-2 is open."]);
  all.change(a, { type: "mark-voided", voided: {} });
  all.change(b, { type: "mark-voided", voided: {} });
  expect(refusedWith(use(all, a, b))).toEqual([
    "INV-2 is void: it claims nothing.",
    "INV-1 is void: give back what was paid for it.",
  ]);
  const draft = { ...all.read(b), issued: undefined };
  expect(refusedWith(planCreditUse(all.read(a), draft, today))).toEqual([
    "A draft has no credit and uses none: issue it first.",
  ]);
});
