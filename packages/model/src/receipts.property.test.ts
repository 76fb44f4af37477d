import type { Big } from "big.js";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { CurrencyCode } from "./currency.ts";
import { DecimalString, sum, toBig, toDecimalString } from "./decimal-string.ts";
import { disputesOf } from "./dispute-state.ts";
import { Ledger } from "./facts.ts";
import { amountAtRate, heldPayments } from "./held-money.ts";
import type { HeldPayment } from "./held-money.ts";
import { receiptsOf } from "./receipts.ts";

const ids = ["a", "b", "c"].map((each) => `0197f3a0-0000-7000-8000-00000000000${each}`);
const euro = CurrencyCode.parse("EUR");
const rate = DecimalString.parse("0.9259259259");
const gross = DecimalString.parse("100");
const dollars = DecimalString.parse("108");
const foreign = {
  amount: amountAtRate(dollars, rate, euro),
  total: dollars,
  totalCurrency: "USD",
  rate,
};
const tooMuch = { amount: "100", total: "120", totalCurrency: "EUR", surplus: "20" };

interface Step {
  readonly does: string;
  /** The invoice, another one, and which of its payments or disputes. */
  readonly at: number;
  readonly other: number;
  readonly which: number;
  readonly percent: number;
  readonly day: string;
}

const steps: fc.Arbitrary<Step> = fc.record({
  does: fc.constantFrom(
    "pay",
    "pay foreign",
    "pay too much",
    "use",
    "use",
    "return",
    "spend",
    "give back",
    "refund",
    "refund",
    "refund of none",
    "dispute",
    "lose",
    "win",
    "bounce",
    "correct",
  ),
  at: fc.nat(2),
  other: fc.nat(2),
  which: fc.nat(3),
  percent: fc.constantFrom(20, 50, 100),
  day: fc.constantFrom("2027-03-02", "2027-03-31", "2027-04-01", "2027-04-17"),
});

