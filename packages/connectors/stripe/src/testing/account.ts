import { createStripeSandbox } from "@concord/sandbox";
import type { StripeSandboxOptions } from "@concord/sandbox";
import { z } from "zod";
import type { StripeConfig } from "../stripe-config.ts";

export const webhookSecret = "whsec_test_secret";
const account = "acct_sandbox000000001";
const key = "sk_test_sandbox";

type Json = Readonly<Record<string, unknown>>;
const Json = z.record(z.string(), z.unknown());
const List = z.object({ data: z.array(Json) });
const Log = z.object({
  entries: z.array(z.looseObject({ method: z.string(), path: z.string(), status: z.json() })),
});

/** A Stripe account in the sandbox, and people who work in its dashboard. */
export interface TestAccount extends AsyncDisposable {
  readonly config: StripeConfig;
  readonly url: string;
  /** What a customer, a bank or a person in the dashboard does; answers the changed object. */
  readonly act: (action: string, fields?: Json) => Promise<Json & { readonly id: string }>;
  readonly fault: (fault: Json) => Promise<void>;
  readonly calm: () => Promise<void>;
  readonly advance: (ms: number) => Promise<void>;
  readonly side: (method: string, path: string, body?: Json) => Promise<unknown>;
  readonly get: (path: string) => Promise<Json>;
  readonly list: (path: string) => Promise<readonly Json[]>;
  /** Writes that Stripe was asked for so far. */
  readonly writes: () => Promise<readonly string[]>;
  /** How many requests were answered with this status. */
  readonly refusals: (status: number) => Promise<number>;
  /** How often this was read. */
  readonly reads: (path: string) => Promise<number>;
  /** A customer with an open invoice: 2 × 50.00 EUR without tax, unless other lines are given. */
  readonly openInvoice: (lines?: readonly Json[], fields?: Json) => Promise<string>;
}

export async function openAccount(options: StripeSandboxOptions = {}): Promise<TestAccount> {
  const sandbox = await createStripeSandbox({
    seed: "connector",
    rateLimits: "off",
    webhookDelayMs: { min: 0, max: 2 },
    ...options,
  });
  const side: TestAccount["side"] = async (method, path, body) => {
    const answer = await fetch(`${sandbox.url}/_sandbox/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    return JSON.parse(text);
  };
  const get: TestAccount["get"] = async (path) => {
    const answer = await fetch(sandbox.url + path, { headers: { authorization: `Bearer ${key}` } });
    return Json.parse(await answer.json());
  };
  const act: TestAccount["act"] = async (action, fields = {}) =>
    z.looseObject({ id: z.string() }).parse(await side("POST", "act", { action, ...fields }));
  return {
    url: sandbox.url,
    config: {
      account,
      secretKey: key,
      webhookSecrets: [webhookSecret],
      timeZone: "UTC",
      endpoint: { host: "127.0.0.1", port: sandbox.port, protocol: "http" },
    },
    side,
    get,
    act,
    fault: async (fault) => void (await side("POST", "fault", fault)),
    calm: async () => void (await side("DELETE", "fault")),
    advance: async (advanceMs) => void (await side("POST", "clock", { advanceMs })),
    list: async (path) => List.parse(await get(path)).data,
    async writes() {
      const { entries } = Log.parse(await side("GET", "log"));
      return entries
        .filter(({ method, path }) => method !== "GET" && !path.startsWith("/_sandbox"))
        .map(({ method, path }) => `${method} ${path}`);
    },
    async refusals(wanted) {
      const { entries } = Log.parse(await side("GET", "log"));
      return entries.filter(({ status }) => status === wanted).length;
    },
    async reads(wanted) {
      const { entries } = Log.parse(await side("GET", "log"));
      return entries.filter(({ method, path }) => method === "GET" && path === wanted).length;
    },
    async openInvoice(lines = [twoPumps], fields = {}) {
      const customer = await act("create-customer", {
        fields: { name: "Bäckerei Weiß", email: "weiss@example.com" },
      });
      const invoice = await act("create-invoice", {
        fields: { customer: customer.id, currency: "eur", ...fields },
        lines,
        finalize: true,
      });
      return invoice.id;
    },
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  };
}

const twoPumps: Json = {
  description: "Pump inspection",
  quantity: 2,
  price_data: {
    currency: "eur",
    unit_amount: 5_000,
    product_data: { name: "Pump inspection" },
  },
};
