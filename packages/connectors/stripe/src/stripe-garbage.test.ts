import type { Io } from "@concord/bridge/connector";
import { DocumentId } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { expect, test } from "vitest";
import { createApiMemory, createStripeApi } from "./stripe-api.ts";
import { createStripeConnector } from "./stripe-connector.ts";

const config = { secretKey: "sk_test_1", account: "acct_1", webhookSecrets: [], timeZone: "UTC" };
const signal = new AbortController().signal;
const unavailable = { failure: { type: "unavailable" } };

/** A vendor that answers 200 with this, whatever is asked. */
function answering(body: JsonValue): Io {
  return {
    fetch: async () => Response.json(body),
    now: () => 0,
    random: () => 0.5,
    log: () => undefined,
    secrets: { load: async () => undefined, save: async () => undefined },
  };
}

test.each<readonly [what: string, body: JsonValue]>([
  ["nothing", {}],
  ["an error", { error: { type: "api_error", message: "Try later" } }],
  ["another object", { object: "account", id: "acct_1" }],
  ["a list that is none", { object: "list", data: { id: "7" }, has_more: false }],
  ["a list of what is nothing", { object: "list", data: [null], has_more: false }],
])(
  "[ST150] %s in the place of a list is no empty list and no refusal: it is asked for again",
  async (_what, body) => {
    const io = answering(body);
    const connector = createStripeConnector(config);
    const cursor = JSON.stringify({ since: 0, seen: [] });
    expect(await connector.backfill(undefined, new Set(), io, signal)).toMatchObject(unavailable);
    expect(await connector.changes(undefined, new Set(), io, signal)).toMatchObject(unavailable);
    expect(await connector.changes(cursor, new Set(), io, signal)).toMatchObject(unavailable);
    expect(await connector.mayRead("payment", io, signal)).toMatchObject(unavailable);
    const api = createStripeApi(config, createApiMemory(), io, signal);
    expect(await api.all("/v1/customers")).toMatchObject(unavailable);
  },
);

test.each<readonly [what: string, body: JsonValue]>([
  ["nothing", {}],
  ["an error", { error: { type: "invalid_request_error", message: "Try later" } }],
])(
  "[ST151] %s in the place of an object is asked for again; of a write it leaves unknown whether it was done",
  async (_what, body) => {
    const io = answering(body);
    const connector = createStripeConnector(config);
    for (const kind of ["invoice", "party", "item", "payment"] as const) {
      const id = kind === "payment" ? "ch_1" : "x_1";
      expect(await connector.fetch({ kind, id }, io, signal)).toMatchObject(unavailable);
    }
    const api = createStripeApi(config, createApiMemory(), io, signal);
    expect(await api.taxRate("txr_1")).toMatchObject(unavailable);
    expect(await api.post("/v1/payment_records/report_payment", {}, "k")).toMatchObject({
      failure: { type: "uncertain" },
    });
  },
);

test.each<readonly [what: string, body: JsonValue]>([
  ["nothing", {}],
  ["an account of another form", { id: "acct_1", country: 7 }],
])("[ST152] %s in the place of the account refuses nothing", async (_what, body) => {
  const connector = createStripeConnector(config);
  expect(await connector.prepare(answering(body), signal)).toMatchObject(unavailable);
  expect(await connector.check.account(answering(body), signal)).toMatchObject(unavailable);
});

test("[ST152] another account is refused", async () => {
  const connector = createStripeConnector(config);
  expect(await connector.prepare(answering({ id: "acct_2" }), signal)).toMatchObject({
    failure: { type: "unauthorized", reason: "The key belongs to acct_2, not to acct_1." },
  });
});

test("[ST151] of an invoice that cannot be read nobody says that a write was not done to it", async () => {
  const effect = {
    id: "void:1",
    document: DocumentId.parse("01890000-0000-7000-8000-000000000002"),
    action: "void-invoice",
    summary: "Void",
    target: { kind: "invoice", id: "in_1" },
    carries: [],
    body: { action: "void-invoice" },
  } as const;
  const probe = createStripeConnector(config).probe(
    effect,
    "k",
    answering({ id: "in_1", status: 7 }),
    signal,
  );
  expect(await probe).toMatchObject(unavailable);
});
