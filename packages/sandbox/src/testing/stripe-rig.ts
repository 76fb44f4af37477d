import { Stripe } from "stripe";
import { z } from "zod";
import type { LogEntry } from "../kernel/request-log.ts";
import type { Sandbox } from "../kernel/vendor.ts";
import { createStripeSandbox } from "../stripe/stripe-sandbox.ts";
import type { StripeSandboxOptions } from "../stripe/settings.ts";
import { stillClock } from "./still-clock.ts";

const Log = z.object({
  entries: z.array(z.custom<LogEntry>((entry) => typeof entry === "object")),
});

/** The moment at which a rig's clock stands: 1 November 2026, 12:00 UTC. */
export const rigTime = Date.UTC(2026, 10, 1, 12);

/** A running sandbox, and the official SDK pointed at it. */
export interface StripeRig extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly stripe: Stripe;
  /** Calls the side channel; throws with the answer when that is an error. */
  readonly side: (method: string, path: string, body?: unknown) => Promise<unknown>;
  readonly act: (act: object) => Promise<unknown>;
  readonly fault: (fault: object) => Promise<unknown>;
  readonly advance: (ms: number) => Promise<unknown>;
  readonly log: () => Promise<readonly LogEntry[]>;
  /** The types of all events so far, oldest first. */
  readonly eventTypes: () => Promise<readonly string[]>;
  /** A customer with one open invoice over `amount`. */
  readonly openInvoice: (amount?: number) => Promise<Stripe.Invoice>;
}

export function sdkFor(sandbox: Sandbox, apiKey = "sk_test_sandbox"): Stripe {
  return new Stripe(apiKey, {
    host: "127.0.0.1",
    port: sandbox.port,
    protocol: "http",
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

/** The id of an object, or of what an unexpanded field names. */
export function idOf(value: unknown): string {
  return typeof value === "string" ? value : z.object({ id: z.string() }).parse(value).id;
}

/** Starts a sandbox on a clock that stands still, with webhooks that leave at once. */
export async function startStripe(options: StripeSandboxOptions = {}): Promise<StripeRig> {
  const sandbox = await createStripeSandbox({
    seed: "rig",
    clock: stillClock(rigTime),
    webhookDelayMs: { min: 0, max: 0 },
    rateLimits: "off",
    ...options,
  });
  const stripe = sdkFor(sandbox);
  const side = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`${sandbox.url}/_sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    return JSON.parse(text);
  };
  return {
    sandbox,
    stripe,
    side,
    act: (act) => side("POST", "act", act),
    fault: (fault) => side("POST", "fault", fault),
    advance: (advanceMs) => side("POST", "clock", { advanceMs }),
    async log() {
      const answer = await side("GET", "log");
      return Log.parse(answer).entries;
    },
    async eventTypes() {
      const types: string[] = [];
      for await (const event of stripe.events.list({ limit: 100 })) types.unshift(event.type);
      return types;
    },
    async openInvoice(amount = 10_000) {
      const customer = await stripe.customers.create({ name: "Bäckerei Weiß" });
      const draft = await stripe.invoices.create({ customer: customer.id, currency: "eur" });
      await stripe.invoices.addLines(draft.id, { lines: [{ amount, description: "Work" }] });
      return stripe.invoices.finalizeInvoice(draft.id);
    },
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  };
}
