import { createHash } from "node:crypto";
import { z } from "zod";
import { createSandbox } from "../kernel/sandbox.ts";
import type { Kernel, Sandbox, SandboxOptions, SideReply, Vendor } from "../kernel/vendor.ts";
import { Act, perform } from "./act.ts";
import { createCompany } from "./company.ts";
import { deny, DenyAct } from "./denied.ts";
import { faultAnswer, handleData } from "./data-endpoint.ts";
import { business, serverError, throttled, unauthorized } from "./fault.ts";
import type { Fault } from "./fault.ts";
import { handleOAuth, type OAuthClient } from "./oauth-endpoint.ts";
import { createTokenBook } from "./oauth-tokens.ts";
import { openCompany } from "./opening-books.ts";
import { seedWorld } from "./seed-world.ts";
import { type CompanySettings, defaultSettings } from "./settings.ts";
import { isThrottled, type RateLimits, vendorLimits } from "./throttle.ts";
import { keepReply } from "./request-replay.ts";
import { type WebhookFormat, signWebhook } from "./webhook-message.ts";
import { batchAlarm, createWebhookQueue } from "./webhook-queue.ts";

/** What the QuickBooks sandbox takes beside what every sandbox takes. */
export interface QuickBooksSandboxOptions extends SandboxOptions {
  /** The app that may ask for tokens. Default: `concord-client` / `concord-secret`. */
  readonly client?: OAuthClient;
  /** Rules of this company; what is left out is as in `defaultSettings`. */
  readonly company?: Partial<CompanySettings>;
  readonly webhookFormat?: WebhookFormat;
  /** How long changes gather into one webhook, in milliseconds. Default 0: one per change. */
  readonly webhookBatchMs?: number;
  readonly rateLimits?: Partial<RateLimits>;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** After the first attempt; then every six hours for three days. */
const retryDelaysMs = [
  10_000,
  20_000,
  30_000,
  5 * minuteMs,
  20 * minuteMs,
  2 * hourMs,
  4 * hourMs,
  ...Array.from({ length: 12 }, () => 6 * hourMs),
];

const TokenAct = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("authorize") }),
  z.strictObject({ action: z.literal("revoke-token"), token: z.string().optional() }),
]);
const Seed = z.strictObject({ invoices: z.int().min(0).max(200_000) });

/** What an armed fault of this status answers. */
function faultOf(status: number): Fault {
  if (status === 429) return throttled();
  if (status === 403) return unauthorized("The app may not do this for the company.");
  return status === 400 ? business("The company does not allow this.") : serverError(status);
}

/**
 * A local QuickBooks Online company: OAuth tokens, the accounting API and webhooks on one port.
 *
 * Rejects when the port is taken or the data file cannot be opened.
 */
export function createQuickBooksSandbox(options: QuickBooksSandboxOptions = {}): Promise<Sandbox> {
  return createSandbox(options, (kernel) => quickBooks(kernel, options));
}

function quickBooks(kernel: Kernel, options: QuickBooksSandboxOptions): Vendor {
  const { store, clock, random, limiter } = kernel;
  const settings: CompanySettings = { ...defaultSettings, ...options.company };
  const limits: RateLimits = { ...vendorLimits, ...options.rateLimits };
  const client = options.client ?? { clientId: "concord-client", clientSecret: "concord-secret" };
  const now = clock.now;

  const queue = createWebhookQueue({
    store,
    now,
    uuid: random.uuid,
    send: kernel.sendWebhook,
    realmId: settings.realmId,
    format: options.webhookFormat ?? "cloudevents",
    batchMs: options.webhookBatchMs ?? 0,
  });
  const company = createCompany({ store, settings, now, changed: queue.add });
  const tokens = createTokenBook({ store, now, text: random.text });
  const data = {
    store,
    company,
    now,
    traceId: () => `1-${createHash("sha256").update(random.uuid()).digest("hex").slice(0, 32)}`,
    access: tokens.access,
    isThrottled: (request: { readonly path: string; readonly inFlight: number }) =>
      isThrottled(limiter, limits, {
        isBatch: request.path.endsWith("/batch"),
        inFlight: request.inFlight,
        now: now(),
      }),
  };

  return {
    name: "quickbooks",
    open: () => openCompany(company.open()),
    handle: (request) =>
      handleOAuth({ tokens, client, realmId: settings.realmId }, request) ??
      handleData(data, request),
    keyOf: ({ query }) => requestIdOf(query),
    // The second of two requests with one id waits, and is answered as the first was.
    busy: () => undefined,
    failure(status, { query }, fault) {
      const reply = faultAnswer(data, faultOf(status));
      const requestId = requestIdOf(query);
      if (fault?.remembered === true && requestId !== null) keepReply(store, requestId, reply);
      return reply;
    },
    act(input): SideReply {
      const token = TokenAct.safeParse(input);
      if (token.success) {
        if (token.data.action === "authorize")
          return done({ realmId: settings.realmId, ...tokens.grant() });
        if (token.data.token === undefined) tokens.revokeAll();
        else tokens.revoke(token.data.token);
        return done({ revoked: true });
      }
      const denial = DenyAct.safeParse(input);
      if (denial.success) {
        deny(store, denial.data);
        return done({ denied: denial.data.entities });
      }
      const act = Act.safeParse(input);
      if (!act.success) return refusal(z.prettifyError(act.error));
      const answer = company.change((books) => perform(books, act.data));
      return answer.ok
        ? done(answer.value)
        : refusal(`${answer.fault.code}: ${answer.fault.detail}`);
    },
    seed(input) {
      const seed = Seed.safeParse(input);
      if (!seed.success) return refusal(z.prettifyError(seed.error));
      const report = store.get<object>("seed", "world") ?? seedWorld(company, seed.data.invoices);
      store.put("seed", "world", report);
      return done(report);
    },
    setWebhook: queue.setTarget,
    page: () => companyPage(settings, kernel),
    alarm(name) {
      if (name === batchAlarm) queue.flush();
    },
    webhooks: {
      sign: ({ body }, secret) => ({
        "content-type": "application/json; charset=utf-8",
        "intuit-signature": signWebhook(body, secret),
      }),
      retryDelaysMs,
      order: "head-of-line",
      delivered: () => {},
    },
  };
}

const requestIdOf = (query: string) => new URLSearchParams(query).get("requestid");

const done = (body: unknown): SideReply => ({ type: "done", body });
const refusal = (message: string): SideReply => ({ type: "refused", status: 400, message });

function companyPage({ companyName, realmId }: CompanySettings, { store }: Kernel): string {
  const rows = ["Customer", "Item", "Invoice", "Payment", "CreditMemo", "RefundReceipt", "Deposit"]
    .map((kind) => `<tr><td>${kind}</td><td>${store.count(kind)}</td></tr>`)
    .join("");
  const name = companyName.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<!doctype html><meta charset="utf-8"><title>QuickBooks sandbox</title>
<h1>QuickBooks sandbox</h1><p>${name}, realm ${realmId}</p><table>${rows}</table>`;
}
