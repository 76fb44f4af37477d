import type { Io } from "@concord/bridge/connector";
import type { JsonValue } from "@concord/model";
import { expect, test } from "vitest";
import { createQuickBooksApi } from "./quickbooks-api.ts";
import { entities } from "./quickbooks-entities.ts";
import { createQuickBooksConnector } from "./quickbooks-connector.ts";

const config = { realm: "1", clientId: "id", clientSecret: "secret", verifierTokens: [] };
const signal = new AbortController().signal;
const time = "2026-12-01T10:00:00.000-08:00";
const fault = { Fault: { Error: [{ Message: "Try later", code: "10000" }] } };

/** A vendor that answers 200 with this, whatever is asked. */
function answering(body: JsonValue): Io {
  return {
    fetch: async () => Response.json(body),
    now: () => Date.parse(time),
    random: () => 0.5,
    log: () => undefined,
    secrets: {
      load: async () => ({
        accessToken: "AT",
        expiresAt: Date.parse(time) + 3_600_000,
        refreshToken: "RT",
      }),
      save: async () => undefined,
    },
  };
}

test.each<readonly [what: string, body: JsonValue]>([
  ["nothing but the time", { time }],
  ["another answer", { CompanyInfo: { CompanyName: "Books" }, time }],
  ["a fault", { ...fault, time }],
  [
    "lists that are none",
    { QueryResponse: Object.fromEntries(entities.map((each) => [each, "7"])), time },
  ],
])(
  "[QB172] %s in the place of a list is no empty list: neither is anything found to be missing, nor passed over",
  async (_what, body) => {
    const call = { io: answering(body), signal };
    const api = createQuickBooksApi(config);
    const unavailable = { failure: { type: "unavailable" } };
    expect(await api.query("Payment", "", call)).toMatchObject(unavailable);
    const connector = createQuickBooksConnector(config);
    const cursor = JSON.stringify({ since: "2026-11-30T10:00:00.000Z" });
    expect(await connector.changes(cursor, new Set(), call.io, signal)).toMatchObject(unavailable);
    expect(await connector.backfill(undefined, new Set(), call.io, signal)).toMatchObject(
      unavailable,
    );
    expect(await connector.mayRead("payment", call.io, signal)).toMatchObject(unavailable);
  },
);

test.each<readonly [what: string, inner: JsonValue]>([
  ["no answer", []],
  ["a fault", [{ QueryResponse: [{ Payment: [] }] }, fault]],
  ["a fault among the lists", [{ QueryResponse: [{ Payment: [] }, fault] }]],
  ["no list", [{ time }]],
  ["a list that is none", [{ QueryResponse: [{ Payment: { Id: "7" } }] }]],
])("[QB172] of changes with %s in it the cursor does not go on", async (_what, inner) => {
  const io = answering({ CDCResponse: inner, time });
  const cursor = JSON.stringify({ since: "2026-11-30T10:00:00.000Z" });
  const page = await createQuickBooksConnector(config).changes(cursor, new Set(), io, signal);
  expect(page).toMatchObject({ failure: { type: "unavailable" } });
});

test("[QB172] nothing found is an empty list, and what comes in two parts is whole", async () => {
  const api = createQuickBooksApi(config);
  const empty = answering({ QueryResponse: {}, time });
  expect(await api.query("Payment", "", { io: empty, signal })).toEqual({
    type: "ok",
    value: { objects: [], time },
  });
  const parts = answering({
    CDCResponse: [{ QueryResponse: [{ Payment: [{ Id: "1" }] }, { Payment: [{ Id: "2" }] }, {}] }],
    time,
  });
  const changed = await api.changedSince(["Payment"], time, { io: parts, signal });
  expect(changed).toMatchObject({
    value: { byEntity: new Map([["Payment", [{ Id: "1" }, { Id: "2" }]]]) },
  });
});

test("[QB172] a fault with a 200 to a write leaves unknown whether it was done, and is no object", async () => {
  const request = { resource: "payment", body: { TotalAmt: "5" }, key: "k" };
  expect(
    await createQuickBooksApi(config).write(request, { io: answering(fault), signal }),
  ).toMatchObject({ failure: { type: "uncertain" } });
});

test("[QB173] a company that has no name in its answer is none that answers", async () => {
  const { check } = createQuickBooksConnector(config);
  expect(await check.account(answering({ CompanyInfo: { Id: "1" } }), signal)).toMatchObject({
    failure: { type: "unavailable" },
  });
});
