import { createBridge, openBridgeStore, systemRandom } from "@concord/bridge";
import type { Bridge, Connector, ReplicaPort } from "@concord/bridge";
import { fastClock } from "@concord/bridge/testing";
import { createQuickBooksConnector } from "@concord/connector-quickbooks";
import { createStripeConnector } from "@concord/connector-stripe";
import { defaultWorkspace } from "@concord/model";
import type { Workspace } from "@concord/model";
import { createQuickBooksSandbox, createStripeSandbox } from "@concord/sandbox";
import { vi } from "vitest";
import { z } from "zod";

type Json = Readonly<Record<string, unknown>>;
const Json = z.record(z.string(), z.unknown());
const Log = z.object({
  entries: z.array(z.looseObject({ method: z.string(), path: z.string() })),
});
const Lists = z.record(z.string(), z.unknown());
const List = z.array(z.record(z.string(), z.unknown()));

/** A business with an account at Stripe and a company in QuickBooks. */
export interface TwoAccounts extends AsyncDisposable {
  /** What people do there. */
  readonly stripe: (act: Json) => Promise<Json>;
  readonly books: (act: Json) => Promise<Json>;
  readonly connectors: { readonly stripe: Connector; readonly quickbooks: Connector };
  /** A page of Stripe's API, as somebody with the key reads it. */
  readonly listed: (path: string) => Promise<readonly Json[]>;
  /** All objects of an entity in QuickBooks, as somebody with access sees them. */
  readonly booked: (entity: string) => Promise<readonly Json[]>;
  readonly fault: (vendor: "stripe" | "quickbooks", fault: Json) => Promise<void>;
  readonly calm: () => Promise<void>;
  /** What there is. */
  readonly count: () => Promise<Readonly<Record<string, number>>>;
  /** Writes to either, sign-in apart. */
  readonly writes: () => Promise<readonly string[]>;
}

const stripeKey = "sk_test_sandbox";
const noLimits = { perSecond: 1e9, perMinute: 1e9, concurrent: 1e9, batchesPerMinute: 1e9 };

export async function openAccounts(): Promise<TwoAccounts> {
  const stripe = await createStripeSandbox({ seed: "match", rateLimits: "off" });
  const books = await createQuickBooksSandbox({ seed: "match", rateLimits: noLimits });
  const consent = z
    .object({ realmId: z.string(), refresh_token: z.string(), access_token: z.string() })
    .parse(await post(books.url, { action: "authorize" }));
  const eyes = z
    .object({ access_token: z.string() })
    .parse(await post(books.url, { action: "authorize" }));

  const booked = async (entity: string): Promise<readonly Json[]> => {
    const query = encodeURIComponent(`select * from ${entity} maxresults 1000`);
    const answer = await fetch(`${books.url}/v3/company/${consent.realmId}/query?query=${query}`, {
      headers: { authorization: `Bearer ${eyes.access_token}` },
    });
    const { QueryResponse } = z.object({ QueryResponse: Lists }).parse(await answer.json());
    return List.parse(QueryResponse[entity] ?? []);
  };
  const listed = async (path: string): Promise<readonly Json[]> => {
    const answer = await fetch(stripe.url + path, {
      headers: { authorization: `Bearer ${stripeKey}` },
    });
    return z.object({ data: List }).parse(await answer.json()).data;
  };
  const urls = { stripe: stripe.url, quickbooks: books.url } as const;
  return {
    stripe: (act) => post(stripe.url, act),
    books: (act) => post(books.url, act),
    connectors: {
      stripe: createStripeConnector({
        account: "acct_sandbox000000001",
        secretKey: stripeKey,
        webhookSecrets: ["whsec_match"],
        timeZone: "UTC",
        endpoint: { host: "127.0.0.1", port: stripe.port, protocol: "http" },
      }),
      quickbooks: createQuickBooksConnector({
        realm: consent.realmId,
        clientId: "concord-client",
        clientSecret: "concord-secret",
        verifierTokens: ["verifier"],
        refreshToken: consent.refresh_token,
        apiUrl: books.url,
        tokenUrl: `${books.url}/oauth2/v1/tokens/bearer`,
      }),
    },
    listed,
    booked,
    fault: async (vendor, fault) => void (await side(urls[vendor], "POST", "fault", fault)),
    async calm() {
      for (const url of Object.values(urls)) await side(url, "DELETE", "fault");
    },
    count: async () => ({
      "Stripe invoices": (await listed("/v1/invoices")).length,
      "Stripe payments": (await listed("/v1/invoice_payments?status=paid")).length,
      "QuickBooks invoices": (await booked("Invoice")).length,
      "QuickBooks payments": (await booked("Payment")).length,
      "QuickBooks customers": (await booked("Customer")).length,
    }),
    writes: async () => [...(await written(stripe.url)), ...(await written(books.url))],
    async [Symbol.asyncDispose]() {
      await stripe[Symbol.asyncDispose]();
      await books[Symbol.asyncDispose]();
    },
  };
}

