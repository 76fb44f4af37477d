import { DocumentChanges, LastChanges } from "@concord/protocol";
import { expect, test } from "vitest";
import { z } from "zod";
import { apiAs, newInvoice } from "../testing/http-client.ts";
import {
  connectPeer,
  firstDocument,
  helloWith,
  joinAs,
  peerDocument,
  secondDocument,
  sendBatch,
} from "../testing/raw-peer.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

const Written = z.object({
  seq: z.int(),
  invoice: z.looseObject({ id: z.string(), version: z.int() }),
});

test("[RL40] an invoice is created, shown with computed totals, and listed", async () => {
  const { url } = await startRelay(temporaryFolder());
  const api = await apiAs(url);
  const created = await api("POST", "/api/v1/invoices", newInvoice("2026-1", "Acme GmbH"));
  expect(created.status).toBe(201);
  const { seq, invoice } = Written.parse(created.body);
  expect(seq).toBe(1);

  const shown = await api("GET", `/api/v1/invoices/${invoice.id}`);
  expect(shown.body).toMatchObject({
    id: invoice.id,
    number: "2026-1",
    status: "draft",
    currency: "EUR",
    buyer: { name: "Acme GmbH" },
    computed: { gross: "238" },
    conflicts: [],
    version: 1,
  });
  const listed = await api("GET", "/api/v1/invoices");
  expect(listed.body).toEqual({
    items: [expect.objectContaining({ id: invoice.id, number: "2026-1", gross: "238" })],
    next: null,
  });
});

test("[RL41] the same Idempotency-Key is the same request, in time and at once", async () => {
  const { url } = await startRelay(temporaryFolder());
  const api = await apiAs(url);
  const create = () =>
    api("POST", "/api/v1/invoices", newInvoice("1", "Acme"), { "idempotency-key": "k1" });
  const answers = await Promise.all([create(), create()]);
  answers.push(await create());
  const ids = answers.map(({ body }) => Written.parse(body).invoice.id);
  expect(new Set(ids).size).toBe(1);
  expect((await api("GET", "/api/v1/invoices")).body).toMatchObject({ items: [{ id: ids[0] }] });

  const operations = [{ type: "set-field", path: "number", value: "2" }];
  const edit = () =>
    api(
      "POST",
      `/api/v1/invoices/${ids[0]}/operations`,
      { operations },
      { "idempotency-key": "k2" },
    );
  const first = Written.parse((await edit()).body);
  await api("POST", `/api/v1/invoices/${ids[0]}/operations`, {
    operations: [{ type: "set-field", path: "number", value: "3" }],
  });
  const again = Written.parse((await edit()).body);
  expect(again.seq).toBe(first.seq);
  expect(again.invoice["number"]).toBe("3");
});

test("[RL60] a second request under a used Idempotency-Key is refused, also at once with the first", async () => {
  const { url } = await startRelay(temporaryFolder());
  const api = await apiAs(url);
  const [one, other] = await Promise.all(
    ["1", "2"].map(async (number) => {
      const created = await api("POST", "/api/v1/invoices", newInvoice(number, "Acme"));
      return Written.parse(created.body).invoice.id;
    }),
  );
  const postpone = (id: string | undefined, value: string, key: string) =>
    api(
      "POST",
      `/api/v1/invoices/${id}/operations`,
      { operations: [{ type: "set-field", path: "dueDate", value }] },
      { "idempotency-key": key },
    );
  expect((await postpone(one, "2026-03-01", "k1")).status).toBe(200);
  for (const refused of [
    await postpone(other, "2026-03-01", "k1"),
    await postpone(one, "2026-03-02", "k1"),
  ]) {
    expect(refused.status).toBe(422);
    expect(refused.body["type"]).toBe("urn:concord:problem:idempotency-key-reused");
  }
  const atOnce = await Promise.all([
    postpone(one, "2026-04-01", "k2"),
    postpone(other, "2026-04-01", "k2"),
  ]);
  expect(new Set(atOnce.map(({ status }) => status))).toEqual(new Set([200, 422]));
});

test("[RL42] one refused operation undoes its whole request, and says which and why", async () => {
  const { url } = await startRelay(temporaryFolder());
  const api = await apiAs(url);
  const { invoice } = Written.parse(
    (await api("POST", "/api/v1/invoices", newInvoice("1", "Acme"))).body,
  );
  const refused = await api("POST", `/api/v1/invoices/${invoice.id}/operations`, {
    operations: [
      { type: "set-field", path: "number", value: "2" },
      { type: "set-field", path: "nonsense", value: "x" },
    ],
  });
  expect(refused).toMatchObject({
    status: 422,
    type: "application/problem+json; charset=utf-8",
    body: {
      type: "urn:concord:problem:operation-refused",
      rule: "unknown-path",
      path: "nonsense",
      detail: expect.stringMatching(/^Operation 2: /),
    },
  });
  const shown = await api("GET", `/api/v1/invoices/${invoice.id}`);
  expect(shown.body).toMatchObject({ number: "1", version: 1 });
});

