import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Drift, Hint, RawWebhook, WebhookVerdict } from "@concord/bridge/connector";
import { z } from "zod";
import type { QuickBooksConfig } from "./quickbooks-config.ts";
import { entityNamed, kindOf } from "./quickbooks-entities.ts";

/** CloudEvents, since May 2026: an array. */
const CloudEvents = z.array(
  z.object({
    specversion: z.string(),
    id: z.string().min(1).max(200),
    /** "qbo.invoice.created.v1" */
    type: z.string().min(1),
    intuitentityid: z.string().min(1),
    intuitaccountid: z.string().min(1),
    /** A merge names the id that is gone. */
    data: z.object({ deletedId: z.string().optional() }).optional(),
  }),
);

/** The form before CloudEvents; recordings and old subscriptions have it. */
const LegacyEvents = z.object({
  eventNotifications: z.array(
    z.object({
      realmId: z.string().min(1),
      dataChangeEvent: z.object({
        entities: z.array(
          z.object({
            name: z.string().min(1),
            id: z.string().min(1),
            operation: z.string().min(1),
            lastUpdated: z.string().optional(),
            deletedId: z.string().optional(),
          }),
        ),
      }),
    }),
  ),
});

/** One change, in whichever form it came. */
interface Change {
  readonly eventId: string;
  readonly namedBy?: "content";
  readonly type: string;
  readonly realm: string;
  readonly entity: string;
  readonly ids: readonly string[];
  readonly drift?: string;
}

/**
 * Checks `intuit-signature` (base64 of the HMAC-SHA256 of the raw body under the verifier token) and reads what has changed. There is no timestamp in it, so an old
 * webhook verifies for ever: its event ids are what makes a replay nothing new. Only ids are told, never data.
 */
export function verifyQuickBooksWebhook(
  webhook: RawWebhook,
  config: Pick<QuickBooksConfig, "realm" | "verifierTokens">,
): WebhookVerdict {
  const header = webhook.headers["intuit-signature"];
  if (header === undefined) return refused("The header intuit-signature is missing.");
  const genuine = config.verifierTokens.some((secret) => {
    // An empty key would let anybody sign.
    if (secret === "") return false;
    return isSame(header, createHmac("sha256", secret).update(webhook.body).digest());
  });
  if (!genuine) return refused("The signature does not match the body and the verifier token.");

  const changes = read(webhook.body);
  if (changes === undefined) {
    return { type: "refused", status: 400, reason: "The body is not a notification that we know." };
  }
  // One app hears of every company that it is connected to.
  const ours = changes.filter(({ realm }) => realm === config.realm);
  return {
    type: "accepted",
    events: ours.map(({ eventId, namedBy, type, entity, ids }) => ({
      eventId,
      ...(namedBy !== undefined && { namedBy }),
      type,
      hints: hintsOf(entity, ids),
    })),
    drift: ours.flatMap(({ drift, ids }): Drift[] =>
      drift === undefined
        ? []
        : [
            {
              ref: { kind: "account", id: ids[0] ?? "" },
              path: "type",
              what: "unknown-value",
              detail: drift,
            },
          ],
    ),
  };
}

function isSame(header: string, expected: Buffer): boolean {
  // The text of 32 bytes and nothing else; timingSafeEqual throws on another length.
  if (!/^[A-Za-z0-9+/]{43}=$/.test(header)) return false;
  const given = Buffer.from(header, "base64");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function hintsOf(name: string, ids: readonly string[]): readonly Hint[] {
  const entity = entityNamed(name);
  return entity === undefined ? [] : ids.map((id) => ({ ref: { kind: kindOf(entity), id } }));
}

function read(body: Uint8Array): readonly Change[] | undefined {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
  const events = CloudEvents.safeParse(json);
  if (events.success) {
    return events.data.map(({ id, type, intuitentityid, intuitaccountid, data }) => {
      const [, entity = "", version] = /^qbo\.([a-z]+)\.[a-z]+\.(v\d+)$/.exec(type) ?? [];
      return {
        eventId: id,
        type,
        realm: intuitaccountid,
        entity,
        ids: [intuitentityid, ...(data?.deletedId === undefined ? [] : [data.deletedId])],
        ...(version !== "v1" && { drift: `An event of the type ${type} is new to us.` }),
      };
    });
  }
  const legacy = LegacyEvents.safeParse(json);
  if (!legacy.success) return undefined;
  return legacy.data.eventNotifications.flatMap(({ realmId, dataChangeEvent }) =>
    dataChangeEvent.entities.map((change) => ({
      // It has no id, and its time is that of a second: the same words are a replay, or another change of that second.
      namedBy: "content" as const,
      eventId: createHash("sha256")
        .update(JSON.stringify([realmId, change]))
        .digest("hex"),
      type: `${change.name}.${change.operation}`,
      realm: realmId,
      entity: change.name,
      ids: [change.id, ...(change.deletedId === undefined ? [] : [change.deletedId])],
    })),
  );
}

function refused(reason: string): WebhookVerdict {
  return { type: "refused", status: 401, reason };
}