const post = async (url: string, act: Json): Promise<Json> =>
  Json.parse(await side(url, "POST", "act", act));

async function side(url: string, method: string, path: string, body?: Json): Promise<unknown> {
  const answer = await fetch(`${url}/_sandbox/${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${JSON.stringify(body)}: ${text}`);
  return text === "" ? {} : JSON.parse(text);
}

async function written(url: string): Promise<readonly string[]> {
  const answer = await fetch(`${url}/_sandbox/log`);
  const { entries } = Log.parse(await answer.json());
  return entries
    .filter(({ method, path }) => method !== "GET" && !/_sandbox|oauth2|\/query/.test(path))
    .map(({ method, path }) => `${method} ${path}`);
}

/** A sweep a minute is one in six seconds. */
const pace = 10;

let files = 0;

/** The bridge of one connector on a replica; on a data file of its own unless one is given. */
export function startBridge(
  connector: Connector,
  replica: ReplicaPort,
  {
    file,
    workspace = defaultWorkspace,
  }: { readonly file?: string; readonly workspace?: Workspace } = {},
): Bridge {
  files += 1;
  const bridge = createBridge({
    connector: {
      ...connector,
      capabilities: {
        ...connector.capabilities,
        budget: { perSecond: 1_000, perMinute: 60_000, concurrent: 10 },
      },
    },
    replica,
    store: openBridgeStore(file ?? `file:match-${files}?mode=memory&cache=shared`),
    workspace: () => workspace,
    secretKey: new Uint8Array(32).fill(7),
    sweepMs: 5_000,
    io: {
      clock: fastClock(pace),
      fetch,
      random: systemRandom.number,
      randomBytes: systemRandom.bytes,
      log: () => undefined,
    },
  });
  bridge.start();
  return bridge;
}

/** Everything was read once, and twice swept since: whatever was to be told was told. */
export async function atRest(bridge: Bridge): Promise<void> {
  const waiting = { timeout: 30_000, interval: 20 };
  const pages = (): number => bridge.status().counters["sweep-pages"] ?? 0;
  await vi.waitFor(() => {
    const { state, reason } = bridge.backfill.progress();
    if (state !== "done") throw new Error(`The backfill is ${state}: ${reason ?? ""}`);
  }, waiting);
  const before = pages();
  await vi.waitFor(() => {
    const { incoming, documents, effects } = bridge.status().queues;
    const open = effects.pending + effects.sending + effects.uncertain + effects.applied;
    if (pages() < before + 3 || incoming + documents + open > 0) {
      throw new Error(`Not at rest: ${JSON.stringify(bridge.status().queues)}`);
    }
  }, waiting);
  await bridge.idle();
}

/** The same invoices, as each tool came to hold them: one paid in both, one open, one paid in part in both. */
export async function fill({ stripe, books }: TwoAccounts): Promise<void> {
  const day = "2026-11-20";
  const at = Date.parse(`${day}T12:00:00Z`) / 1_000;
  const buyer = { name: "Hafenbau GmbH", email: "office@hafenbau.example" };
  const customer = await stripe({ action: "create-customer", fields: buyer });
  const held = await books({
    action: "create",
    entity: "Customer",
    body: { DisplayName: buyer.name, PrimaryEmailAddr: { Address: buyer.email } },
  });
  await books({
    action: "create",
    entity: "Item",
    body: { Name: "Work", IncomeAccountRef: { value: "6" } },
  });
  const settled = { "INV-1": [100], "INV-2": [], "INV-3": [30] };
  for (const [number, payments] of Object.entries(settled)) {
    const invoice = await stripe({
      action: "create-invoice",
      fields: { customer: customer["id"], currency: "eur", number, effective_at: at },
      lines: [
        {
          description: "Pump inspection",
          quantity: 2,
          price_data: {
            currency: "eur",
            unit_amount: 5_000,
            product_data: { name: "Pump inspection" },
          },
        },
      ],
      finalize: true,
    });
    const entered = await books({
      action: "create",
      entity: "Invoice",
      body: {
        CustomerRef: { value: held["Id"] },
        DocNumber: number,
        TxnDate: day,
        Line: [
          {
            Amount: 100,
            DetailType: "SalesItemLineDetail",
            SalesItemLineDetail: { ItemRef: { value: "1" }, TaxCodeRef: { value: "6" } },
          },
        ],
      },
    });
    for (const amount of payments) {
      await stripe({ action: "pay", invoice: invoice["id"], amount: amount * 100 });
      const date = new Date().toISOString().slice(0, 10);
      await books({ action: "record-payment", invoices: [{ id: entered["Id"], amount }], date });
    }
  }
}
