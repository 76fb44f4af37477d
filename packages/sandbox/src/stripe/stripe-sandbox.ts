import { createHmac } from "node:crypto";
import { createSandbox } from "../kernel/sandbox.ts";
import type { Kernel, Sandbox, Vendor } from "../kernel/vendor.ts";
import type { Delivery } from "../kernel/webhooks.ts";
import { actInStripe } from "./act.ts";
import { ApiError } from "./api-error.ts";
import { charge } from "./collect.ts";
import { emit, eventDelivered } from "./event-outlet.ts";
import { createGateway } from "./gateway.ts";
import { keyOf } from "./idempotency.ts";
import { autoAdvanceAlarm, finalize, overdueAlarm } from "./invoice-lifecycle.ts";
import { stripePage } from "./page.ts";
import { seedStripe } from "./seed-world.ts";
import { settingsFrom, type StripeSandboxOptions, type StripeSettings } from "./settings.ts";
import { setWebhookTarget } from "./webhook-endpoints.ts";
import { createWorld, type World } from "./world.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Waits between the attempts of one webhook: growing, over three days. */
const retryDelaysMs = [
  ...[1, 5, 30].map((minutes) => minutes * minuteMs),
  ...[1, 2, 4, 8, 8, 12, 12, 12, 12].map((hours) => hours * hourMs),
];

/** A draft waits this long for its `invoice.created` to be taken before it advances anyway. */
const longestWaitSeconds = 72 * 3600;

/** The header that signs a webhook: HMAC-SHA256 over time and body, keyed by the whole secret. */
export function stripeSignature(body: string, secret: string, atSeconds: number): string {
  const digest = createHmac("sha256", secret).update(`${atSeconds}.${body}`).digest("hex");
  return `t=${atSeconds},v1=${digest}`;
}

/** An hour after its creation a draft with `auto_advance` is finalised, then charged or sent. */
function autoAdvance(world: World, invoiceId: string): void {
  const draft = world.find("invoice", invoiceId);
  if (draft === undefined || draft.status !== "draft" || !draft.auto_advance) return;
  if (draft.webhooks_delivered_at === null && world.now() < draft.created + longestWaitSeconds) {
    const dueAt = (world.now() + 3600) * 1000;
    const id = `${autoAdvanceAlarm}:${invoiceId}`;
    world.kernel.store.setAlarm({ id, dueAt, name: autoAdvanceAlarm, data: invoiceId });
    return;
  }
  const invoice = finalize(world, draft);
  if (invoice.status !== "open") return;
  if (invoice.collection_method === "send_invoice") {
    emit(world, "invoice.sent", "invoice", invoice);
    return;
  }
  try {
    world.kernel.store.transaction(() => charge(world, invoice, undefined));
  } catch (error) {
    // Without a method to charge, or declined, the invoice stays open for the customer to pay.
    if (!(error instanceof ApiError)) throw error;
    error.keep?.();
  }
}

function taken(world: World, delivery: Delivery): void {
  eventDelivered(world, delivery.event, delivery.endpoint);
  const stored = world.find("event", delivery.event);
  if (stored?.event.type !== "invoice.created" || stored.awaiting.length > 0) return;
  const invoice = world.find("invoice", String(stored.event.data.object["id"]));
  if (invoice === undefined || invoice.webhooks_delivered_at !== null) return;
  world.put("invoice", { ...invoice, webhooks_delivered_at: world.now() });
}

function stripe(kernel: Kernel, settings: StripeSettings): Vendor {
  const gateway = createGateway(kernel, settings);
  const byItself = (): World =>
    createWorld(kernel, settings, { cause: { id: null, idempotency_key: null } });
  return {
    name: "stripe",
    // A Stripe account begins empty.
    open: () => undefined,
    handle: gateway.handle,
    keyOf,
    busy: gateway.busy,
    failure: (status, request, fault) =>
      gateway.failure(status, request, fault?.remembered ?? false),
    act: (input) => actInStripe(kernel, settings, input),
    seed: (input) => seedStripe(kernel, settings, input),
    setWebhook: ({ url, secret }) => setWebhookTarget(byItself(), url, secret),
    page: () => stripePage(kernel),
    alarm(name, invoiceId) {
      const world = byItself();
      if (name === autoAdvanceAlarm) autoAdvance(world, invoiceId);
      if (name !== overdueAlarm) return;
      const invoice = world.find("invoice", invoiceId);
      if (invoice?.status === "open") emit(world, "invoice.overdue", "invoice", invoice);
    },
    webhooks: {
      sign: (delivery, secret, nowMs) => ({
        "content-type": "application/json; charset=utf-8",
        "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        "stripe-signature": stripeSignature(delivery.body, secret, Math.floor(nowMs / 1000)),
      }),
      retryDelaysMs,
      order: "free",
      delivered: (delivery) => taken(byItself(), delivery),
    },
  };
}

/**
 * Starts a local stand-in of the Stripe API, version 2026-10-28.endive.
 *
 * Point the official SDK at it with `{ host: "127.0.0.1", port, protocol: "http" }`. Rejects when
 * the port is taken or the data file cannot be opened. Webhooks leave 150 to 400 ms after their
 * change unless `webhookDelayMs` says otherwise.
 */
export function createStripeSandbox(options: StripeSandboxOptions = {}): Promise<Sandbox> {
  const settings = settingsFrom(options);
  const webhookDelayMs = options.webhookDelayMs ?? { min: 150, max: 400 };
  return createSandbox({ ...options, webhookDelayMs }, (kernel) => stripe(kernel, settings));
}
