import type {
  Closed,
  Io,
  Page,
  Remote,
  RemoteKind,
  RemoteObject,
  RemoteRef,
} from "@concord/bridge/connector";
import type { JsonValue } from "@concord/model";
import { z } from "zod";
import type { ListPage, StripeApi } from "./stripe-api.ts";
import { SnapshotEvent } from "./stripe-event.ts";
import { hintsOf } from "./stripe-hints.ts";
import { completeInvoice } from "./invoice-reading.ts";
import { remoteObject } from "./remote-object.ts";
import { ownerOf, readRef } from "./stripe-reading.ts";
import { allowed, chained, gathered, ok } from "./stripe-remote.ts";
import { HasId } from "./stripe-schema.ts";

/** The order of a backfill: what an invoice points to comes before it. */
const phases = [
  {
    phase: "customers",
    kind: "party",
    path: "/v1/customers",
    size: "100",
    expand: "data.tax_ids",
  },
  {
    phase: "products",
    kind: "item",
    path: "/v1/products",
    size: "100",
    expand: "data.default_price",
  },
  // Each invoice takes some requests more.
  { phase: "invoices", kind: "invoice", path: "/v1/invoices", size: "10", expand: undefined },
] as const;

const BackfillCursor = z.object({
  phase: z.int().nonnegative(),
  after: z.string().optional(),
  done: z.int().nonnegative(),
});

/** Everything there is, newest first within each kind. A kind that may not be read is passed over. */
export async function backfillPage(
  cursor: string | undefined,
  leaveOut: ReadonlySet<RemoteKind>,
  api: StripeApi,
  at: number,
): Promise<Remote<Page>> {
  const { phase, after, done } =
    cursor === undefined
      ? { phase: 0, after: undefined, done: 0 }
      : BackfillCursor.parse(JSON.parse(cursor));
  const current = phases[phase];
  if (current === undefined) {
    return ok({ objects: [], cursor: cursor ?? "", done: true, progress: { phase: "done", done } });
  }
  if (leaveOut.has(current.kind)) return passedOver(phase, []);
  const list = await api.page(current.path, [
    ["limit", current.size],
    ...(current.expand === undefined ? [] : ([["expand[]", current.expand]] as const)),
    ...(after === undefined ? [] : ([["starting_after", after]] as const)),
  ]);
  if (list.type === "failed") {
    return list.failure.type === "forbidden"
      ? passedOver(phase, [{ kind: current.kind, ...list.failure }])
      : list;
  }
  const found = await objectsOf(current.phase, list.value, api, at);
  if (found.type === "failed") return found;

  const last = HasId.safeParse(list.value.data.at(-1)).data?.id;
  const count = done + list.value.data.length;
  const goesOn = list.value.hasMore && last !== undefined;
  const next = goesOn ? { phase, after: last, done: count } : { phase: phase + 1, done: 0 };
  return ok({
    objects: found.value.read,
    unread: found.value.unread,
    cursor: JSON.stringify(next),
    done: next.phase >= phases.length,
    progress: { phase: current.phase, done: count },
  });
}

/** The next phase instead of this one. */
function passedOver(phase: number, closed: readonly Closed[]): Remote<Page> {
  const next = phase + 1;
  return ok({
    objects: [],
    closed: closed.map(({ kind, reason, fixes }) => ({ kind, reason, fixes })),
    cursor: JSON.stringify({ phase: next, done: 0 }),
    done: next >= phases.length,
    progress: { phase: phases[phase]?.phase ?? "done", done: 0 },
  });
}

interface Found {
  readonly read: readonly RemoteObject[];
  readonly unread: readonly RemoteRef[];
}

async function objectsOf(
  phase: (typeof phases)[number]["phase"],
  { data }: ListPage,
  api: StripeApi,
  at: number,
): Promise<Remote<Found>> {
  switch (phase) {
    case "customers":
      return ok({ read: data.map((each) => remoteObject("party", each, at)), unread: [] });
    case "products":
      return ok({ read: data.map((each) => remoteObject("item", each, at)), unread: [] });
    case "invoices":
      return allowed(
        data.map((invoice) => ({
          ref: { kind: "invoice", id: HasId.parse(invoice).id },
          reading: completeInvoice(api, invoice, at),
        })),
      );
  }
}

/**
 * Events are listed by the second in which they were made, and may appear a little late. So each run looks a little further back than the last one came, and leaves out
 * what that had seen.
 */
const overlapSeconds = 60;
const eventsPerPage = "25";

const ChangesCursor = z.object({
  /** Events up to this second are through, but for late ones. */
  since: z.int(),
  /** Ids of the events within the overlap that were taken. */
  seen: z.array(z.string()),
  /** A run that is not through: the newest second it has met, and the event to go on below. */
  run: z.object({ newest: z.int(), ids: z.array(z.string()), after: z.string() }).optional(),
});
type ChangesCursor = z.infer<typeof ChangesCursor>;
const Dated = z.object({ id: z.string(), created: z.int() });

