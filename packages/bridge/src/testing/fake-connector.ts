import { createHmac } from "node:crypto";
import type { JsonValue } from "@concord/model";
import { z } from "zod";
import type {
  Closed,
  Connector,
  Io,
  Page,
  Probe,
  RawWebhook,
  Remote,
  RemoteFailure,
  RemoteObject,
} from "../connector.ts";
import { normaliseVendorObject, planForVendor } from "./fake-mapping.ts";
import { VendorObject } from "./fake-vendor.ts";

const base = "https://vendor.test/";
const secret = "test-secret";

const Kind = VendorObject.shape.kind;
const Listing = z.object({
  objects: z.array(VendorObject),
  cursor: z.number().default(0),
  total: z.number().optional(),
  unread: z.array(z.object({ kind: Kind, id: z.string() })).default([]),
  closed: z.array(Kind).default([]),
});
const Body = z.object({
  path: z.string(),
  version: z.number().optional(),
  data: z.record(z.string(), z.json()),
});
const Event = z.object({
  id: z.string(),
  kind: z.enum(["invoice", "party", "payment"]),
  object: z.string(),
  echoOf: z.string().optional(),
});

/** A connector to the fake vendor: small, but with every part that a real one has. `vendor` tells two of them apart. */
export function createFakeConnector(
  options: Partial<Connector["capabilities"]> = {},
  vendor = "fake",
): Connector {
  return {
    id: vendor,
    account: "acct-1",
    capabilities: {
      idempotencyMs: 86_400_000,
      changesReachMs: 30 * 86_400_000,
      budget: { perSecond: 1_000, perMinute: 60_000, concurrent: 8 },
      ...options,
    },
    prepare: async (io) => mapped(await request(io, "changes", {}), () => ({ currency: "EUR" })),
    verify(webhook) {
      const signature = createHmac("sha256", secret).update(webhook.body).digest("hex");
      if (webhook.headers["x-signature"] !== signature) {
        return { type: "refused", status: 401, reason: "The signature does not fit." };
      }
      const event = Event.parse(JSON.parse(Buffer.from(webhook.body).toString("utf8")));
      return {
        type: "accepted",
        events: [
          {
            eventId: event.id,
            type: "changed",
            hints: [
              {
                ref: { kind: event.kind, id: event.object },
                ...(event.echoOf !== undefined && { echoOf: event.echoOf }),
              },
            ],
          },
        ],
        drift: [],
      };
    },
    backfill: async (cursor, leaveOut, io) =>
      mapped(await request(io, listing("all", cursor, leaveOut), {}), (body): Page => {
        const { objects, cursor: next, total, unread, closed } = Listing.parse(body);
        return {
          objects: objects.map(remoteObject),
          unread,
          closed: closed.map(closedKind),
          cursor: String(next),
          done: next >= (total ?? 0),
          progress: { phase: "objects", done: next, ...(total !== undefined && { total }) },
        };
      }),
    changes: async (cursor, leaveOut, io) =>
      mapped(await request(io, listing("changes", cursor, leaveOut), {}), (body): Page => {
        const { objects, cursor: next, unread, closed } = Listing.parse(body);
        return {
          objects: cursor === undefined ? [] : objects.map(remoteObject),
          unread: cursor === undefined ? [] : unread,
          closed: closed.map(closedKind),
          cursor: String(next),
          done: true,
          progress: { phase: "changes", done: next },
        };
      }),
    fetch: async (ref, io) => mapped(await request(io, `${ref.kind}/${ref.id}`, {}), readObject),
    mayRead: async (kind, io) => mapped(await request(io, `may/${kind}`, {}), () => null),
    check: {
      account: async (io) => mapped(await request(io, "changes", {}), () => "Fake Ltd"),
      reads: ["invoice", "party", "payment"],
    },
    normalise: (object, known) => normaliseVendorObject(vendor, object, known),
    plan: (input) => planForVendor(vendor, input),
    async execute(effect, key, io) {
      const { path, version, data } = Body.parse(effect.body);
      return mapped(
        await request(io, path, { method: "POST", body: JSON.stringify({ key, version, data }) }),
        readObject,
      );
    },
    async probe(effect, _key, io): Promise<Remote<Probe>> {
      const { data, version } = Body.parse(effect.body);
      if (effect.target !== undefined) {
        return mapped(
          await request(io, `${effect.target.kind}/${effect.target.id}`, {}),
          (body): Probe => {
            const object = VendorObject.parse(body);
            const stands = Object.entries(data).every(
              ([name, value]) => JSON.stringify(object.data[name]) === JSON.stringify(value),
            );
            return stands && object.version !== version
              ? {
                  type: "applied",
                  object: remoteObject(object),
                  untouched: object.version === (version ?? 0) + 1,
                }
              : { type: "not-applied" };
          },
        );
      }
      return mapped(
        await request(io, `find?tag=${encodeURIComponent(z.string().parse(data["tag"]))}`, {}),
        (body): Probe => {
          const found = Listing.parse(body).objects;
          const [first] = found;
          if (first === undefined) return { type: "not-applied" };
          return found.length === 1
            ? { type: "applied", object: remoteObject(first), untouched: first.version === 1 }
            : { type: "ambiguous", ids: found.map(({ id }) => id) };
        },
      );
    },
  };
}

