import { ConnectionPolicy, EntryKey, SchemedId, StatedAmount } from "@concord/model";
import { z } from "zod";

/**
 * Where a schema's values stand in registers: an object is a group of paths, a list whose entries have an `id` is a keyed
 * list (`lines.<key>.…`), anything else is one register.
 */
export type Layout = Leaf | Group | KeyedList;

export interface Leaf {
  readonly type: "leaf";
  readonly schema: z.ZodType;
}

export interface Group {
  readonly type: "group";
  readonly fields: ReadonlyMap<string, Layout>;
}

export interface KeyedList {
  readonly type: "list";
  /** Of one entry, its `id` included. */
  readonly schema: z.ZodType;
  readonly fields: ReadonlyMap<string, Layout>;
  /** Whether removed entries are part of the content (lines) or left out of it. */
  readonly keepsRemoved: boolean;
}

/** Fractional index of an entry in its list; ties are broken by key. */
export const Position = z.string().min(1).max(200);

/** What each entry of a keyed list has beside its content. Removal is a register, so that a concurrent edit is kept. */
export const entryRegisters: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  ["position", Position],
  ["removed", z.boolean()],
  // Digest of the entry as the remover saw it: tells an edit that the remover did not see.
  ["removedAs", z.string().max(64)],
]);

// A printed text and the value read from it, or an identifier and its scheme, must never come from two writers. What a connection may do is decided as a
// whole: without a part of it the connection would not parse, and the defaults of its vendor would allow more.
const oneRegister: ReadonlySet<unknown> = new Set([StatedAmount, SchemedId, ConnectionPolicy]);

function isZodType(schema: unknown): schema is z.ZodType {
  return schema instanceof z.ZodType;
}

/** Takes off optional, default and readonly, down to what carries the value. */
function bare(schema: z.ZodType): z.ZodType {
  if (oneRegister.has(schema)) return schema;
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodReadonly ||
    schema instanceof z.ZodNullable
  ) {
    const inner: unknown = schema.def.innerType;
    if (isZodType(inner)) return bare(inner);
  }
  return schema;
}

function layoutsOf(shape: Readonly<Record<string, unknown>>): ReadonlyMap<string, Layout> {
  const fields = new Map<string, Layout>();
  for (const [name, schema] of Object.entries(shape)) {
    if (isZodType(schema)) fields.set(name, layoutOf(schema));
  }
  return fields;
}

/** The layout of a schema. */
function layoutOf(schema: z.ZodType): Layout {
  const inner = bare(schema);
  if (oneRegister.has(inner)) return { type: "leaf", schema: inner };
  if (inner instanceof z.ZodObject) return { type: "group", fields: layoutsOf(inner.shape) };
  if (inner instanceof z.ZodArray) {
    const element: unknown = inner.element;
    const entry = isZodType(element) ? bare(element) : undefined;
    if (entry instanceof z.ZodObject && entry.shape["id"] === EntryKey) {
      const { id: _, ...shape } = entry.shape;
      return {
        type: "list",
        schema: entry,
        fields: layoutsOf(shape),
        keepsRemoved: Object.hasOwn(shape, "removed"),
      };
    }
  }
  return { type: "leaf", schema: inner };
}

/** The layout of a document's content, which is always an object. */
export function contentLayout(schema: z.ZodType): Group {
  const layout = layoutOf(schema);
  if (layout.type !== "group") throw new TypeError("The content of a document is an object");
  return layout;
}