/** What changed since the cursor: each object that an event names, once a page, read fresh. One that may not be read is named. */
export async function changesPage(
  cursor: string | undefined,
  leaveOut: ReadonlySet<RemoteKind>,
  api: StripeApi,
  io: Pick<Io, "log">,
  at: number,
): Promise<Remote<Page>> {
  if (cursor === undefined) return fromNowOn(api);
  const { since, seen, run } = ChangesCursor.parse(JSON.parse(cursor));
  const list = await api.page("/v1/events", [
    ["limit", eventsPerPage],
    ["created[gte]", String(Math.max(0, since - overlapSeconds))],
    ...(run === undefined ? [] : ([["starting_after", run.after]] as const)),
  ]);
  if (list.type === "failed") return list;

  const known = new Set(seen);
  const dated = list.value.data.flatMap((event) => Dated.safeParse(event).data ?? []);
  const fresh = list.value.data.filter((event) => !known.has(HasId.parse(event).id));
  const found = await freshObjects(fresh, leaveOut, api, io, at);
  if (found.type === "failed") return found;

  const newest = Math.max(since, run?.newest ?? since, ...dated.map(({ created }) => created));
  const ids = [...(run?.ids ?? []), ...idsSince(newest - overlapSeconds, dated)];
  const last = dated.at(-1)?.id;
  const goesOn = list.value.hasMore && last !== undefined;
  const next: ChangesCursor = goesOn
    ? { since, seen, run: { newest, ids, after: last } }
    : { since: newest, seen: ids };
  return ok({
    objects: found.value.read,
    unread: found.value.unread,
    cursor: JSON.stringify(next),
    done: !goesOn,
    progress: { phase: "events", done: fresh.length },
  });
}

function idsSince(second: number, events: readonly z.infer<typeof Dated>[]): readonly string[] {
  return events.filter(({ created }) => created >= second).map(({ id }) => id);
}

async function fromNowOn(api: StripeApi): Promise<Remote<Page>> {
  const list = await api.page("/v1/events", [["limit", "100"]]);
  if (list.type === "failed") return list;
  const dated = list.value.data.flatMap((event) => Dated.safeParse(event).data ?? []);
  const since = Math.max(0, ...dated.map(({ created }) => created));
  const cursor: ChangesCursor = { since, seen: [...idsSince(since - overlapSeconds, dated)] };
  return ok({
    objects: [],
    cursor: JSON.stringify(cursor),
    done: true,
    progress: { phase: "events", done: 0 },
  });
}

async function freshObjects(
  events: readonly JsonValue[],
  leaveOut: ReadonlySet<RemoteKind>,
  api: StripeApi,
  io: Pick<Io, "log">,
  at: number,
): Promise<Remote<Found>> {
  const refs = new Map<string, RemoteRef>();
  for (const event of events) {
    const parsed = SnapshotEvent.safeParse(event);
    if (!parsed.success) {
      io.log("stripe-event-unreadable", { event: HasId.parse(event).id });
      continue;
    }
    for (const { ref } of hintsOf(parsed.data)) refs.set(`${ref.kind}:${ref.id}`, ref);
  }
  const wanted = [...refs.values()].filter(({ kind }) => !leaveOut.has(kind));
  return chained(owned(wanted, api), (named) =>
    allowed(
      named
        .filter(({ kind }) => !leaveOut.has(kind))
        .map((ref) => ({ ref, reading: freshObject(ref, api, at) })),
    ),
  );
}

async function freshObject(
  ref: RemoteRef,
  api: StripeApi,
  at: number,
): Promise<Remote<RemoteObject>> {
  const answer = await readRef(api, ref, at);
  // A draft that was deleted is gone: its own event leads to a fetch that says so.
  const isGone = answer.type === "failed" && answer.failure.type === "not-found";
  return isGone ? ok(goneObject(ref, at)) : answer;
}

/** The invoice in the place of each of its payments, so that it is read once however many events name it. */
async function owned(
  refs: readonly RemoteRef[],
  api: StripeApi,
): Promise<Remote<readonly RemoteRef[]>> {
  const owners = await gathered(
    refs.map(async (ref): Promise<Remote<RemoteRef>> => {
      if (ref.kind !== "payment") return ok(ref);
      const owner = await ownerOf(api, ref.id);
      if (owner.type === "failed") {
        const { type } = owner.failure;
        // What may not be read is asked for alone, and says so.
        return type === "not-found" || type === "forbidden" ? ok(ref) : owner;
      }
      return ok(owner.value === undefined ? ref : { kind: "invoice", id: owner.value });
    }),
  );
  if (owners.type === "failed") return owners;
  const distinct = new Map(owners.value.map((ref) => [`${ref.kind}:${ref.id}`, ref]));
  return ok([...distinct.values()]);
}

function goneObject(ref: RemoteRef, at: number): RemoteObject {
  return {
    ref,
    version: { order: at, token: "deleted" },
    state: "deleted",
    raw: { id: ref.id, deleted: true },
  };
}
