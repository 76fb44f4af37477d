import { createHmac } from "node:crypto";
import { Stripe } from "stripe";
import { expect, test } from "vitest";
import { stripeApiVersion } from "./stripe-version.ts";
import { verifyStripeWebhook } from "./stripe-webhook.ts";

const secret = "whsec_test_secret";
const atSeconds = 1_767_225_600;
const now = atSeconds * 1_000;
const sign = (body: string, key = secret, at = atSeconds) =>
  createHmac("sha256", key).update(`${at}.${body}`).digest("hex");
const event = (fields: object = {}) =>
  JSON.stringify({
    id: "evt_1",
    object: "event",
    api_version: stripeApiVersion,
    type: "invoice.paid",
    data: { object: { id: "in_1", object: "invoice" } },
    ...fields,
  });
const body = event();
const header = `t=${atSeconds},v1=${sign(body)}`;
const verify = (given: {
  readonly body?: string | Uint8Array;
  readonly header?: string;
  readonly secrets?: readonly string[];
  readonly now?: number;
}) => {
  const bytes = typeof given.body === "object" ? given.body : Buffer.from(given.body ?? body);
  return verifyStripeWebhook(
    { body: bytes, headers: { "stripe-signature": given.header ?? header } },
    given.secrets ?? [secret],
    given.now ?? now,
  );
};
const accepted = { type: "accepted", drift: [] };
const refused = { type: "refused", status: 401 };

test("[ST30] the signature is over the raw bytes, keyed by the whole secret", () => {
  // Known answer, and the official SDK's own.
  const known = '{"id":"evt_test_1","object":"event","type":"invoice.paid"}';
  expect(sign(known)).toBe("14001c63bea2aed4e924c801f8f3d6aef2f351db2fc4f617cc26630f59a9c116");
  const stripe = new Stripe("sk_test_x");
  const theirs = stripe.webhooks.generateTestHeaderString({
    payload: body,
    secret,
    timestamp: atSeconds,
  });
  expect(verify({ header: theirs })).toEqual({
    ...accepted,
    events: [
      { eventId: "evt_1", type: "invoice.paid", hints: [{ ref: { kind: "invoice", id: "in_1" } }] },
    ],
  });
  expect(verify({ header: `t=${atSeconds},v1=${sign(body, "test_secret")}` })).toMatchObject(
    refused,
  );
});

test("[ST30] a body of other bytes is refused, also when it means the same", () => {
  const spaced = JSON.stringify(JSON.parse(body), undefined, 2);
  expect(verify({ body: spaced })).toMatchObject(refused);
  expect(verify({ body: spaced, header: `t=${atSeconds},v1=${sign(spaced)}` })).toMatchObject(
    accepted,
  );
});

test("[ST30] a body beyond ASCII is read as UTF-8, and is no event if it is not", () => {
  const named = event({
    data: { object: { id: "in_1", object: "invoice", name: "Weiß 株式会社" } },
  });
  const signed = { body: named, header: `t=${atSeconds},v1=${sign(named)}` };
  expect(verify(signed)).toMatchObject(accepted);
  const broken = Buffer.from([0xff, 0xfe]);
  const digest = createHmac("sha256", secret).update(`${atSeconds}.`).update(broken).digest("hex");
  expect(verify({ body: broken, header: `t=${atSeconds},v1=${digest}` })).toMatchObject({
    type: "refused",
    status: 400,
  });
});

test("[ST31] a header that is missing, cut, empty, in capitals or without its parts is refused", () => {
  expect(
    verifyStripeWebhook({ body: Buffer.from(body), headers: {} }, [secret], now),
  ).toMatchObject(refused);
  for (const bad of [
    "",
    "t=,v1=",
    `v1=${sign(body)}`,
    `t=${atSeconds}`,
    `t=${atSeconds},v1=${sign(body).slice(2)}`,
    `t=${atSeconds},v1=${sign(body)}00`,
    `t=${atSeconds},v1=${sign(body).toUpperCase()}`,
    `t=${atSeconds},v0=${sign(body)}`,
    `t=${atSeconds},t=${atSeconds + 1},v1=${sign(body)}`,
    `t=${atSeconds + 1},v1=${sign(body)}`,
    `t=abc,v1=${sign(body)}`,
  ]) {
    expect(verify({ header: bad })).toMatchObject(refused);
  }
});

