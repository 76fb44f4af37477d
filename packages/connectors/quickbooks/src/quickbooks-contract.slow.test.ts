import { createMemoryReplica } from "@concord/bridge/testing";
import { describeConnectorContract } from "@concord/testkit";
import { vi } from "vitest";
import { openBooks, verifierToken } from "../testing/books.ts";
import { issuedInvoice } from "../testing/connected.ts";
import { directIo } from "../testing/direct-io.ts";
import { invoiced, openShop } from "../testing/shop.ts";
import { createQuickBooksConnector } from "./quickbooks-connector.ts";

const minuteMs = 60_000;

const faults = {
  "timeout-before-commit": { kind: "timeout-before-commit" },
  "timeout-after-commit": { kind: "timeout-after-commit" },
  "truncated-body": { kind: "truncated-body" },
  "server-error": { kind: "status", status: 500 },
  throttled: { kind: "status", status: 429 },
};

describeConnectorContract("QuickBooks", async () => {
  const received: {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  }[] = [];
  const books = await openBooks({
    webhooks: [{ url: "http://bridge.example/webhooks", secret: verifierToken }],
    send: async (request) => {
      received.push(request);
      return { status: 200 };
    },
  });
  await openShop(books);
  const id = await invoiced(books);
  const passMinute = () => books.side("clock", { advanceMs: minuteMs });
  await passMinute();
  const io = directIo({
    // Sweeps are a minute apart; within seconds of each other they overlap on purpose.
    fetch: async (input, init) => {
      if (typeof input === "string" && input.includes("/cdc?")) await passMinute();
      return fetch(input, init);
    },
  });
  const connector = createQuickBooksConnector({ ...books.config, defaultItem: "Stay" });
  const prepared = await connector.prepare(io, AbortSignal.timeout(5_000));
  if (prepared.type === "failed") throw new Error(prepared.failure.reason);
  const replica = createMemoryReplica();
  const document = issuedInvoice({ replica }, 1, "C-1", { "buyer.name": "Hôtel de l'Étoile" });
  const raw = await vi.waitFor(() => {
    const [first] = received;
    if (first === undefined) throw new Error("No webhook has come");
    return { headers: first.headers, body: new TextEncoder().encode(first.body) };
  });

  return {
    connector,
    io,
    invoice: { kind: "invoice", id },
    editRemotely: async () => {
      await books.act({
        action: "edit",
        entity: "Invoice",
        id,
        changes: { DueDate: "2027-06-01" },
      });
    },
    createRemotely: async () => {
      const customer = await books.act({
        action: "create",
        entity: "Customer",
        body: { DisplayName: "Another" },
      });
      return { kind: "party", id: String(customer["Id"]) };
    },
    needsCreation: {
      id: document,
      kind: "invoice",
      registers: replica.read(document)?.registers ?? {},
      link: undefined,
      isDiscarded: false,
      shadow: undefined,
      localChanges: [],
      fate: () => "open",
      wasSent: () => false,
      related: () => undefined,
      policy: { issues: false, creates: "issued", settles: true },
      prepared: prepared.value,
    },
    count: async () => (await books.find("select * from Invoice")).length,
    fault: async (fault) => {
      await books.side("fault", {
        ...faults[fault],
        times: 100,
        match: { method: "POST", path: `/v3/company/${books.config.realm}/invoice` },
      });
    },
    calm: async () => {
      await fetch(`${books.sandbox.url}/_sandbox/fault`, { method: "DELETE" });
    },
    revoke: async () => {
      await books.act({ action: "revoke-token" });
    },
    webhook: { raw, at: io.now() },
    [Symbol.asyncDispose]: () => books[Symbol.asyncDispose](),
  };
});