/** A webhook as the vendor sends it. */
export function signedWebhook(
  event:
    | z.infer<typeof Event>
    | { readonly id: string; readonly kind: string; readonly object: string },
): RawWebhook {
  const body = Buffer.from(JSON.stringify(event));
  return {
    body,
    headers: { "x-signature": createHmac("sha256", secret).update(body).digest("hex") },
  };
}

async function request(io: Io, path: string, init: RequestInit): Promise<Remote<unknown>> {
  let response: Response;
  try {
    response = await io.fetch(base + path, init);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const isUnsent = reason.includes("ECONNREFUSED");
    return failed({ type: isUnsent ? "unavailable" : "uncertain", reason });
  }
  if (response.ok) return { type: "ok", value: await response.json() };
  const reason = `The vendor answered ${response.status}.`;
  switch (response.status) {
    case 403:
      return failed({ type: "forbidden", reason, fixes });
    case 401:
      return failed({ type: "unauthorized", reason });
    case 404:
      return failed({ type: "not-found", reason });
    case 409:
      return failed({ type: "stale-version", reason });
    case 422:
      return failed({ type: "rejected", code: "validation", reason, fixes: ["Use another name"] });
    case 429:
      return failed({ type: "rate-limited", retryAfterMs: 2_000, reason });
    default:
      return failed({ type: "unavailable", reason });
  }
}

const fixes = ["Ask for the permission"];

function listing(path: string, cursor: string | undefined, leaveOut: ReadonlySet<string>): string {
  return `${path}?after=${cursor ?? 0}&leaveOut=${[...leaveOut].join(",")}`;
}

function closedKind(kind: Closed["kind"]): Closed {
  return { kind, reason: `No ${kind} may be read.`, fixes };
}

function failed(failure: RemoteFailure): Remote<never> {
  return { type: "failed", failure };
}

function mapped<A, B>(remote: Remote<A>, map: (value: A) => B): Remote<B> {
  return remote.type === "ok" ? { type: "ok", value: map(remote.value) } : remote;
}

function readObject(body: unknown): RemoteObject {
  return remoteObject(VendorObject.parse(body));
}

function remoteObject(object: VendorObject): RemoteObject {
  const raw: JsonValue = object;
  return {
    ref: { kind: object.kind, id: object.id },
    version: { order: object.version, token: String(object.version) },
    state: object.deleted ? "deleted" : object.data["void"] === true ? "voided" : "live",
    raw,
  };
}
