import type { Page, Remote, RemoteObject } from "@concord/bridge/connector";
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
 * deleted meanwhile and all behind it moved up, so the phase is read again rather than an object skipped.
 */
export async function backfillPage(
  api: QuickBooksApi,
  cursor: string | undefined,
  call: CallContext,
): Promise<Remote<Page>> {
  const at = await startOf(api, cursor, call);
  if (at.type === "failed") return at;
  const { phase, start, last, done, total } = at.value;
  const entity = entities[phase];
  if (entity === undefined) return pageOf([], at.value, true, "done");

  const from = last === undefined ? start : start - 1;
  const where = entity === "Customer" || entity === "Item" ? "where Active in (true, false) " : "";
  const reply = await api.query(
    entity,
    `${where}orderby Id startposition ${from} maxresults ${pageSize}`,
    call,
  );
  if (reply.type === "failed") return reply;
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
  call: CallContext,
): Promise<Remote<BackfillCursor>> {
  const held = cursor === undefined ? undefined : BackfillCursor.safeParse(JSON.parse(cursor)).data;
  if (held !== undefined) return { type: "ok", value: held };
  let total = 0;
  for (const entity of entities) {
    const count = await api.count(entity, call);
    if (count.type === "failed") return count;
    total += count.value;
  }
  return { type: "ok", value: { phase: 0, start: 1, done: 0, total } };
}

function pageOf(
  objects: readonly RemoteObject[],
  cursor: BackfillCursor,
  done: boolean,
  phase: string,
): Remote<Page> {
  return {
    type: "ok",
    value: {
      objects,
      cursor: JSON.stringify(cursor),
      done,
      // Inactive list entries are read and not counted.
      progress: { phase, done: cursor.done, total: Math.max(cursor.total, cursor.done) },
    },
  };
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
  call: CallContext,
  limit: number = captureLimit,
): Promise<Remote<Page>> {
  if (cursor === undefined) {
    // The vendor's clock counts, not ours.
    const now = await api.query("CompanyInfo", "", call);
    return now.type === "failed" ? now : changesOf([], now.value.time, true);
  }
  const { since } = ChangesCursor.parse(JSON.parse(cursor));
  const all = await api.changedSince(entities, since, call);
  if (all.type === "failed") return all;
  const { byEntity, time } = all.value;
  if (sizeOf(byEntity) < limit) return captured(byEntity, time);

  const single = new Map<Entity, readonly JsonObject[]>();
  for (const entity of entities) {
    const reply = await api.changedSince([entity], since, call);
    if (reply.type === "failed") return reply;
    const objects = reply.value.byEntity.get(entity) ?? [];
    if (objects.length >= limit) return oldestFirst(api, entity, since, limit, call);
    single.set(entity, objects);
  }
  return captured(single, time);
}

/** One entity's oldest thousand, from which the cursor goes on only when no other entity can have changed before. */
async function oldestFirst(
  api: QuickBooksApi,
  entity: Entity,
  since: string,
  limit: number,
  call: CallContext,
): Promise<Remote<Page>> {
  call.io.log("quickbooks-many-changes", { entity, since });
  let until: string | undefined;
  const objects: RemoteObject[] = [];
  // All entities up to the same moment: the one that fills its page first sets it.
  for (const each of [entity, ...entities.filter((other) => other !== entity)]) {
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
