import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { verifyQuickBooksWebhook } from "./quickbooks-webhook.ts";

const secret = "b5771f19b12ddb4bcdb9f08bdc50bc63878a";
// Intuit's own vector, from the tests of its Java SDK.
const intuitBody =
  '{"eventNotifications":[{"realmId":"1185883450","dataChangeEvent":{"entities":[{"name":"Customer","id":"1","operation":"Create","lastUpdated":"2015-10-05T14:42:19-0700"}]}}]}';
const intuitSignature = "JC2GUwciPmRBwEO7WvrRmKqu9tGOKL8FFallocTFi8Q=";
const config = { realm: "1185883450", verifierTokens: [secret] };

const sign = (body: string, key = secret) =>
  createHmac("sha256", key).update(body).digest("base64");

function verify(body: string | Uint8Array, signature: string | undefined, over = config) {
  return verifyQuickBooksWebhook(
    {
      body: typeof body === "string" ? new TextEncoder().encode(body) : body,
      headers: signature === undefined ? {} : { "intuit-signature": signature },
    },
    over,
  );
}

const event = (more: object = {}) => ({
  specversion: "1.0",
  id: "7c9e6679-7425-40de-944b-e07fc1f90ae7",
  source: "intuit.abc",
  type: "qbo.invoice.updated.v1",
  datacontenttype: "application/json",
  time: "2026-05-15T10:00:00Z",
  intuitentityid: "145",
  intuitaccountid: config.realm,
  data: {},
  ...more,
});
const signed = (json: unknown, over = config) => {
  const body = JSON.stringify(json);
  return verify(body, sign(body), over);
};

test("[QB1] Intuit's own vector is accepted, and hints at what changed", () => {
  expect(verify(intuitBody, intuitSignature)).toMatchObject({
    type: "accepted",
    events: [{ type: "Customer.Create", hints: [{ ref: { kind: "party", id: "1" } }] }],
  });
});

test.each([
  ["no header", intuitBody, undefined],
  ["an empty header", intuitBody, ""],
  ["a shorter signature", intuitBody, intuitSignature.slice(0, -5)],
  ["a longer signature", intuitBody, `${intuitSignature}AAAA`],
  ["hex instead of base64", intuitBody, Buffer.from(intuitSignature, "base64").toString("hex")],
  ["another letter case", intuitBody, intuitSignature.toLowerCase()],
  ["two signatures", intuitBody, `${intuitSignature},${intuitSignature}`],
  ["the body written anew", JSON.stringify(JSON.parse(intuitBody), null, 1), intuitSignature],
  ["a byte more", `${intuitBody} `, intuitSignature],
  ["the signature of another key", intuitBody, sign(intuitBody, "another")],
])("[QB2] %s is refused", (_, body, signature) => {
  expect(verify(body, signature)).toMatchObject({ type: "refused", status: 401 });
});

test("[QB2] an empty verifier token verifies nothing, and of two tokens either does", () => {
  expect(
    verify(intuitBody, sign(intuitBody, ""), { ...config, verifierTokens: [""] }),
  ).toMatchObject({
    type: "refused",
  });
  const two = { ...config, verifierTokens: ["new-token", secret] };
  expect(verify(intuitBody, intuitSignature, two)).toMatchObject({ type: "accepted" });
  expect(verify(intuitBody, sign(intuitBody, "new-token"), two)).toMatchObject({
    type: "accepted",
  });
});

test("[QB2] what is genuine and unreadable is 400; the signature is over bytes, also those that are no text", () => {
  const broken = new Uint8Array([0xff, 0xfe, 0x00]);
  const signature = createHmac("sha256", secret).update(broken).digest("base64");
  expect(verify(broken, signature)).toMatchObject({ type: "refused", status: 400 });
  const umlauts = JSON.stringify([event({ source: "Büro „Süd“" })]);
  expect(verify(umlauts, sign(umlauts))).toMatchObject({ type: "accepted" });
  expect(signed({ hello: "world" })).toMatchObject({ type: "refused", status: 400 });
});

test("[QB3] both forms are read: events by their ids, the old form by its content, so that a replay is the same event", () => {
  const verdict = signed([
    event(),
    event({ id: "second", type: "qbo.payment.deleted.v1", intuitentityid: "9" }),
  ]);
  expect(verdict).toMatchObject({
    type: "accepted",
    events: [
      { eventId: event().id, hints: [{ ref: { kind: "invoice", id: "145" } }] },
      { eventId: "second", hints: [{ ref: { kind: "payment", id: "9" } }] },
    ],
    drift: [],
  });
  const [first, second] = [
    verify(intuitBody, intuitSignature),
    verify(intuitBody, intuitSignature),
  ];
  expect(first).toEqual(second);
  // Two changes of one second come in the same words.
  expect(first).toMatchObject({ events: [{ namedBy: "content" }] });
  const later = intuitBody.replace("14:42:19", "14:42:20");
  expect(verify(later, sign(later))).not.toEqual(first);
});

test("[QB4] a merge hints at both customers; other companies are passed over; what is new to us is told", () => {
  expect(
    signed([
      event({ type: "qbo.customer.merged.v1", intuitentityid: "1", data: { deletedId: "2" } }),
    ]),
  ).toMatchObject({
    events: [{ hints: [{ ref: { kind: "party", id: "1" } }, { ref: { kind: "party", id: "2" } }] }],
  });
  expect(signed([event({ intuitaccountid: "999" })])).toEqual({
    type: "accepted",
    events: [],
    drift: [],
  });
  expect(signed([event({ type: "qbo.invoice.updated.v2" })])).toMatchObject({
    events: [{ hints: [{ ref: { kind: "invoice", id: "145" } }] }],
    drift: [{ what: "unknown-value", detail: expect.stringContaining("v2") }],
  });
  expect(signed([event({ type: "qbo.estimate.created.v1" })])).toMatchObject({
    events: [{ hints: [] }],
    drift: [],
  });
});
