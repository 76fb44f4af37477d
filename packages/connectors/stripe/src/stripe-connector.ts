import type { Connector, Io, Remote } from "@concord/bridge/connector";
import type { JsonValue } from "@concord/model";
import { z } from "zod";
import { accountPath, createApiMemory, createStripeApi } from "./stripe-api.ts";
import type { StripeApi } from "./stripe-api.ts";
import type { StripeConfig } from "./stripe-config.ts";
import { executeInStripe } from "./stripe-execute.ts";
import { backfillPage, changesPage } from "./stripe-listing.ts";
import { normaliseStripe } from "./stripe-mapping.ts";
import { planForStripe } from "./stripe-plan.ts";
import { probeStripe } from "./stripe-probe.ts";
import { mayRead, readRef } from "./stripe-reading.ts";
import { chained, ok } from "./stripe-remote.ts";
import { verifyStripeWebhook } from "./stripe-webhook.ts";

const dayMs = 86_400_000;
/** Stripe allows 25 requests of one kind a second in its test mode. */
const perSecond = 20;
const Account = z.object({
  id: z.string(),
  country: z.string().nullish(),
  default_currency: z.string().nullish(),
  settings: z
    .object({ dashboard: z.object({ display_name: z.string().nullish() }).optional() })
    .nullish(),
  business_profile: z.object({ name: z.string().nullish() }).nullish(),
});

const Prepared = z.object({ country: z.string().nullable(), currency: z.string().nullable() });

/** Stripe as a connector: wiring only. */
export function createStripeConnector(config: StripeConfig): Connector {
  const { account, timeZone, workspace } = config;
  const context = { account, timeZone, workspace };
  const planning = { account, timeZone, ...(workspace !== undefined && { workspace }) };
  const memory = createApiMemory();
  const apiFor = (io: Io, signal: AbortSignal): StripeApi =>
    createStripeApi(config, memory, io, signal);
  return {
    id: "stripe",
    account,
    capabilities: {
      idempotencyMs: dayMs,
      changesReachMs: 30 * dayMs,
      readWithOwner: ["payment"],
      budget: { perSecond, perMinute: perSecond * 60, concurrent: 8 },
    },
    prepare: (io, signal) => prepare(apiFor(io, signal), account),
    mapped: (prepared) => {
      const { country, currency } = Prepared.safeParse(prepared).data ?? {};
      if (country === undefined) return [];
      return [
        { what: "Country", is: country ?? "" },
        { what: "Home currency", is: currency?.toUpperCase() ?? "" },
        { what: "Time zone of its days", is: timeZone, setting: "STRIPE_TIME_ZONE" },
      ].filter(({ is }) => is !== "");
    },
    verify: (webhook, now) => verifyStripeWebhook(webhook, config.webhookSecrets, now),
    backfill: (cursor, leaveOut, io, signal) =>
      backfillPage(cursor, leaveOut, apiFor(io, signal), io.now()),
    changes: (cursor, leaveOut, io, signal) =>
      changesPage(cursor, leaveOut, apiFor(io, signal), io, io.now()),
    fetch: (ref, io, signal) => readRef(apiFor(io, signal), ref, io.now()),
    mayRead: (kind, io, signal) => mayRead(apiFor(io, signal), kind),
    check: {
      account: (io, signal) => accountName(apiFor(io, signal), account),
      reads: ["invoice", "party", "item", "payment", "credit-note"],
    },
    normalise: (object, known) => normaliseStripe(object, known, context),
    plan: (input) => planForStripe(input, planning),
    execute: (effect, key, io, signal) => executeInStripe(effect, key, apiFor(io, signal), io.now),
    probe: (effect, key, io, signal) => probeStripe(effect, key, apiFor(io, signal), io.now()),
  };
}

/** Checks that the key opens the account that the connection was made for: with another one, every id would mean something else. */
function prepare(api: StripeApi, expected: string): Promise<Remote<JsonValue>> {
  return chained(ownAccount(api, expected), ({ country, default_currency: currency }) =>
    ok({ country: country ?? null, currency: currency ?? null }),
  );
}

function accountName(api: StripeApi, expected: string): Promise<Remote<string>> {
  return chained(ownAccount(api, expected), ({ id, settings, business_profile: profile }) =>
    ok(settings?.dashboard?.display_name ?? profile?.name ?? id),
  );
}

function ownAccount(api: StripeApi, expected: string): Promise<Remote<z.infer<typeof Account>>> {
  return chained(api.get(accountPath), (answer): Remote<z.infer<typeof Account>> => {
    const account = Account.safeParse(answer).data;
    if (account === undefined) {
      const reason = "Stripe's answer does not tell whose account it is.";
      return { type: "failed", failure: { type: "unavailable", reason } };
    }
    if (account.id === expected) return ok(account);
    const reason = `The key belongs to ${account.id}, not to ${expected}.`;
    return { type: "failed", failure: { type: "unauthorized", reason } };
  });
}
