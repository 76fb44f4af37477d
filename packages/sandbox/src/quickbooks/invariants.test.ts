import * as fc from "fast-check";
import { expect, test } from "vitest";
import { openObjectStore } from "../kernel/store.ts";
import { type Act, perform } from "./act.ts";
import { appliedTo, type Target, unappliedOf } from "./applications.ts";
import { type Company, createCompany } from "./company.ts";
import { centsOf, sum } from "./money.ts";
import { openCompany } from "./opening-books.ts";
import { defaultSettings } from "./settings.ts";

const line = (Amount: number) => ({
  Amount,
  DetailType: "SalesItemLineDetail",
  SalesItemLineDetail: { TaxCodeRef: { value: "1" } },
});
const sale = (customer: string, amount: number) => ({
  CustomerRef: { value: customer },
  Line: [line(amount)],
});

const customer = fc.constantFrom("1", "2");
// The company begins with the invoices 1 to 4 and the credit memos 5 to 7, of one customer each
// other time; what is made later has the ids after them, whatever it is.
const begun = [1, 2, 3, 4, 5, 6, 7].map((n) => ({
  entity: n < 5 ? ("Invoice" as const) : ("CreditMemo" as const),
  customer: String(1 + (n % 2)),
}));
const id = fc.constantFrom("1", "2", "3", "4", "8", "9", "10", "11", "12");
const memoId = fc.constantFrom("5", "6", "7");
const amount = fc.integer({ min: 1, max: 20_000 }).map((cents) => cents / 100);
const sold = fc.constantFrom("Invoice" as const, "CreditMemo" as const);
const any = fc.constantFrom("Invoice" as const, "CreditMemo" as const, "Payment" as const);

const share = fc.integer({ min: 1, max: 3_000 }).map((cents) => cents / 100);
const steps: readonly fc.MaybeWeightedArbitrary<Act>[] = [
  fc.record({ entity: sold, customer, amount }).map((drawn) => ({
    action: "create",
    entity: drawn.entity,
    body: sale(drawn.customer, drawn.amount),
  })),
  // All that is open of one invoice; a share of one; shares of two with more than they take.
  id.map((invoice) => ({ action: "record-payment", invoices: [{ id: invoice }] })),
  fc.record({ id, amount: share }).map((part) => ({ action: "record-payment", invoices: [part] })),
  fc.tuple(fc.record({ id, amount: share }), fc.record({ id, amount: share })).map((invoices) => ({
    action: "record-payment",
    invoices,
    received: 70,
  })),
  // Most of these are refused, so they are drawn more often.
  {
    weight: 3,
    arbitrary: fc
      .record({ creditMemo: memoId, invoice: id })
      .map((drawn) => ({ action: "apply-credit", ...drawn })),
  },
  fc.record({ entity: sold, id, amount }).map((drawn) => ({
    action: "edit",
    entity: drawn.entity,
    id: drawn.id,
    changes: { Line: [line(drawn.amount)] },
  })),
  fc.record({ id, customer }).map((drawn) => ({
    action: "edit",
    entity: "Invoice",
    id: drawn.id,
    changes: { CustomerRef: { value: drawn.customer } },
  })),
  fc.record({ entity: any, id }).map((drawn) => ({ action: "void", ...drawn })),
  memoId.map((drawn) => ({ action: "void", entity: "CreditMemo", id: drawn })),
  {
    weight: 4,
    arbitrary: fc.record({ entity: any, id }).map((drawn) => ({ action: "delete", ...drawn })),
  },
  fc.boolean().map((enabled) => ({ action: "auto-apply", enabled })),
];

function expectBalanced(company: Company): void {
  const books = company.open();
  const payments = [...books.walk("Payment")];
  const applied = (type: Target, target: string) =>
    sum(payments.map((payment) => appliedTo(payment, type, target)));
  for (const type of ["Invoice", "CreditMemo"] as const)
    for (const object of books.walk(type)) {
      const balance = centsOf(object.Balance);
      expect(balance).toBe(centsOf(object.TotalAmt) - applied(type, object.Id));
      expect(balance).toBeGreaterThanOrEqual(0n);
      const linked = payments.filter((payment) => appliedTo(payment, type, object.Id) > 0n);
      expect(object.LinkedTxn.map(({ TxnId }) => TxnId).toSorted()).toEqual(
        linked.map(({ Id }) => Id).toSorted(),
      );
    }
  for (const payment of payments) {
    const left = unappliedOf(centsOf(payment.TotalAmt), payment.Line);
    expect(left).toBeGreaterThanOrEqual(0n);
    expect(centsOf(payment.UnappliedAmt)).toBe(left);
  }
  for (const { Id, Balance } of books.walk("Customer")) {
    const filter = { customer: Id };
    const owed =
      sum([...books.walk("Invoice", filter)].map((invoice) => centsOf(invoice.Balance))) -
      sum([...books.walk("CreditMemo", filter)].map((memo) => centsOf(memo.Balance))) -
      sum([...books.walk("Payment", filter)].map((payment) => centsOf(payment.UnappliedAmt)));
    expect(centsOf(Balance)).toBe(owed);
  }
}

test("[SQ20] whatever people do, balances, links, unapplied money and what customers owe agree", () => {
  const counts = new Map<string, number>();
  fc.assert(
    fc.property(fc.array(fc.oneof(...steps), { minLength: 25, maxLength: 40 }), (acts) => {
      using store = openObjectStore(":memory:");
      const company = createCompany({
        store,
        settings: defaultSettings,
        now: () => Date.parse("2026-06-01T12:00:00Z"),
        changed: () => {},
      });
      openCompany(company.open());
      for (const DisplayName of ["First", "Second"])
        company.change((books) =>
          perform(books, { action: "create", entity: "Customer", body: { DisplayName } }),
        );
      for (const { entity, customer: owner } of begun)
        company.change((books) =>
          perform(books, { action: "create", entity, body: sale(owner, 100) }),
        );
      for (const act of acts) {
        const done = company.change((books) => perform(books, act));
        if (done.ok) counts.set(act.action, (counts.get(act.action) ?? 0) + 1);
        expectBalanced(company);
      }
    }),
    { numRuns: 25 },
  );
  // What is refused proves little: each kind of act must have been done many times.
  for (const action of ["create", "record-payment", "apply-credit", "edit", "void", "delete"])
    expect([action, (counts.get(action) ?? 0) > 10]).toEqual([action, true]);
});