test("[RL43] filters, search and pages of the list", async () => {
  const { url } = await startRelay(temporaryFolder());
  const api = await apiAs(url);
  for (const [number, buyer] of [
    ["A-1", "Acme"],
    ["B-1", "Bolt"],
    ["A-2", "acme north"],
  ] as const) {
    await api("POST", "/api/v1/invoices", newInvoice(number, buyer));
  }
  const numbers = async (query: string) => {
    const { body } = await api("GET", `/api/v1/invoices?${query}`);
    return z
      .object({ items: z.array(z.object({ number: z.string() })), next: z.int().nullable() })
      .transform(({ items, next }) => ({ numbers: items.map((item) => item.number), next }))
      .parse(body);
  };
  expect(await numbers("q=ACME")).toEqual({ numbers: ["A-2", "A-1"], next: null });
  expect(await numbers("q=b-")).toEqual({ numbers: ["B-1"], next: null });
  expect(await numbers("status=paid")).toEqual({ numbers: [], next: null });
  const firstPage = await numbers("limit=2");
  expect(firstPage).toEqual({ numbers: ["A-2", "B-1"], next: 2 });
  expect(await numbers(`limit=2&cursor=${firstPage.next}`)).toEqual({
    numbers: ["A-1"],
    next: null,
  });
});

test("[RL44] open conflicts are listed with both values and both authors, until somebody decides", async () => {
  const { url } = await startRelay(temporaryFolder());
  const api = await apiAs(url);
  const [ada, bob] = [
    await joinAs(url, await tokenFor()),
    await joinAs(url, await tokenFor({ id: "bob" })),
  ];
  const [adas, bobs] = [peerDocument(5_000), peerDocument(6_000)];
  ada.send({ type: "claim", document: firstDocument, clientId: 5_000 });
  bob.send({ type: "claim", document: firstDocument, clientId: 6_000 });
  await sendBatch(ada, 1, adas.set({ dueDate: "2026-01-10" }));
  await sendBatch(bob, 1, bobs.set({ dueDate: "2026-01-20" }));

  const Listed = z.object({ items: z.array(z.looseObject({ id: z.string() })) });
  const { items } = Listed.parse((await api("GET", "/api/v1/conflicts")).body);
  expect(items).toMatchObject([
    {
      document: firstDocument,
      attention: "person",
      record: {
        path: "dueDate",
        kept: { value: "2026-01-20", author: "bob" },
        lost: { value: "2026-01-10", author: "ada" },
      },
    },
  ]);
  const resolved = await api("POST", `/api/v1/invoices/${firstDocument}/operations`, {
    operations: [{ type: "resolve-conflict", conflict: items[0]?.id, choice: { type: "lost" } }],
  });
  expect(resolved.body).toMatchObject({ invoice: { dueDate: "2026-01-10" } });
  expect((await api("GET", "/api/v1/conflicts")).body).toEqual({ items: [], next: null });
});

test("[RL387] who hears of a conflict is listed as the workspace's own rules say it now", async () => {
  const { url } = await startRelay(temporaryFolder());
  const olga = await joinAs(url, await tokenFor({ id: "olga", role: "owner" }));
  const api = await apiAs(url);
  for (const [index, dueDate] of ["2026-01-10", "2026-01-20"].entries()) {
    olga.send({ type: "claim", document: firstDocument, clientId: 5_000 + index });
    await sendBatch(olga, index + 1, peerDocument(5_000 + index).set({ dueDate }));
  }
  const listed = async (attention: string): Promise<unknown> =>
    (await api("GET", `/api/v1/conflicts?attention=${attention}`)).body["items"];
  expect(await listed("person")).toMatchObject([{ record: { path: "dueDate" } }]);

  const rules = peerDocument();
  olga.send({ type: "claim", document: secondDocument, clientId: rules.doc.clientID });
  const quiet = { documentKind: "workspace", "conflictPolicy.r1.path": "dueDate" };
  const update = rules.set({ ...quiet, "conflictPolicy.r1.attention": "history" });
  await sendBatch(olga, 3, update, secondDocument, "workspace");
  expect(await listed("person")).toEqual([]);
  expect(await listed("history")).toMatchObject([{ attention: "history" }]);
});

