import { EntryKey } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { generateNKeysBetween } from "fractional-indexing";
import { toJson } from "./json-equal.ts";
import { Position } from "./layout.ts";
import type { Group, KeyedList, Layout } from "./layout.ts";
import { childOf, holdsValue } from "./path-tree.ts";
import type { PathTree } from "./path-tree.ts";

/** A register whose value cannot be used. It is left out of the content and stays in the document. */
export interface Problem {
  readonly path: string;
  readonly reason:
    | "invalid-value"
    | "incomplete-entry"
    | "unknown-path"
    | "not-json"
    | "schema-newer";
  readonly message: string;
}

type Content = Record<string, unknown>;

function isContent(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Order of entries: by position, then by key. Entries without a position come last. */
export function byPosition(
  a: { readonly position: string | undefined; readonly key: string },
  b: { readonly position: string | undefined; readonly key: string },
): number {
  if (a.position !== b.position) {
    if (a.position === undefined) return 1;
    if (b.position === undefined) return -1;
    return a.position < b.position ? -1 : 1;
  }
  return a.key < b.key ? -1 : Number(a.key > b.key);
}

/** Writes content into registers by its layout. Groups without a value leave no trace. */
export function flatten(layout: Group, content: unknown): Record<string, JsonValue> {
  const registers: Record<string, JsonValue> = {};
  flattenFields(layout.fields, content, "", registers);
  return registers;
}

/** The registers of one entry, its position not among them. */
export function flattenEntry(
  list: KeyedList,
  entry: unknown,
  prefix: string,
): Record<string, JsonValue> {
  const registers: Record<string, JsonValue> = {};
  flattenFields(list.fields, entry, prefix, registers);
  delete registers[`${prefix}position`];
  return registers;
}

function flattenFields(
  fields: ReadonlyMap<string, Layout>,
  content: unknown,
  prefix: string,
  registers: Record<string, JsonValue>,
): void {
  if (!isContent(content)) return;
  for (const [name, layout] of fields) {
    const value = content[name];
    if (value === undefined) continue;
    const path = `${prefix}${name}`;
    switch (layout.type) {
      case "leaf":
        registers[path] = toJson(value);
        break;
      case "group":
        flattenFields(layout.fields, value, `${path}.`, registers);
        break;
      case "list":
        flattenList(layout, Array.isArray(value) ? value : [], path, registers);
        break;
      default:
        layout satisfies never;
    }
  }
}

function flattenList(
  list: KeyedList,
  values: readonly unknown[],
  path: string,
  registers: Record<string, JsonValue>,
): void {
  const entries = values.filter(isContent);
  const positions = positionsOf(entries);
  for (const [index, entry] of entries.entries()) {
    const prefix = `${path}.${EntryKey.parse(entry["id"])}.`;
    flattenFields(list.fields, entry, prefix, registers);
    const position = positions[index];
    if (position !== undefined) registers[`${prefix}position`] = position;
  }
}

/** The entries' own positions where they agree with the order of the list, else new ones. */
function positionsOf(entries: readonly Readonly<Record<string, unknown>>[]): readonly string[] {
  const given = entries.map((entry) => ({
    position: Position.safeParse(entry["position"]).data,
    key: String(entry["id"]),
  }));
  const ordered = given.every((entry, index) => {
    const before = given[index - 1];
    return entry.position !== undefined && (before === undefined || byPosition(before, entry) < 0);
  });
  if (ordered) return given.flatMap(({ position }) => position ?? []);
  return generateNKeysBetween(null, null, entries.length);
}

/** Reads content from registers by its layout. What does not parse is left out and listed in `problems`. */
export function build(layout: Group, tree: PathTree, problems: Problem[]): Content {
  return buildFields(layout.fields, tree, "", problems);
}

function buildFields(
  fields: ReadonlyMap<string, Layout>,
  tree: PathTree,
  prefix: string,
  problems: Problem[],
): Content {
  const content: Content = {};
  for (const [name, layout] of fields) {
    const node = childOf(tree, name);
    const path = `${prefix}${name}`;
    switch (layout.type) {
      case "leaf": {
        if (node.value === undefined || node.value === null) break;
        const parsed = layout.schema.safeParse(node.value);
        if (parsed.success) content[name] = parsed.data;
        else problems.push(problem(path, "invalid-value", parsed.error.issues[0]?.message));
        break;
      }
      case "group": {
        const group = buildFields(layout.fields, node, `${path}.`, problems);
        if (Object.keys(group).length > 0) content[name] = group;
        break;
      }
      case "list": {
        const entries = buildList(layout, node, path, problems);
        if (entries.length > 0) content[name] = entries;
        break;
      }
      default:
        layout satisfies never;
    }
  }
  return content;
}

function buildList(
  list: KeyedList,
  tree: PathTree,
  path: string,
  problems: Problem[],
): readonly unknown[] {
  return [...tree.children]
    .filter(([, node]) => holdsValue(node))
    .filter(([, node]) => list.keepsRemoved || childOf(node, "removed").value !== true)
    .map(([key, node]) => ({
      key,
      node,
      position: Position.safeParse(childOf(node, "position").value).data,
    }))
    .toSorted(byPosition)
    .flatMap(({ key, node }) => {
      const entryPath = `${path}.${key}`;
      const found: Problem[] = [];
      const entry = { ...buildFields(list.fields, node, `${entryPath}.`, found), id: key };
      problems.push(...found);
      const parsed = list.schema.safeParse(entry);
      if (parsed.success) return [parsed.data];
      problems.push(problem(entryPath, "incomplete-entry", parsed.error.issues[0]?.message));
      return [];
    });
}

export function problem(
  path: string,
  reason: Problem["reason"],
  message: string | undefined,
): Problem {
  return { path, reason, message: message ?? "The value cannot be read" };
}
