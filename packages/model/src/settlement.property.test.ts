import * as fc from "fast-check";
import { expect, test } from "vitest";
import { DecimalString, toBig } from "./decimal-string.ts";
import { Ledger } from "./facts.ts";
import { PlainDate } from "./plain-date.ts";
import { settlement } from "./settlement.ts";
import type { Settlement } from "./settlement.ts";

interface Fact {
  readonly collection: string;
  readonly key: string;
  readonly content: object;
}

const amount = fc.integer({ min: 1, max: 150_00 }).map((cents) => {
  const text = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
  return text.replace(/\.?0+$/, "") || "0";
});
const name = (prefix: string): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max: 2 }).map((index) => `${prefix}${index}`);

function facts(
  collection: string,
  prefix: string,
  content: Readonly<Record<string, fc.Arbitrary<unknown>>>,
): fc.Arbitrary<Fact> {
  return fc.record({
    collection: fc.constant(collection),
    key: name(prefix),
    content: fc.record(content),
  });
}

/** Any facts of any tools about three payments, refunds, disputes and credits: also ones that hardly go together. */
const anyFact = fc.oneof(
  facts("payments", "p", { amount, pending: fc.boolean() }),
  facts("settled", "p", {}),
  facts("failed", "p", {}),
  facts("refunds", "r", { amount, payment: name("p"), credit: name("c") }),
  facts("failedRefunds", "r", {}),
  facts("reversals", "v", {
    amount,
    payment: name("p"),
    reason: fc.constantFrom("chargeback", "bounce"),
  }),
  facts("disputes", "d", { amount, payment: name("p"), fundsWithdrawn: fc.boolean() }),
  facts("disputesWon", "d", {}),
  facts("disputesLost", "d", {}),
  facts("credits", "c", { amount }),
  facts("voidedCredits", "c", {}),
  facts("writeOffs", "w", { amount }),
);

/** Records facts in the order they come; the first of a key stands. */
function settle(recorded: readonly Fact[]): Settlement {
  const ledger: Record<string, Record<string, object>> = {};
  for (const { collection, key, content } of recorded) {
    ledger[collection] = { [key]: content, ...ledger[collection] };
  }
  return settlement(DecimalString.parse("100"), Ledger.parse(ledger), {
    dueDate: PlainDate.parse("2027-01-10"),
    today: PlainDate.parse("2027-01-15"),
  });
}

const ledgers = fc.uniqueArray(anyFact, {
  selector: ({ collection, key }) => `${collection} ${key}`,
  maxLength: 14,
});

test("[MO20] facts commute and are idempotent: any order and any repetition settles the same", () => {
  const shuffled = ledgers.chain((given) =>
    fc.tuple(
      fc.constant(given),
      fc.shuffledSubarray([...given, ...given], {
        minLength: given.length * 2,
        maxLength: given.length * 2,
      }),
    ),
  );
  fc.assert(
    fc.property(shuffled, ([given, again]) => {
      expect(settle(again)).toEqual(settle(given));
    }),
    { numRuns: 500 },
  );
});

test("[MO20] whatever is reported, no payment is counted below nothing or above what it brought", () => {
  fc.assert(
    fc.property(ledgers, (given) => {
      const brought = given
        .filter(({ collection }) => collection === "payments")
        .map(({ content }) => ("amount" in content ? DecimalString.parse(content.amount) : "0"))
        .reduce((total, value) => total.plus(value), toBig(undefined));
      const paid = toBig(settle(given).paid);
      expect(paid.gte(0) && paid.lte(brought)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("[MO20] what is outstanding is the claim less everything that settles it", () => {
  fc.assert(
    fc.property(ledgers, (given) => {
      const { claim, paid, credited, writtenOff, outstanding } = settle(given);
      const rest = toBig(claim).minus(paid).minus(credited).minus(writtenOff);
      expect(outstanding).toBe(rest.toFixed());
    }),
  );
});

test("[MO114] whatever was written off, nobody is owed more than they paid or were credited beyond the claim", () => {
  fc.assert(
    fc.property(ledgers, (given) => {
      const settled = settle(given);
      const without = settle(given.filter(({ collection }) => collection !== "writeOffs"));
      const open = toBig(settled.outstanding);
      const before = toBig(without.outstanding);
      // What is written off lowers what is open, down to nothing, and never makes or enlarges what is owed to the customer.
      expect(before.lte(0) ? open.eq(before) : open.gte(0) && open.lte(before)).toBe(true);
    }),
  );
});
