import type { Closed, Page, Remote, RemoteKind, RemoteObject } from "@concord/bridge/connector";
import { z } from "zod";
import type { CallContext, QuickBooksApi } from "./quickbooks-api.ts";
import { entities, kindOf, remoteObject } from "./quickbooks-entities.ts";
import type { Entity } from "./quickbooks-entities.ts";
import type { JsonObject } from "./quickbooks-json.ts";

const pageSize = 200;

const BackfillCursor = z.object({
  phase: z.int().nonnegative(),
  /** From 1, as QuickBooks counts. */
  start: z.int().positive(),
  /** Id of the last object read in this phase. */
  last: z.string().exactOptional(),
  done: z.int().nonnegative(),
  total: z.int().nonnegative(),
});
type BackfillCursor = z.infer<typeof BackfillCursor>;

/**
 * Everything there is, in the order of who refers to whom. Each page begins with the last object of the one before: when that is not there, something was
 * deleted meanwhile and all behind it moved up, so the phase is read again rather than an object skipped. A kind that may not be read is passed over.
 */
export async function backfillPage(
  api: QuickBooksApi,
  cursor: string | undefined,
  leaveOut: ReadonlySet<RemoteKind>,
  call: CallContext,
): Promise<Remote<Page>> {
  const at = await startOf(api, cursor, leaveOut, call);
  if (at.type === "failed") return at;
  const { phase, start, last, done, total } = at.value;
  const entity = entities[phase];
  if (entity === undefined) return pageOf([], at.value, true, "done");
  const behind = { phase: phase + 1, start: 1, done, total };
  const passedOver = (shut: readonly Closed[]): Remote<Page> =>
    pageOf([], behind, behind.phase >= entities.length, entity, shut);
  if (leaveOut.has(kindOf(entity))) return passedOver([]);

  const from = last === undefined ? start : start - 1;
  const where = entity === "Customer" || entity === "Item" ? "where Active in (true, false) " : "";
  const reply = await api.query(
    entity,
    `${where}orderby Id startposition ${from} maxresults ${pageSize}`,
    call,
  );
  if (reply.type === "failed") {
    return reply.failure.type === "forbidden" ? passedOver([closed(entity, reply.failure)]) : reply;
  }
  const found = objectsOf(entity, reply.value.objects);
  if (found.type === "failed") return found;
  if (last !== undefined && found.value[0]?.ref.id !== last) {
    return pageOf([], { phase, start: 1, done, total }, false, entity);
  }
  const objects = last === undefined ? found.value : found.value.slice(1);
  const isLast = found.value.length < pageSize;
  const next: BackfillCursor = isLast
    ? { phase: phase + 1, start: 1, done: done + objects.length, total }
    : {
        phase,
        start: from + found.value.length,
        last: found.value.at(-1)?.ref.id ?? "",
        done: done + objects.length,
        total,
      };
  return pageOf(objects, next, next.phase >= entities.length, entity);
}

async function startOf(
  api: QuickBooksApi,
  cursor: string | undefined,
  leaveOut: ReadonlySet<RemoteKind>,
  call: CallContext,
): Promise<Remote<BackfillCursor>> {
  const held = cursor === undefined ? undefined : BackfillCursor.safeParse(JSON.parse(cursor)).data;
  if (held !== undefined) return { type: "ok", value: held };
  let total = 0;
  for (const entity of without(leaveOut)) {
    const count = await api.count(entity, call);
    if (count.type === "ok") total += count.value;
    else if (count.failure.type !== "forbidden") return count;
  }
  return { type: "ok", value: { phase: 0, start: 1, done: 0, total } };
}

function pageOf(
  objects: readonly RemoteObject[],
  cursor: BackfillCursor,
  done: boolean,
  phase: string,
  shut: readonly Closed[] = [],
): Remote<Page> {
  return {
    type: "ok",
    value: {
      objects,
      closed: shut,
      cursor: JSON.stringify(cursor),
      done,
      // Inactive list entries are read and not counted.
      progress: { phase, done: cursor.done, total: Math.max(cursor.total, cursor.done) },
    },
  };
}

function without(leaveOut: ReadonlySet<RemoteKind>): readonly Entity[] {
  return entities.filter((entity) => !leaveOut.has(kindOf(entity)));
}

function closed(entity: Entity, { reason, fixes }: Omit<Closed, "kind">): Closed {
  return { kind: kindOf(entity), reason, fixes };
}

const ChangesCursor = z.object({ since: z.iso.datetime({ offset: true }) });

/** Change data capture gives no more than this over all entities, and does not say that it cut. */
const captureLimit = 1_000;
// Times of change have whole seconds, and replies are not perfectly in step with writes.
const overlapMs = 5_000;

/**
 * What changed since the cursor, deletions included. When the reply is full, each entity is asked for alone; one that alone is full is read by query, oldest
 * change first and page by page, until what is left fits. A deletion that fell off the full reply is then found by `reconcile` only.
 */
