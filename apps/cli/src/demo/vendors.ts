import { z } from "zod";
import type { RunFile } from "../access/run-file.ts";
import { sandboxSide } from "../access/sandbox-side.ts";
import type { SandboxSide } from "../access/sandbox-side.ts";
import { CommandFailure } from "../failure.ts";
import { loadStandIn } from "../settings/stand-in.ts";

/** What the story does and looks at on the vendors' side, past Concord. */
export interface DemoVendors {
  /** The customer pays the whole invoice in Stripe. */
  readonly pay: (stripeInvoice: string) => Promise<void>;
  /** Whether Stripe has finalised it. Costs Stripe nothing, whose limit of requests is the bridge's too. */
  readonly isFinalised: (stripeInvoice: string) => Promise<boolean>;
  readonly inStripe: (stripeInvoice: string) => Promise<StripeInvoice>;
  /** The invoice of that number in QuickBooks, read at the vendor; undefined while there is none. */
  readonly booked: (number: string) => Promise<BookedInvoice | undefined>;
}

const BookedInvoice = z.looseObject({
  Id: z.string(),
  DocNumber: z.string().optional(),
  TotalAmt: z.number(),
  Balance: z.number(),
});
export type BookedInvoice = z.infer<typeof BookedInvoice>;

const StripeInvoice = z.looseObject({
  number: z.string().nullable(),
  status: z.string(),
  amount_remaining: z.int(),
});
export type StripeInvoice = z.infer<typeof StripeInvoice>;

const RequestLog = z.object({
  entries: z.array(
    z.object({ n: z.int(), method: z.string(), path: z.string(), committed: z.boolean() }),
  ),
});
const Answer = z.object({
  QueryResponse: z.object({ Invoice: z.array(BookedInvoice).optional() }),
});

const askAgainMs = 3_000;
/** As many requests as may be under way at once, and some more. */
const overtaking = 100;
/** What changes an invoice or its balance. */
const booking = /\/(invoice|payment|creditmemo)\?/;

/** Tells each write to a sandbox once, after it was done: its path. */
async function watchWrites(side: SandboxSide): Promise<() => Promise<readonly string[]>> {
  const before = (await side.get("log?after=0", RequestLog)).entries.map(({ n }) => n);
  const seen = new Set(before);
  let newest = Math.max(overtaking, ...before);
  return async () => {
    // Numbered as they come and listed when they are answered: one may be listed after a later one.
    const { entries } = await side.get(`log?after=${newest - overtaking}`, RequestLog);
    const unseen = entries.filter(({ n }) => !seen.has(n));
    for (const { n } of unseen) seen.add(n);
    newest = Math.max(newest, ...unseen.map(({ n }) => n));
    return unseen.flatMap(({ method, path, committed }) =>
      method === "POST" && committed ? [path] : [],
    );
  };
}

/** Which invoices Stripe has finalised since. */
export async function watchFinalised(side: SandboxSide): Promise<DemoVendors["isFinalised"]> {
  const writes = await watchWrites(side);
  const done = new Set<string>();
  return async (invoice) => {
    for (const path of await writes()) {
      const finalised = /^\/v1\/invoices\/([^/]+)\/finalize/.exec(path)?.[1];
      if (finalised !== undefined) done.add(finalised);
    }
    return done.has(invoice);
  };
}

export async function demoVendors(run: RunFile, data: string): Promise<DemoVendors> {
  const { stripe, quickbooks } = run.sandboxes;
  if (stripe === undefined || quickbooks === undefined) {
    throw new CommandFailure(
      "The demo pays as a customer, so it needs the sandboxes. Start without --no-sandbox.",
    );
  }
  const stripeSide = sandboxSide(stripe.url);
  const quickbooksSide = sandboxSide(quickbooks.url);
  const consent = await quickbooksSide.post(
    "act",
    { action: "authorize" },
    z.object({ realmId: z.string(), access_token: z.string() }),
  );
  const writes = await watchWrites(quickbooksSide);
  const { apiKey } = (await loadStandIn(data)).stripe;
  let asked: { readonly number: string; readonly at: number } | undefined;
  let last: BookedInvoice | undefined;
  let missed = false;
  return {
    pay: async (invoice) => {
      await stripeSide.post("act", { action: "pay", invoice }, z.unknown());
    },
    isFinalised: await watchFinalised(stripeSide),
    async inStripe(invoice) {
      const url = new URL(`/v1/invoices/${invoice}`, stripe.url);
      const response = await fetch(url, { headers: { authorization: `Bearer ${apiKey}` } });
      return StripeInvoice.parse(await response.json());
    },
    // QuickBooks counts requests against the bridge's budget too, so it is asked only when something was written there; the log costs nothing.
    booked: async (number) => {
      const news = (await writes()).some((path) => booking.test(path));
      const isFresh = asked?.number === number && performance.now() - asked.at < askAgainMs;
      if (!news && !missed && isFresh) return last;
      const url = new URL(`/v3/company/${consent.realmId}/query`, quickbooks.url);
      url.searchParams.set("query", `select * from Invoice where DocNumber = '${number}'`);
      const response = await fetch(url, {
        headers: { authorization: `Bearer ${consent.access_token}`, accept: "application/json" },
      });
      if (!response.ok) {
        // The limit is the bridge's too: what was written is looked at when there is room.
        missed = true;
        return undefined;
      }
      missed = false;
      asked = { number, at: performance.now() };
      last = Answer.parse(await response.json()).QueryResponse.Invoice?.[0];
      return last;
    },
  };
}
