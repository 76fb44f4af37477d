import { z } from "zod";
import type { RunFile } from "../../apps/cli/src/access/run-file.ts";
import { sandboxSide } from "../../apps/cli/src/access/sandbox-side.ts";

const Linked = z.object({ TxnId: z.string(), TxnType: z.string() });
const Payment = z.looseObject({
  Id: z.string(),
  TotalAmt: z.number(),
  Line: z.array(z.looseObject({ LinkedTxn: z.array(Linked).default([]) })).default([]),
});
const Invoice = z.looseObject({
  Id: z.string(),
  DocNumber: z.string().optional(),
  TotalAmt: z.number(),
  Balance: z.number(),
});
/** A credit memo or a refund receipt. */
const Given = z.looseObject({
  Id: z.string(),
  TotalAmt: z.number(),
  PrivateNote: z.string().optional(),
});
export type BookedInvoice = z.infer<typeof Invoice>;
export type BookedGiven = z.infer<typeof Given>;
export type BookedPayment = z.infer<typeof Payment>;

/** The books as QuickBooks itself shows them, past all of our code. */
export interface Books {
  /** Whether something may have been written since the last look. Costs QuickBooks nothing, whose limit of requests is shared with the bridge under test. */
  readonly haveNews: () => Promise<boolean>;
  readonly invoices: () => Promise<readonly BookedInvoice[]>;
  readonly payments: () => Promise<readonly BookedPayment[]>;
  readonly creditMemos: () => Promise<readonly BookedGiven[]>;
  readonly refundReceipts: () => Promise<readonly BookedGiven[]>;
}

export async function openBooks(run: RunFile): Promise<Books> {
  const url = run.sandboxes["quickbooks"]?.url ?? "";
  const { realmId, access_token: token } = await sandboxSide(url).post(
    "act",
    { action: "authorize" },
    z.object({ realmId: z.string(), access_token: z.string() }),
  );
  const query = async <T>(entity: string, schema: z.ZodType<T>): Promise<readonly T[]> => {
    const at = new URL(`/v3/company/${realmId}/query`, url);
    at.searchParams.set("query", `select * from ${entity} maxresults 1000`);
    const headers = { authorization: `Bearer ${token}`, accept: "application/json" };
    let response = await fetch(at, { headers });
    // The company's limit of requests is shared with the bridge under test.
    for (let tries = 0; response.status === 429 && tries < 20; tries += 1) {
      await new Promise((wait) => setTimeout(wait, 500));
      response = await fetch(at, { headers });
    }
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    const answer = z
      .object({ QueryResponse: z.record(z.string(), z.unknown()) })
      .parse(await response.json());
    return z.array(schema).parse(answer.QueryResponse[entity] ?? []);
  };
  const log = z.object({ entries: z.array(z.object({ n: z.int(), committed: z.boolean() })) });
  let seen = 0;
  let lookedAt = 0;
  return {
    async haveNews() {
      const { entries } = await sandboxSide(url).get(`log?after=${seen}`, log);
      seen = entries.at(-1)?.n ?? seen;
      // An entry may come to the log after a later one, so it is time to look now and then all the same.
      const isNews =
        entries.some(({ committed }) => committed) || performance.now() - lookedAt > 10_000;
      if (isNews) lookedAt = performance.now();
      return isNews;
    },
    invoices: () => query("Invoice", Invoice),
    payments: () => query("Payment", Payment),
    creditMemos: () => query("CreditMemo", Given),
    refundReceipts: () => query("RefundReceipt", Given),
  };
}
