import { expect, test } from "vitest";
import { apiAs, newInvoice } from "../testing/http-client.ts";
import { joinAs, peerDocument, secondDocument, sendBatch } from "../testing/raw-peer.ts";
import { startSpanReceiver } from "../testing/span-receiver.ts";
import type { Span } from "../testing/span-receiver.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

const callersTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
const callersSpan = "00f067aa0ba902b7";

function named(spans: readonly Span[], name: string): Span {
  const span = spans.find((each) => each.name === name);
  if (span === undefined) throw new Error(`No span ${name}`);
  return span;
}

test("[RL149] spans of a request, its batch and the turn reach the receiver, in the caller's trace, and the last of them before the end", async () => {
  const receiver = await startSpanReceiver();
  const tracing = { endpoint: receiver.endpoint, serviceName: "concord-test", ratio: 1 };
  const relay = await startRelay(temporaryFolder(), { tracing });
  const api = await apiAs(relay.url);
  const traceparent = `00-${callersTrace}-${callersSpan}-01`;
  const body = newInvoice("SECRET-NUMBER", "SECRET-BUYER");
  expect((await api("POST", "/api/v1/invoices", body, { traceparent })).status).toBe(201);
  const vera = await joinAs(relay.url, await tokenFor({ id: "vera", role: "viewer" }));
  await sendBatch(vera, 1, peerDocument().set({ number: "1" }), secondDocument);
  await relay[Symbol.asyncDispose]();

  const spans = receiver.spans();
  expect(new Set(receiver.services())).toEqual(new Set(["concord-test"]));
  const request = named(spans, "POST /api/v1/invoices");
  expect(request).toMatchObject({
    traceId: callersTrace,
    parentSpanId: callersSpan,
    attributes: {
      "http.request.method": "POST",
      "http.route": "/api/v1/invoices",
      "http.response.status_code": 201,
    },
  });
  const batch = named(spans, "batch");
  expect(batch).toMatchObject({
    traceId: callersTrace,
    parentSpanId: request.spanId,
    attributes: {
      "concord.door": "api",
      "concord.workspace": "acme",
      "concord.outcome": "committed",
      "concord.seq": 1,
    },
  });
  expect(batch.events.map(({ name }) => name)).toEqual(["accepting", "committing", "durable"]);
  const moments = [
    request.startTimeUnixNano,
    batch.startTimeUnixNano,
    ...batch.events.map(({ timeUnixNano }) => timeUnixNano),
    batch.endTimeUnixNano,
    request.endTimeUnixNano,
  ];
  // A moment is told to the millisecond: clocks of the world and of the process are brought together.
  const inMs = moments.map((nanos) => Number(nanos / 1_000_000n));
  expect(inMs.every((ms, index) => ms >= (inMs[index - 1] ?? 0) - 2)).toBe(true);

  const turn = named(spans, "turn");
  expect(batch.links).toMatchObject([{ traceId: turn.traceId, spanId: turn.spanId }]);
  const parts = spans.filter(({ parentSpanId }) => parentSpanId === turn.spanId);
  expect(parts.map(({ name }) => name)).toEqual(["accept", "transaction", "fan-out"]);
  const refused = spans.find(({ attributes }) => attributes["concord.outcome"] === "refused");
  expect(refused?.attributes).toMatchObject({
    "concord.door": "sync",
    "concord.reason": "read-only",
  });

  expect(receiver.text()).not.toContain("SECRET");
  expect(receiver.text()).not.toContain((await tokenFor()).split(".")[0]);
});

test("[RL150] a receiver that is not there harms nothing: requests are answered, and the end comes as soon as ever", async () => {
  const tracing = { endpoint: "http://127.0.0.1:9", serviceName: "concord-test", ratio: 1 };
  const relay = await startRelay(temporaryFolder(), { tracing });
  const api = await apiAs(relay.url);
  for (const number of ["1", "2", "3"]) {
    expect((await api("POST", "/api/v1/invoices", newInvoice(number, "Acme"))).status).toBe(201);
  }
  const began = performance.now();
  expect(await relay.end()).toEqual({ type: "whole" });
  expect(performance.now() - began).toBeLessThan(2_000);
});

test("[RL151] what the caller does not keep is not kept here, and a share of what begins here can be", async () => {
  const receiver = await startSpanReceiver();
  const tracing = { endpoint: receiver.endpoint, serviceName: "concord-test", ratio: 0 };
  const relay = await startRelay(temporaryFolder(), { tracing });
  const api = await apiAs(relay.url);
  const kept = `00-${callersTrace}-${callersSpan}-01`;
  const notKept = `00-${callersTrace.replace("4", "5")}-${callersSpan}-00`;
  await api("POST", "/api/v1/invoices", newInvoice("1", "Acme"), { traceparent: kept });
  await api("POST", "/api/v1/invoices", newInvoice("2", "Acme"), { traceparent: notKept });
  await api("POST", "/api/v1/invoices", newInvoice("3", "Acme"));
  await relay[Symbol.asyncDispose]();
  expect(new Set(receiver.spans().map(({ traceId }) => traceId))).toEqual(new Set([callersTrace]));
  expect(receiver.spans().map(({ name }) => name)).toEqual(
    expect.arrayContaining(["batch", "POST /api/v1/invoices"]),
  );
});