test("[ST31] no secret, or an empty one, verifies nothing", () => {
  expect(verify({ secrets: [] })).toMatchObject(refused);
  expect(verify({ secrets: [""], header: `t=${atSeconds},v1=${sign(body, "")}` })).toMatchObject(
    refused,
  );
});

test("[ST32] while a secret is rolled over, any of several signatures and secrets fits", () => {
  const both = `t=${atSeconds},v1=${sign(body, "whsec_old")},v1=${sign(body)}`;
  expect(verify({ header: both })).toMatchObject(accepted);
  expect(verify({ header: both, secrets: ["whsec_new", "whsec_old"] })).toMatchObject(accepted);
  expect(verify({ header: both, secrets: ["whsec_third"] })).toMatchObject(refused);
});

test("[ST33] five minutes to either side, and not a second more", () => {
  expect(verify({ now: now + 300_000 })).toMatchObject(accepted);
  expect(verify({ now: now + 301_000 })).toMatchObject({
    ...refused,
    reason: expect.stringMatching("old"),
  });
  expect(verify({ now: now - 300_000 })).toMatchObject(accepted);
  expect(verify({ now: now - 301_000 })).toMatchObject({
    ...refused,
    reason: expect.stringMatching("future"),
  });
});

test("[ST34] an event of another API version is a hint all the same, and drift", () => {
  const old = event({ api_version: "2024-12-18.acacia" });
  expect(verify({ body: old, header: `t=${atSeconds},v1=${sign(old)}` })).toMatchObject({
    type: "accepted",
    events: [{ hints: [{ ref: { kind: "invoice", id: "in_1" } }] }],
    drift: [{ what: "unexpected-version", path: "api_version" }],
  });
});

test("[ST35] a thin event names its object, and the write that caused it", () => {
  const thin = JSON.stringify({
    id: "evt_2",
    object: "v2.core.event",
    type: "v1.invoice.paid",
    created: "2026-11-22T10:00:00Z",
    livemode: false,
    reason: { type: "request", request: { id: "req_1", idempotency_key: "our-key" } },
    related_object: { id: "in_1", type: "invoice", url: "/v1/invoices/in_1" },
  });
  expect(verify({ body: thin, header: `t=${atSeconds},v1=${sign(thin)}` })).toEqual({
    ...accepted,
    events: [
      {
        eventId: "evt_2",
        type: "invoice.paid",
        hints: [{ ref: { kind: "invoice", id: "in_1" }, echoOf: "our-key" }],
      },
    ],
  });
});

const hintOf = (object: object) => {
  const text = event({ data: { object: { id: "x_1", ...object } } });
  const verdict = verify({ body: text, header: `t=${atSeconds},v1=${sign(text)}` });
  return verdict.type === "accepted" ? verdict.events[0]?.hints[0]?.ref : verdict;
};

test("[ST36] every event about money leads to its invoice, or to the payment that leads there", () => {
  const invoice = { kind: "invoice", id: "in_1" };
  for (const object of ["invoice_payment", "invoiceitem", "credit_note"]) {
    expect(hintOf({ object, invoice: "in_1" })).toEqual(invoice);
  }
  for (const object of ["charge", "refund", "dispute"]) {
    expect(hintOf({ object, payment_intent: "pi_1" })).toEqual({ kind: "payment", id: "pi_1" });
  }
  expect(hintOf({ object: "dispute", payment_intent: null, charge: "ch_1" })).toEqual({
    kind: "payment",
    id: "ch_1",
  });
  expect(hintOf({ object: "charge", payment_intent: null })).toEqual({
    kind: "payment",
    id: "x_1",
  });
  expect(hintOf({ object: "customer" })).toEqual({ kind: "party", id: "x_1" });
  expect(hintOf({ object: "product" })).toEqual({ kind: "item", id: "x_1" });
  expect(hintOf({ object: "payout" })).toBeUndefined();
});