test("[RL243] conflicts are listed in pages: large ones do not have to be in memory at once", async () => {
  const { url } = await startRelay(temporaryFolder());
  const api = await apiAs(url);
  const ada = await joinAs(url, await tokenFor());
  let batch = 0;
  for (const document of [firstDocument, secondDocument]) {
    for (let clientId = 5_000; clientId < 5_016; clientId += 1) {
      ada.send({ type: "claim", document, clientId });
      const update = peerDocument(clientId).set({
        paymentTerms: `${clientId}${"x".repeat(30_000)}`,
      });
      await sendBatch(ada, (batch += 1), update, document);
    }
  }
  const Page = z.object({
    items: z.array(z.looseObject({ document: z.string() })),
    next: z.int().nullable(),
  });
  const seen: string[][] = [];
  let path = "/api/v1/conflicts";
  for (;;) {
    const { items, next } = Page.parse((await api("GET", path)).body);
    seen.push(items.map(({ document }) => document));
    if (next === null) break;
    path = `/api/v1/conflicts?cursor=${next}`;
  }
  // Each has nearly a megabyte of them.
  expect(seen).toEqual([Array(15).fill(secondDocument), Array(15).fill(firstDocument)]);
});

test("[RL45] without a token, with a reader's, or with another workspace's, the API gives nothing away", async () => {
  const { url } = await startRelay(temporaryFolder());
  const api = await apiAs(url);
  const { invoice } = Written.parse(
    (await api("POST", "/api/v1/invoices", newInvoice("1", "Acme"))).body,
  );
  const bare = await fetch(`${url}/api/v1/invoices`);
  expect(bare.status).toBe(401);
  expect(await bare.json()).toMatchObject({
    type: "urn:concord:problem:unauthorised",
    status: 401,
  });

  const viewer = await apiAs(url, { id: "vera", role: "viewer" });
  expect((await viewer("GET", "/api/v1/invoices")).status).toBe(200);
  expect(await viewer("POST", "/api/v1/invoices", newInvoice("2", "x"))).toMatchObject({
    status: 403,
    body: { type: "urn:concord:problem:forbidden" },
  });
  const signIn = await apiAs(url, { use: "signin", role: "owner" });
  expect((await signIn("GET", "/api/v1/invoices")).status).toBe(200);
  expect((await signIn("POST", "/api/v1/invoices", newInvoice("2", "x"))).status).toBe(401);

  const stranger = await apiAs(url, { workspace: "other" });
  expect((await stranger("GET", `/api/v1/invoices/${invoice.id}`)).status).toBe(404);
  expect((await stranger("GET", "/api/v1/invoices")).body).toEqual({ items: [], next: null });
});

test("[RL245] a token for one door of sockets opens no other, and nothing of the API", async () => {
  const { url } = await startRelay(temporaryFolder());
  for (const use of ["sync", "yjs"] as const) {
    const api = await apiAs(url, { id: "olga", role: "owner", use });
    expect((await api("GET", "/api/v1/invoices")).status).toBe(401);
    expect((await api("POST", "/api/v1/invoices", newInvoice("1", "Acme"))).status).toBe(401);
    expect((await api("POST", "/api/v1/revocations", { principal: "ada" })).status).toBe(401);
  }
  const peer = await connectPeer(url);
  peer.send(helloWith(await tokenFor({ use: "yjs" })));
  expect(await peer.next("refused")).toMatchObject({ code: "unauthorised" });
});

