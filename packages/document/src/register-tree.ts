import type { JsonValue } from "@concord/model";
import * as Y from "yjs";
import { isWritableValue } from "./json-equal.ts";

/** Names one write: the client's `clock`-th item. */
export interface WriteId {
  readonly client: number;
  readonly clock: number;
}

/** "client:clock", as records and hashes carry it. */
export function writeName({ client, clock }: WriteId): string {
  return `${client}:${clock}`;
}

/** What a write wrote, as far as it is still there. */
export type Written =
  | { readonly type: "value"; readonly value: JsonValue }
  /** Overwritten and garbage-collected. */
  | { readonly type: "collected" }
  /** What is not JSON, or too deep: a foreign tool's. */
  | { readonly type: "foreign" };

/** A run of writes of one client, each directly on the one before: all but the last are superseded by their own author. */
export interface WriteRun {
  readonly first: WriteId;
  readonly last: WriteId;
  readonly written: Written;
  /** The run that the first write saw as the register's value; undefined when it saw none. */
  readonly parent: WriteRun | undefined;
}

/** All writes that one register ever had, in Yjs's order: the last one is the register's value. */
export type RegisterTree = readonly WriteRun[];

/** What somebody still knows of writes whose content Yjs has let go of, by the name of the write. */
export type Remembered = ReadonlyMap<string, JsonValue>;

/**
 * Reads the writes of a register. Yjs keeps them as a list of items: `origin` names the write that its author saw. Neighbours are merged into one item
 * after garbage collection, and somebody else's write may hang on the middle of it, so that items are cut where an origin points.
 */
export function registerTree(
  fields: Y.Map<unknown>,
  path: string,
  remembered: Remembered = nothing,
): RegisterTree {
  const items: Y.Item[] = [];
  for (let item = currentItem(fields, path) ?? null; item !== null; item = item.left) {
    items.push(item);
  }
  items.reverse();
  const origins = originsByClient(items);

  const byLast = new Map<string, WriteRun>();
  const tree: WriteRun[] = [];
  for (const item of items) {
    const { client } = item.id;
    let start = item.id.clock;
    let origin: WriteId | null = item.origin;
    for (const clock of runEnds(item, origins.get(client) ?? [])) {
      const last = { client, clock };
      const run: WriteRun = {
        first: { client, clock: start },
        last,
        written: recalled(writtenAt(item, clock), remembered.get(writeName(last))),
        parent: origin === null ? undefined : byLast.get(writeName(origin)),
      };
      byLast.set(writeName(last), run);
      tree.push(run);
      start = clock + 1;
      origin = last;
    }
  }
  return tree;
}

/** Whether a run is another one or was written, over however many steps, by who saw that. */
export function descends(run: WriteRun, ancestor: WriteRun): boolean {
  for (let at: WriteRun | undefined = run; at !== undefined; at = at.parent) {
    if (at === ancestor) return true;
  }
  return false;
}

/**
 * The end of a register's tree, from the last write that is not new, where every write saw the one before it: then none was ever lost, and what was
 * written long ago need not be looked at. Undefined where some did not, or nothing is new. Most registers of most documents are such chains.
 */
export function chainEnd(
  fields: Y.Map<unknown>,
  path: string,
  isNew: (write: WriteId) => boolean,
): RegisterTree | undefined {
  const end: Y.Item[] = [];
  let isOld = false;
  for (let item = currentItem(fields, path) ?? null; item !== null; item = item.left) {
    if (!isOnLeft(item)) return undefined;
    if (isOld) continue;
    isOld = !isNew(item.id);
    end.push(item);
  }
  if (end.length === (isOld ? 1 : 0)) return undefined;
  const tree: WriteRun[] = [];
  for (const item of end.toReversed()) {
    const last = { client: item.id.client, clock: item.id.clock + item.length - 1 };
    const written = writtenAt(item, last.clock);
    tree.push({ first: item.id, last, written, parent: tree.at(-1) });
  }
  return tree;
}

/** Whether every write of a register up to this item saw the one before it. */
export function isChain(last: Y.Item): boolean {
  for (let item: Y.Item | null = last; item !== null; item = item.left) {
    if (!isOnLeft(item)) return false;
  }
  return true;
}

/** Whether the author of an item saw the one that stands left of it. */
function isOnLeft({ origin, left }: Y.Item): boolean {
  if (origin === null || left === null) return origin === left;
  return origin.client === left.id.client && origin.clock === left.id.clock + left.length - 1;
}

/** The item that gives a key its value. Yjs has no public way to its items, and they are what tells concurrent writes from successive ones. */
export function currentItem(fields: Y.Map<unknown>, path: string): Y.Item | undefined {
  // oxlint-disable-next-line eslint/no-underscore-dangle
  return fields._map.get(path);
}

/** The clocks that some item names as its origin, by client. */
function originsByClient(items: readonly Y.Item[]): ReadonlyMap<number, readonly number[]> {
  const origins = new Map<number, number[]>();
  for (const { origin } of items) {
    if (origin === null) continue;
    const clocks = origins.get(origin.client);
    if (clocks === undefined) origins.set(origin.client, [origin.clock]);
    else clocks.push(origin.clock);
  }
  return origins;
}

/** The clocks at which the runs of an item end: its last, and each that somebody else's write hangs on. */
function runEnds(item: Y.Item, origins: readonly number[]): readonly number[] {
  const start = item.id.clock;
  const end = start + item.length - 1;
  if (start === end) return [end];
  const inside = origins.filter((clock) => clock >= start && clock < end);
  return [...new Set([...inside, end])].toSorted((a, b) => a - b);
}

const nothing: Remembered = new Map();

function recalled(written: Written, value: JsonValue | undefined): Written {
  return written.type === "collected" && value !== undefined ? { type: "value", value } : written;
}

function writtenAt(item: Y.Item, clock: number): Written {
  const { content } = item;
  if (content instanceof Y.ContentDeleted) return { type: "collected" };
  if (content instanceof Y.ContentAny || content instanceof Y.ContentJSON) {
    const value: unknown = content.arr[clock - item.id.clock];
    if (isWritableValue(value)) return { type: "value", value };
  }
  return { type: "foreign" };
}

/** Whether the register's last write is deleted: by a foreign tool, or because the write that replaces it has not come yet. */
export function isDeleted(fields: Y.Map<unknown>, path: string): boolean {
  return currentItem(fields, path)?.deleted === true;
}

/** The write that gives the register its value, or undefined for a register that was never written. */
export function writerOf(fields: Y.Map<unknown>, path: string): WriteId | undefined {
  const item = currentItem(fields, path);
  return item === undefined ? undefined : { client: item.id.client, clock: item.lastId.clock };
}
