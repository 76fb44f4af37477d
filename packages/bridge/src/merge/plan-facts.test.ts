import { expect, test } from "vitest";
import { planFacts } from "./plan-facts.ts";
import { planLinks } from "./plan-links.ts";

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

test("[BR290] what a person reads of a fact names it by its kind, amount, date and reference, and by no path", () => {
  const local = {
    currency: "EUR",
    "payments.stripe:py_1": { amount: "119", paidOn: "2026-11-21", reference: "RF-7" },
    "links.quickbooks.payments.stripe:py_1": "7",
    "credits.quickbooks:9": { amount: "10", creditNote: "CN-1" },
  };
  const said = [
    { "payments.quickbooks:7": { amount: "100" } },
    { "payments.quickbooks:7.failed": {} },
    { "credits.quickbooks:9": { amount: "12", creditNote: "CN-1" } },
  ].flatMap((facts) => planFacts(connection, local, facts).disagreements);
  expect(said.map(({ reason }) => reason)).toEqual([
    "At the vendor payment 7 stands for the payment over 119 EUR on 2026-11-21 (RF-7), and the vendor now says 100. What is recorded here stays.",
    "At the vendor payment 7 stands for the payment over 119 EUR on 2026-11-21 (RF-7), and the vendor says that it failed. What is recorded here stays.",
    "The credit over 10 EUR is recorded as amount 10, but the vendor now says amount 12.",
  ]);
  const links = planLinks(connection, local, {
    kind: "invoice",
    owner: { kind: "invoice", id: "1" },
    creates: false,
    fields: {},
    facts: {},
    factLinks: { "payments.stripe:py_1": "8" },
  });
  expect(links.disagreements.map(({ reason }) => reason)).toEqual([
    "The payment over 119 EUR on 2026-11-21 (RF-7) stands at the vendor twice: as 7 and as 8.",
  ]);
  const read = [...said, ...links.disagreements].flatMap(({ reason, fixes }) => [reason, ...fixes]);
  expect(read.filter((text) => /(?:payments|credits|links)\./.test(text))).toEqual([]);
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
