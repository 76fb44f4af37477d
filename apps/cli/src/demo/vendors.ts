import { z } from "zod";
import { sandboxSide } from "../access/sandbox-side.ts";
import type { RunFile } from "../access/run-file.ts";
import { CommandFailure } from "../failure.ts";

/** What the story does and looks at on the vendors' side, past Concord. */
export interface DemoVendors {
  /** The customer pays the whole invoice in Stripe. */
  readonly pay: (stripeInvoice: string) => Promise<void>;
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

export async function demoVendors(run: RunFile): Promise<DemoVendors> {
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
  const before = (await quickbooksSide.get("log?after=0", RequestLog)).entries.map(({ n }) => n);
  const seen = new Set(before);
  let newest = Math.max(overtaking, ...before);
  let asked: { readonly number: string; readonly at: number } | undefined;
  let last: BookedInvoice | undefined;
  let missed = false;
  return {
    pay: async (invoice) => {
      await stripeSide.post("act", { action: "pay", invoice }, z.unknown());
    },
    // QuickBooks counts requests against the bridge's budget too, so it is asked only when something was written there; the log costs nothing.
    booked: async (number) => {
      // Numbered as they come and listed when they are answered: one may be listed after a later one.
      const { entries } = await quickbooksSide.get(`log?after=${newest - overtaking}`, RequestLog);
      const unseen = entries.filter(({ n }) => !seen.has(n));
      for (const { n } of unseen) seen.add(n);
      newest = Math.max(newest, ...unseen.map(({ n }) => n));
      const news = unseen.some(
        ({ method, path, committed }) => method === "POST" && committed && booking.test(path),
      );
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
