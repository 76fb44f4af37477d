import { createHmac, timingSafeEqual } from "node:crypto";
import type { Drift, Hint, RawWebhook, WebhookVerdict } from "@concord/bridge/connector";
import { SnapshotEvent, ThinEvent } from "./stripe-event.ts";
import type { StripeEvent } from "./stripe-event.ts";
import { hintsOf } from "./stripe-hints.ts";
import { stripeApiVersion } from "./stripe-version.ts";

/** Stripe's own tolerance for old events; ours looks into the future too, which its SDK does not. */
const toleranceSeconds = 300;

/**
 * Checks `Stripe-Signature` over the raw body and reads the event. The key is the whole secret, `whsec_` included; any of several `v1` may match, since
 * two secrets are valid while one is rolled over (https://docs.stripe.com/webhooks/signature).
 *
 * @param now milliseconds since 1970
 */
export function verifyStripeWebhook(
  webhook: RawWebhook,
  secrets: readonly string[],
  now: number,
): WebhookVerdict {
  const header = webhook.headers["stripe-signature"];
  if (header === undefined) return refused("The header Stripe-Signature is missing.");
  const signature = readSignature(header);
  if (signature === undefined) return refused("The header Stripe-Signature has no t and v1.");
  const age = Math.floor(now / 1_000) - signature.timestamp;
  if (Math.abs(age) > toleranceSeconds) {
    return refused(
      age > 0
        ? "The signature is too old."
        : "The signature is dated in the future. Check the clock.",
    );
  }
  const genuine = secrets.some((secret) => {
    // An empty key would let anybody sign.
    if (secret === "") return false;
    const expected = createHmac("sha256", secret)
      .update(`${signature.timestamp}.`)
      .update(webhook.body)
      .digest();
    return signature.candidates.some((given) => isSame(given, expected));
  });
  if (!genuine) return refused("The signature does not match the body and the secret.");
  return readEvent(webhook.body);
}

function isSame(given: string, expected: Buffer): boolean {
  // Lower case only, as Stripe writes it; and timingSafeEqual throws on another length.
  return /^[0-9a-f]{64}$/.test(given) && timingSafeEqual(Buffer.from(given, "hex"), expected);
}

function readSignature(
  header: string,
): { readonly timestamp: number; readonly candidates: readonly string[] } | undefined {
  const pairs = header.split(",").map((pair) => pair.trim().split("="));
  const timestamps = pairs.filter(([name]) => name === "t").map(([, value]) => value ?? "");
  const candidates = pairs.filter(([name]) => name === "v1").map(([, value]) => value ?? "");
  const [timestamp] = timestamps;
  if (timestamps.length !== 1 || timestamp === undefined || !/^\d{1,15}$/.test(timestamp))
    return undefined;
  return candidates.length === 0 ? undefined : { timestamp: Number(timestamp), candidates };
}

function readEvent(body: Uint8Array): WebhookVerdict {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return { type: "refused", status: 400, reason: "The body is not JSON." };
  }
  const snapshot = SnapshotEvent.safeParse(json);
  if (snapshot.success)
    return accepted(snapshot.data, hintsOf(snapshot.data), driftOf(snapshot.data));
  const thin = ThinEvent.safeParse(json);
  if (thin.success) {
    const { id, type, related_object: object, reason } = thin.data;
    const read = {
      id,
      type: type.replace(/^v1\./, ""),
      data: { object: { id: object.id, object: object.type } },
      request: reason?.request ?? null,
    };
    return accepted(read, hintsOf(read), []);
  }
  return { type: "refused", status: 400, reason: "The body is not a Stripe event that we know." };
}

function accepted(
  { id, type }: Pick<StripeEvent, "id" | "type">,
  hints: readonly Hint[],
  drift: readonly Drift[],
): WebhookVerdict {
  return { type: "accepted", events: [{ eventId: id, type, hints }], drift };
}

/** The endpoint renders events in its own API version. We fetch the object fresh, so it is a warning, not a failure. */
function driftOf(event: SnapshotEvent): readonly Drift[] {
  if (event.api_version === stripeApiVersion) return [];
  const ref = hintsOf(event)[0]?.ref ?? { kind: "account", id: event.id };
  return [
    {
      ref,
      path: "api_version",
      what: "unexpected-version",
      detail: `The webhook endpoint speaks ${event.api_version ?? "no version"}, we speak ${stripeApiVersion}. Create the endpoint anew with that version.`,
    },
  ];
}

function refused(reason: string): WebhookVerdict {
  return { type: "refused", status: 401, reason };
}