export async function changesPage(
  api: QuickBooksApi,
  cursor: string | undefined,
  leaveOut: ReadonlySet<RemoteKind>,
  call: CallContext,
  limit: number = captureLimit,
): Promise<Remote<Page>> {
  const asked = without(leaveOut);
  if (cursor === undefined || asked.length === 0) {
    // The vendor's clock counts, not ours.
    const now = await api.query("CompanyInfo", "", call);
    return now.type === "failed" ? now : changesOf([], now.value.time, true);
  }
  const { since } = ChangesCursor.parse(JSON.parse(cursor));
  const all = await api.changedSince(asked, since, call);
  if (all.type === "failed") {
    return all.failure.type === "forbidden"
      ? openPage(api, cursor, { asked, failed: all }, call, limit)
      : all;
  }
  const { byEntity, time } = all.value;
  if (sizeOf(byEntity) < limit) return captured(byEntity, time);

  const single = new Map<Entity, readonly JsonObject[]>();
  for (const entity of asked) {
    const reply = await api.changedSince([entity], since, call);
    if (reply.type === "failed") return reply;
    const objects = reply.value.byEntity.get(entity) ?? [];
    if (objects.length >= limit) return oldestFirst(api, [entity, ...asked], since, limit, call);
    single.set(entity, objects);
  }
  return captured(single, time);
}

/** One of the entities may not be read, and QuickBooks does not say which: the page of the others. */
async function openPage(
  api: QuickBooksApi,
  cursor: string,
  { asked, failed }: { readonly asked: readonly Entity[]; readonly failed: Remote<never> },
  call: CallContext,
  limit: number,
): Promise<Remote<Page>> {
  const found: Closed[] = [];
  for (const entity of asked) {
    const reply = await api.query(entity, "maxresults 1", call);
    if (reply.type === "ok") continue;
    if (reply.failure.type !== "forbidden") return reply;
    found.push(closed(entity, reply.failure));
  }
  // It gives each alone, and not what has changed of them.
  if (found.length === 0) return failed;
  const leaveOut = new Set([
    ...entities.filter((entity) => !asked.includes(entity)).map(kindOf),
    ...found.map(({ kind }) => kind),
  ]);
  const page = await changesPage(api, cursor, leaveOut, call, limit);
  return page.type === "failed"
    ? page
    : { type: "ok", value: { ...page.value, closed: [...found, ...(page.value.closed ?? [])] } };
}

/** The first entity's oldest thousand, from which the cursor goes on only when no other entity can have changed before. */
async function oldestFirst(
  api: QuickBooksApi,
  [entity, ...others]: readonly [Entity, ...Entity[]],
  since: string,
  limit: number,
  call: CallContext,
): Promise<Remote<Page>> {
  call.io.log("quickbooks-many-changes", { entity, since });
  let until: string | undefined;
  const objects: RemoteObject[] = [];
  // All entities up to the same moment: the one that fills its page first sets it.
  for (const each of new Set([entity, ...others])) {
    const upTo = until === undefined ? "" : ` and MetaData.LastUpdatedTime <= '${until}'`;
    let start = 1;
    for (;;) {
      const reply = await api.query(
        each,
        `where MetaData.LastUpdatedTime >= '${since}'${upTo} orderby MetaData.LastUpdatedTime startposition ${start} maxresults ${limit}`,
        call,
      );
      if (reply.type === "failed") return reply;
      const found = objectsOf(each, reply.value.objects);
      if (found.type === "failed") return found;
      objects.push(...found.value);
      until ??= timeOf(reply.value.objects.at(-1));
      const isMoved = until !== undefined && Date.parse(until) > Date.parse(since);
      // A thousand changes within one second would not move the cursor: then the second is read to its end.
      if (found.value.length < limit || (each === entity && isMoved)) break;
      start += limit;
    }
  }
  const sorted = objects.toSorted((a, b) => rank(a) - rank(b));
  const next = until === undefined || Date.parse(until) <= Date.parse(since) ? after(since) : until;
  return {
    type: "ok",
    value: {
      objects: sorted,
      cursor: JSON.stringify({ since: next }),
      done: false,
      progress: { phase: "changes", done: sorted.length },
    },
  };
}

function rank({ ref }: RemoteObject): number {
  return entities.findIndex((each) => kindOf(each) === ref.kind);
}

function after(time: string): string {
  return new Date(Date.parse(time) + 1_000).toISOString();
}

function timeOf(object: JsonObject | undefined): string | undefined {
  const meta = z.object({ MetaData: z.object({ LastUpdatedTime: z.string() }) }).safeParse(object);
  return meta.data?.MetaData.LastUpdatedTime;
}

function sizeOf(byEntity: ReadonlyMap<string, readonly JsonObject[]>): number {
  return [...byEntity.values()].reduce((total, objects) => total + objects.length, 0);
}

function captured(
  byEntity: ReadonlyMap<string, readonly JsonObject[]>,
  time: string,
): Remote<Page> {
  const objects: RemoteObject[] = [];
  for (const entity of entities) {
    const found = objectsOf(entity, byEntity.get(entity) ?? []);
    if (found.type === "failed") return found;
    objects.push(...found.value);
  }
  return changesOf(objects, time, true);
}

function changesOf(objects: readonly RemoteObject[], time: string, done: boolean): Remote<Page> {
  const at = Date.parse(time);
  if (Number.isNaN(at)) {
    return {
      type: "failed",
      failure: {
        type: "unavailable",
        reason: "QuickBooks did not say what time it is, so the next sweep could miss something.",
      },
    };
  }
  const since = new Date(at - overlapMs).toISOString();
  return {
    type: "ok",
    value: {
      objects,
      cursor: JSON.stringify({ since }),
      done,
      progress: { phase: "changes", done: objects.length },
    },
  };
}

function objectsOf(entity: Entity, raws: readonly JsonObject[]): Remote<readonly RemoteObject[]> {
  const objects: RemoteObject[] = [];
  for (const raw of raws) {
    const object = remoteObject(entity, raw);
    if (object.type === "failed") return object;
    objects.push(object.value);
  }
  return { type: "ok", value: objects };
}
