import type { Connector, Page, Remote, RemoteObject } from "@concord/bridge/connector";
import { createQuickBooksApi } from "./quickbooks-api.ts";
import type { CallContext } from "./quickbooks-api.ts";
import { createByName } from "./quickbooks-by-name.ts";
import { quickBooksDefaults } from "./quickbooks-config.ts";
import type { QuickBooksConfig } from "./quickbooks-config.ts";
import { credentialsOf } from "./quickbooks-credentials.ts";
import { entities, entityOf, kindOf, remoteObject } from "./quickbooks-entities.ts";
import { execute } from "./quickbooks-execute.ts";
import { backfillPage, changesPage } from "./quickbooks-listing.ts";
import { mappedIn } from "./quickbooks-mapped.ts";
import { normalise } from "./quickbooks-mapping.ts";
import { plan } from "./quickbooks-plan.ts";
import { prepare } from "./quickbooks-prepared.ts";
import { probe } from "./quickbooks-probe.ts";
import { CompanyInfo } from "./quickbooks-schema.ts";
import { verifyQuickBooksWebhook } from "./quickbooks-webhook.ts";
import { memosOf, withUsedMemos } from "./used-memos.ts";

const dayMs = 86_400_000;

/** The connector of one QuickBooks Online company. */
export function createQuickBooksConnector(config: QuickBooksConfig): Connector {
  const api = createQuickBooksApi(config);
  const byName = createByName(config);
  const withMemos = async (page: Remote<Page>, call: CallContext): Promise<Remote<Page>> => {
    if (page.type === "failed") return page;
    const { objects, unread = [] } = page.value;
    const found = await withUsedMemos(objects, { api, call });
    if (found.type === "ok") return { type: "ok", value: { ...page.value, objects: found.value } };
    if (found.failure.type !== "forbidden") return found;
    // Payments that use credit memos, which may not be read. Each is asked for alone, and says so.
    const refs = objects.filter((object) => !isWhole(object)).map(({ ref }) => ref);
    return {
      type: "ok",
      value: { ...page.value, objects: objects.filter(isWhole), unread: [...unread, ...refs] },
    };
  };
  const company = { realm: config.realm, appUrl: config.appUrl ?? quickBooksDefaults.appUrl };
  return {
    id: "quickbooks",
    account: config.realm,
    capabilities: {
      // Nobody says how long a requestid is remembered, so an uncertain effect is always looked for first.
      idempotencyMs: 0,
      // Change data capture reaches 30 days back; one is kept for clocks that differ.
      changesReachMs: 29 * dayMs,
      // Since the second, what a payment uses of a credit memo stands on the credit note, too.
      reading: 2,
      budget: { perSecond: 10, perMinute: 500, concurrent: 10 },
    },
    prepare: (io, signal) => prepare(config, api, { io, signal }),
    mapped: (prepared) => mappedIn(prepared, config),
    credentials: credentialsOf,
    verify: (webhook) => verifyQuickBooksWebhook(webhook, config),
    backfill: async (cursor, leaveOut, io, signal) =>
      withMemos(await backfillPage(api, cursor, leaveOut, { io, signal }), { io, signal }),
    changes: async (cursor, leaveOut, io, signal) =>
      withMemos(await changesPage(api, cursor, leaveOut, { io, signal }), { io, signal }),
    async mayRead(kind, io, signal) {
      const entity = entityOf(kind);
      if (entity === undefined) return { type: "ok", value: null };
      const found = await api.query(entity, "maxresults 1", { io, signal });
      return found.type === "failed" ? found : { type: "ok", value: null };
    },
    async fetch({ kind, id }, io, signal) {
      const entity = entityOf(kind);
      if (entity === undefined) {
        const reason = `Objects of the kind ${kind} are not fetched from QuickBooks.`;
        return { type: "failed", failure: { type: "not-found", reason } };
      }
      const read = await api.read(entity, id, { io, signal });
      const object = read.type === "failed" ? read : remoteObject(entity, read.value);
      if (object.type === "failed") return object;
      const whole = await withUsedMemos([object.value], { api, call: { io, signal } });
      if (whole.type === "failed") return whole;
      return { type: "ok", value: whole.value[0] ?? object.value };
    },
    check: {
      async account(io, signal) {
        const found = await api.read("CompanyInfo", config.realm, { io, signal });
        if (found.type === "failed") return found;
        const name = CompanyInfo.safeParse(found.value).data?.CompanyName ?? "";
        if (name !== "") return { type: "ok", value: name };
        const reason = "QuickBooks answered without the company's name.";
        return { type: "failed", failure: { type: "unavailable", reason } };
      },
      reads: entities.map(kindOf),
    },
    normalise: (object, known) => normalise(object, known, company),
    plan: (input) => plan(input, company),
    execute: (effect, key, io, signal) =>
      execute(effect, { api, byName, call: { io, signal }, key }),
    probe: (effect, _key, io, signal) => probe(effect, { api, call: { io, signal } }),
  };
}

/** What it means is known without the credit memos that it uses. */
function isWhole(object: RemoteObject): boolean {
  return memosOf(object).length === 0;
}