/** A bank account beside three ledgers: what came in and what left, with the day of each, as the steps go. */
function createBooks() {
  const facts = ids.map((): Record<string, Record<string, object>> => ({}));
  const bank = new Map<string, { readonly day: string; readonly amount: Big }>();
  let count = 0;
  const ledgerOf = (at: number): Ledger => Ledger.parse(facts[at]);
  const write = (at: number, list: string, key: string, fact: object): void => {
    const lists = facts[at] ?? {};
    lists[list] = { ...lists[list], [key]: fact };
  };
  const moveMoney = (key: string, day: string, amount: string, sign: 1 | -1): void => {
    bank.set(key, { day, amount: toBig(DecimalString.parse(amount)).times(sign) });
  };
  const heldAt = ({ at, which }: Step, isMeant: (payment: HeldPayment) => boolean) => {
    const held = heldPayments(ledgerOf(at)).filter(isMeant);
    return held[which % Math.max(held.length, 1)];
  };

  const take = (step: Step): void => {
    const { does, at, other, which, percent, day } = step;
    count += 1;
    const key = `${does.replaceAll(" ", "-")}-${count}`;
    const partOf = ({ left }: HeldPayment): DecimalString =>
      toDecimalString(toBig(left).times(percent).div(100));
    const pay = (fact: { readonly amount: string; readonly surplus?: string }): void => {
      write(at, "payments", key, { ...fact, paidOn: day });
      const { amount, surplus = "0" } = fact;
      const came = toBig(DecimalString.parse(amount)).plus(toBig(DecimalString.parse(surplus)));
      moveMoney(key, day, toDecimalString(came), 1);
    };
    switch (does) {
      case "pay":
        return pay({ amount: "100" });
      case "pay foreign":
        return pay(foreign);
      case "pay too much":
        return pay(tooMuch);
      case "use": {
        const payment = heldAt(step, () => true);
        if (payment === undefined || at === other) return;
        const amount = partOf(payment);
        const refund = { payment: payment.key, amount, to: "balance", usedFor: ids[other] };
        write(at, "refunds", key, { ...refund, on: day });
        const used = { amount, paidOn: day, from: "balance", takenFrom: ids[at] };
        return write(other, "payments", key, used);
      }
      case "return": {
        const used = heldAt(
          step,
          ({ fact, left }) => fact.takenFrom !== undefined && left === fact.amount,
        );
        if (used === undefined) return;
        const reversal = { payment: used.key, amount: used.left, on: day, reason: "unallocated" };
        write(at, "reversals", used.key, reversal);
        const from = ids.indexOf(used.fact.takenFrom ?? "");
        return write(from, "failedRefunds", used.key, { on: day });
      }
      case "spend":
        // What the customer has to their credit with a tool, and not with an invoice.
        return write(at, "payments", key, { amount: "30", paidOn: day, from: "balance" });
      case "give back": {
        const spent = heldAt(step, ({ fact }) => isSpent(fact));
        if (spent === undefined) return;
        const reversal = { payment: spent.key, amount: partOf(spent), on: day };
        return write(at, "reversals", key, { ...reversal, reason: "unallocated" });
      }
      case "refund": {
        const payment = heldAt(step, () => true);
        if (payment === undefined) return;
        const amount = partOf(payment);
        write(at, "refunds", key, { payment: payment.key, amount, on: day });
        return moveMoney(key, day, amount, -1);
      }
      case "refund of none":
        write(at, "refunds", key, { amount: "7", on: day });
        return moveMoney(key, day, "7", -1);
      case "dispute": {
        const payment = heldAt(step, isMoney);
        if (payment === undefined) return;
        const amount = partOf(payment);
        const dispute = { payment: payment.key, amount, on: day, fundsWithdrawn: true };
        write(at, "disputes", key, dispute);
        return moveMoney(key, day, amount, -1);
      }
      case "lose":
      case "win": {
        const open = disputesOf(ledgerOf(at)).filter(({ state }) => state === "withdrawn");
        const one = open[which % Math.max(open.length, 1)];
        if (one === undefined) return;
        write(at, does === "win" ? "disputesWon" : "disputesLost", one.key, { on: day });
        // What is won has never been gone.
        if (does === "win") bank.delete(one.key);
        return;
      }
      default: {
        const payment = heldAt(step, isMoney);
        if (payment === undefined) return;
        const amount = partOf(payment);
        const reason = does === "bounce" ? "bounce" : "correction";
        write(at, "reversals", key, { payment: payment.key, amount, on: day, reason });
        // What never came counts on no day; what bounced left on its own.
        const gone = does === "bounce" ? day : (payment.fact.paidOn ?? day);
        return moveMoney(key, gone, amount, -1);
      }
    }
  };
  return {
    take,
    bank: () => byDay([...bank.values()]),
    receipts: () =>
      byDay(
        ids
          .flatMap((_, at) => receiptsOf({ ledger: ledgerOf(at), kind: "invoice", gross }))
          .map(({ on, amount }) => ({ day: on, amount: toBig(amount) })),
      ),
  };
}

function isMoney({ fact }: HeldPayment): boolean {
  return fact.from === undefined;
}

function isSpent({ from, takenFrom }: HeldPayment["fact"]): boolean {
  return from !== undefined && takenFrom === undefined;
}

function byDay(moves: readonly { readonly day: string; readonly amount: Big }[]): object {
  const days = Map.groupBy(moves, ({ day }) => day);
  const sums = [...days].map(
    ([day, each]) => [day, sum(each.map(({ amount }) => amount))] as const,
  );
  return Object.fromEntries(
    sums.filter(([, all]) => !all.eq(0)).map(([day, all]) => [day, all.toFixed()]),
  );
}

test("[MO160] receipts of all invoices are what came in less what left, day by day, whatever was moved between them", () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 16 }), (taken) => {
      const books = createBooks();
      for (const each of taken) books.take(each);
      expect(books.receipts()).toEqual(books.bank());
    }),
    { numRuns: 500 },
  );
});