test("[RL46] what is not valid, not there or not JSON is a problem document without internals", async () => {
  const { url } = await startRelay(temporaryFolder());
  const api = await apiAs(url);
  expect(await api("GET", "/api/v1/invoices/nonsense")).toMatchObject({
    status: 400,
    body: { type: "urn:concord:problem:invalid-request", path: "id" },
  });
  expect(await api("GET", `/api/v1/invoices/${firstDocument}`)).toMatchObject({ status: 404 });
  expect(await api("GET", "/api/v1/nothing")).toMatchObject({
    status: 404,
    body: { type: "urn:concord:problem:not-found" },
  });
  const broken = await fetch(`${url}/api/v1/invoices`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${await tokenFor()}`,
      "content-type": "application/json",
    },
    body: "{",
  });
  expect(broken.status).toBe(400);
  expect(await broken.json()).toMatchObject({ type: "urn:concord:problem:invalid-request" });
});

test("[RL49] a body of which a part would be dropped is refused whole", async () => {
  const { url } = await startRelay(temporaryFolder());
  const api = await apiAs(url);
  const misspelt = JSON.parse(
    JSON.stringify(newInvoice("1", "Acme")).replace('"price"', '"unitPrice"'),
  );
  expect(await api("POST", "/api/v1/invoices", misspelt)).toMatchObject({
    status: 400,
    body: {
      type: "urn:concord:problem:invalid-request",
      path: "operations.0.document.content.lines.0.unitPrice",
    },
  });
  expect((await api("GET", "/api/v1/invoices")).body).toEqual({ items: [], next: null });
});

test("[RL48] health, readiness and metrics answer without a token", async () => {
  const { url } = await startRelay(temporaryFolder());
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(await (await fetch(`${url}/readyz`)).json()).toEqual({
    status: "ready",
    reasons: [],
    lacks: [],
  });
  await (
    await apiAs(url)
  )("POST", "/api/v1/invoices", newInvoice("1", "Acme"));
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toContain("\nconcord_relay_batches_total 1\n");
});

test("[RL511] who may read is told who wrote last in each of some documents", async () => {
  const { url } = await startRelay(temporaryFolder());
  const Made = z.object({ invoice: z.object({ id: z.string() }) });
  const ada = await apiAs(url);
  const first = Made.parse(
    await ada("POST", "/api/v1/invoices", newInvoice("R-1", "Acme")).then(({ body }) => body),
  );
  const second = Made.parse(
    await ada("POST", "/api/v1/invoices", newInvoice("R-2", "Acme")).then(({ body }) => body),
  );
  const ids = [first, second].map(({ invoice }) => invoice.id);
  const bob = await apiAs(url, { id: "bob" });
  const operation = { type: "set-field", path: "dueDate", value: "2026-12-24" };
  await bob("POST", `/api/v1/invoices/${ids[0]}/operations`, { operations: [operation] });
  const nobodys = "0190a000-0000-7000-8000-00000000ffff";
  const last = `/api/v1/documents/last-changes?documents=${[...ids, nobodys].join(",")}`;
  const viewer = await apiAs(url, { id: "vera", role: "viewer" });
  const { items } = LastChanges.parse((await viewer("GET", last)).body);
  expect(items.map(({ document, seq, author }) => [document, seq, author.id])).toEqual([
    [ids[0], 3, "bob"],
    [ids[1], 2, "ada"],
  ]);
  const elsewhere = await apiAs(url, { workspace: "other" });
  expect((await elsewhere("GET", last)).body).toEqual({ items: [] });
  for (const wrong of ["", "x", Array.from({ length: 51 }, () => nobodys).join(",")]) {
    const asked = await viewer("GET", `/api/v1/documents/last-changes?documents=${wrong}`);
    expect(asked).toMatchObject({ status: 400 });
  }
  expect((await fetch(`${url}${last}`)).status).toBe(401);
});

test("[RL283] who may read is told who wrote what last, and nobody else", async () => {
  const { url } = await startRelay(temporaryFolder());
  const ada = await apiAs(url);
  const made = await ada("POST", "/api/v1/invoices", newInvoice("R-1", "Acme"));
  const { id } = z.object({ invoice: z.object({ id: z.string() }) }).parse(made.body).invoice;
  const long = "x".repeat(3_000);
  for (const operation of [
    { type: "set-field", path: "dueDate", value: "2026-12-01" },
    { type: "set-field", path: "dueDate", value: "2026-12-24" },
    { type: "set-field", path: "paymentTerms", value: long },
  ]) {
    await ada("POST", `/api/v1/invoices/${id}/operations`, { operations: [operation] });
  }
  const changes = `/api/v1/documents/${id}/changes`;
  const viewer = await apiAs(url, { id: "vera", role: "viewer" });
  const told = DocumentChanges.parse((await viewer("GET", `${changes}?limit=2`)).body);
  expect(told.items.map(({ author, difference, more }) => [author.id, difference, more])).toEqual([
    ["ada", [], 1],
    ["ada", [{ path: "dueDate", before: "2026-12-01", after: "2026-12-24" }], 0],
  ]);
  expect(DocumentChanges.parse((await viewer("GET", changes)).body).items).toHaveLength(4);
  expect(await viewer("GET", `${changes}?limit=51`)).toMatchObject({ status: 400 });
  const elsewhere = await apiAs(url, { workspace: "other" });
  expect(await elsewhere("GET", changes)).toMatchObject({ status: 404 });
  expect((await fetch(`${url}${changes}`)).status).toBe(401);
});
