import type { Known, RemoteObject } from "@concord/bridge";
import { createStripeConnector } from "@concord/connector-stripe";
import { JsonValue } from "@concord/model";
import { expect, test } from "vitest";
import { z } from "zod";
import { readUnlisted } from "./corpora.ts";

const text = readUnlisted(
  "Stripe's own examples have the shape that the connector's contracts say",
  "vendors/stripe/fixtures3.json",
);
const Fixtures = z.object({ resources: z.record(z.string(), z.record(z.string(), JsonValue)) });
const { resources } =
  text === undefined ? { resources: undefined } : Fixtures.parse(JSON.parse(text));

const connector = createStripeConnector({
  account: "acct_1",
  secretKey: "sk_test_x",
  webhookSecrets: [],
  timeZone: "UTC",
});
const known: Known = { link: undefined, previous: undefined, recorded: [], prepared: null };

function normalised(kind: RemoteObject["ref"]["kind"], raw: JsonValue) {
  const ref = { kind, id: "x" };
  return connector.normalise({ ref, version: { order: 1, token: "" }, state: "live", raw }, known);
}

/** An example of Stripe with ids and statuses of our own: part of them is filler ("status": "status"). */
const example = (name: string, fields: Readonly<Record<string, JsonValue>> = {}): JsonValue => ({
  ...resources?.[name],
  ...fields,
});

const invoiceReading = {
  object: "invoice",
  invoice: example("invoice"),
  lines: [example("line_item", { id: "il_1" })],
  taxRates: [example("tax_rate")],
  payments: [
    {
      payment: example("invoice_payment", {
        status: "paid",
        amount_paid: 100,
        payment: { type: "payment_intent", payment_intent: "pi_1" },
        status_transitions: { paid_at: 1_767_225_600, canceled_at: null },
      }),
      intent: example("payment_intent"),
      refunds: [example("refund")],
      disputes: [example("dispute")],
    },
  ],
  creditNotes: [example("credit_note")],
};

const readings =
  resources === undefined
    ? []
    : [
        normalised("party", example("customer")),
        normalised("item", example("product")),
        normalised("invoice", invoiceReading),
      ];

test("[ST14] Stripe's examples of customer, product and invoice are read without drift", () => {
  const strange = readings.filter(({ type, drift }) => type === "parked" || drift.length > 0);
  expect(strange).toEqual([]);
  expect([0, 3]).toContain(readings.length);
});
