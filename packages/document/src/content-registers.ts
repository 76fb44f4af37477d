import { EntryKey, byText } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { generateNKeysBetween } from "fractional-indexing";
import type { z } from "zod";
import { toJson } from "./json-equal.ts";
import { Position } from "./layout.ts";
import type { Group, KeyedList, Layout, Leaf } from "./layout.ts";
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
  return byText(a.key, b.key);
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

/** What becomes of the values of registers, and of whole entries, on their way into content. Undefined leaves one out. */
interface Taking {
  readonly value: (leaf: Leaf, value: JsonValue, path: string) => unknown;
  readonly entry: (list: KeyedList, entry: Content, path: string) => unknown;
}

/**
 * Reads content from registers by its layout, each value by its own schema. What does not parse is left out and listed in `problems`.
 */
export function build(layout: Group, tree: PathTree, problems: Problem[]): Content {
  const parsed = (
    schema: z.ZodType,
    value: unknown,
    path: string,
    reason: Problem["reason"],
  ): unknown => {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    problems.push(problem(path, reason, result.error.issues[0]?.message));
    return undefined;
  };
  return buildFields(layout.fields, tree, "", {
    value: ({ schema }, value, path) => parsed(schema, value, path, "invalid-value"),
    entry: ({ schema }, entry, path) => parsed(schema, entry, path, "incomplete-entry"),
  });
}

/** Arranges registers by the layout of content, and looks at no value: for a schema that will look at all of them. */
export function arrange(layout: Group, tree: PathTree): Content {
  return buildFields(layout.fields, tree, "", {
    value: (_, value) => value,
    entry: (_, entry) => entry,
  });
}

function buildFields(
  fields: ReadonlyMap<string, Layout>,
  tree: PathTree,
  prefix: string,
  taking: Taking,
): Content {
  const content: Content = {};
  for (const [name, layout] of fields) {
    const node = tree.children.get(name);
    if (node === undefined) continue;
    const path = `${prefix}${name}`;
    switch (layout.type) {
      case "leaf": {
        if (node.value === undefined || node.value === null) break;
        const value = taking.value(layout, node.value, path);
        if (value !== undefined) content[name] = value;
        break;
      }
      case "group": {
        const group = buildFields(layout.fields, node, `${path}.`, taking);
        if (Object.keys(group).length > 0) content[name] = group;
        break;
      }
      case "list": {
        const entries = buildList(layout, node, path, taking);
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
  taking: Taking,
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
      const content = { ...buildFields(list.fields, node, `${entryPath}.`, taking), id: key };
      const entry = taking.entry(list, content, entryPath);
      return entry === undefined ? [] : [entry];
    });
}

export function problem(
  path: string,
  reason: Problem["reason"],
  message: string | undefined,
): Problem {
  return { path, reason, message: message ?? "The value cannot be read" };
}
