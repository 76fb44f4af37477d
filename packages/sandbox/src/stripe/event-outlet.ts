import { isDeepStrictEqual } from "node:util";
import { inOldShape } from "./old-shape.ts";
import { shown } from "./shown.ts";
import { apiVersion } from "./settings.ts";
import type { Kind, Kinds, World } from "./world.ts";

type Json = Readonly<Record<string, unknown>>;

/** An event as `GET /v1/events` shows it. */
export interface EventObject {
  readonly id: string;
  readonly object: "event";
  readonly api_version: string;
  readonly created: number;
  readonly data: { readonly object: Json; readonly previous_attributes?: Json };
  readonly livemode: false;
  readonly pending_webhooks: number;
  readonly request: { readonly id: string | null; readonly idempotency_key: string | null };
  readonly type: string;
}

/** An event with the endpoints that have not taken it yet. */
export interface StoredEvent {
  readonly id: string;
  readonly object: "event";
  readonly event: EventObject;
  readonly awaiting: readonly string[];
}

const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The old values of what changed; inside objects, only the keys that changed. */
function previousAttributes(before: Json, after: Json): Json {
  const changed = new Set([...Object.keys(before), ...Object.keys(after)]);
  return Object.fromEntries(
    [...changed].flatMap((key) => {
      const [old, current] = [before[key], after[key]];
      if (isDeepStrictEqual(old, current)) return [];
      if (isRecord(old) && isRecord(current) && old["object"] === undefined)
        return [[key, previousAttributes(old, current)]];
      return [[key, old ?? null]];
    }),
  );
}

const takes = (patterns: readonly string[], type: string): boolean =>
  patterns.some((pattern) => pattern === "*" || pattern === type);

/**
 * Reports a change: stores the event and queues it for every endpoint that wants its type, in the
 * shape of that endpoint's API version. `before` is given for `*.updated` only.
 */
export function emit<K extends Kind>(
  world: World,
  type: string,
  kind: K,
  object: Kinds[K],
  before?: Kinds[K],
): void {
  if (world.silent) return;
  const after = shown(world, kind, object);
  const previous = before && previousAttributes(shown(world, kind, before), after);
  const endpoints = [
    ...world.kernel.store.walk<Kinds["webhook_endpoint"]>({ kind: "webhook_endpoint" }),
  ].filter((target) => target.status === "enabled" && takes(target.enabled_events, type));
  const event: EventObject = {
    id: world.newId("event"),
    object: "event",
    api_version: apiVersion,
    created: world.now(),
    data: {
      object: after,
      ...(previous === undefined ? {} : { previous_attributes: previous }),
    },
    livemode: false,
    pending_webhooks: endpoints.length,
    request: world.cause,
    type,
  };
  const awaiting = endpoints.map((target) => target.id);
  world.put("event", { id: event.id, object: "event", event, awaiting });
  for (const target of endpoints) {
    const version = target.api_version ?? apiVersion;
    const body = version === apiVersion ? event : inOldShape(world, event, version);
    world.kernel.sendWebhook({
      endpoint: target.id,
      url: target.url,
      secret: target.secret,
      event: event.id,
      type,
      body: JSON.stringify(body, null, 2),
    });
  }
}

/** Stores a changed object and reports it as `<type>`, with the old values. */
export function update<K extends Kind>(
  world: World,
  kind: K,
  before: Kinds[K],
  after: Kinds[K],
  type: string,
): void {
  world.put(kind, after);
  if (!isDeepStrictEqual(before, after)) emit(world, type, kind, after, before);
}

/** An endpoint has answered an event with a 2xx. */
export function eventDelivered(world: World, eventId: string, endpointId: string): void {
  const stored = world.find("event", eventId);
  if (stored === undefined || !stored.awaiting.includes(endpointId)) return;
  const awaiting = stored.awaiting.filter((id) => id !== endpointId);
  const event = { ...stored.event, pending_webhooks: awaiting.length };
  world.put("event", { ...stored, event, awaiting });
}
