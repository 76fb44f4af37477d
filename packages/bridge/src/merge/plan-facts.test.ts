import { expect, test } from "vitest";
import { planFacts } from "./plan-facts.ts";

const connection = { connector: "quickbooks", account: "1" };

test("[BR7] a fact is recorded once, and the same again is nothing", () => {
  const fact = { "payments.quickbooks:7": { amount: "10" } };
  expect(planFacts(connection, {}, fact)).toEqual({
    operations: [{ type: "record-payment", key: "quickbooks:7", payment: { amount: "10" } }],
    disagreements: [],
  });
  expect(planFacts(connection, fact, fact)).toEqual({ operations: [], disagreements: [] });
});

test("[BR7] other content under a recorded key is reported and not written", () => {
  const { operations, disagreements } = planFacts(
    connection,
    { "payments.quickbooks:7": { amount: "10" } },
    { "payments.quickbooks:7": { amount: "12" } },
  );
  expect(operations).toEqual([]);
  expect(disagreements.map(({ path }) => path)).toEqual(["payments.quickbooks:7"]);
});

test("[BR8] the payment that we entered for another origin is not a payment of its own", () => {
  const local = {
    "payments.stripe:py_1": { amount: "10" },
    "links.quickbooks.payments.stripe:py_1": "7",
  };
  expect(planFacts(connection, local, { "payments.quickbooks:7": { amount: "10" } })).toEqual({
    operations: [],
    disagreements: [],
  });
  expect(
    planFacts(connection, local, { "payments.quickbooks:8": { amount: "10" } }).operations,
  ).toHaveLength(1);
});

test("[BR7] every kind of fact has its operation, and anything else is reported", () => {
  const facts = {
    "payments.s:1": { amount: "10" },
    "payments.s:1.settled": {},
    "payments.s:1.failed": {},
    "refunds.s:2": { amount: "1" },
    "refunds.s:2.failed": {},
    "reversals.s:3": { payment: "s:1", amount: "1" },
    "disputes.s:4": { amount: "1" },
    "disputes.s:4.won": {},
    "credits.s:5": { amount: "1" },
    "credits.s:5.voided": {},
    "writeOffs.s:6": { amount: "1" },
    voided: {},
  };
  const planned = planFacts(
    connection,
    {},
    { ...facts, "tips.s:1": { amount: "1" }, "payments.s:9": { amount: 1 } },
  );
  expect(planned.operations).toHaveLength(Object.keys(facts).length);
  expect(planned.disagreements.map(({ path }) => path)).toEqual(["tips.s:1", "payments.s:9"]);
});
