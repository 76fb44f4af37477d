import { EntryKey } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { generateKeyBetween } from "fractional-indexing";
import { byPosition } from "./content-registers.ts";
import { contentOf } from "./content-policy.ts";
import { contentDigest } from "./digest.ts";
import type { DocumentView } from "./document-view.ts";
import { Position } from "./layout.ts";
import type { KeyedList, Layout } from "./layout.ts";
import type { Registers } from "./registers.ts";

/** An entry of a keyed list as registers hold it. */
export interface Entry {
  readonly key: string;
  readonly position: string | undefined;
  readonly removed: boolean;
}

/** The keyed list at a path ("lines", "lines.k1.adjustments"), or undefined. */
export function listAt(view: DocumentView, path: string): KeyedList | undefined {
  let node: Layout = contentOf(view.kind).layout;
  let keyed = false;
  for (const segment of path.split(".")) {
    if (node.type === "list" && !keyed) {
      if (!EntryKey.safeParse(segment).success) return undefined;
      keyed = true;
      continue;
    }
    const next: Layout | undefined = node.type === "leaf" ? undefined : node.fields.get(segment);
    if (next === undefined) return undefined;
    node = next;
    keyed = false;
  }
  return node.type === "list" && !keyed ? node : undefined;
}

/** Entries of the list at `path`, removed ones among them, in order. */
export function entriesOf(registers: Registers, path: string): readonly Entry[] {
  const prefix = `${path}.`;
  const keys = new Set<string>();
  for (const [register, value] of Object.entries(registers)) {
    if (value === null || !register.startsWith(prefix)) continue;
    keys.add(register.slice(prefix.length).split(".", 1).join(""));
  }
  return [...keys]
    .map((key) => ({
      key,
      position: Position.safeParse(registers[`${prefix}${key}.position`]).data,
      removed: registers[`${prefix}${key}.removed`] === true,
    }))
    .toSorted(byPosition);
}

/** The registers below one entry without its place and removal: what it says. */
export function entryContent(registers: Registers, entry: string): Record<string, JsonValue> {
  const prefix = `${entry}.`;
  const own = new Set(["position", "removed", "removedAs"].map((name) => prefix + name));
  return Object.fromEntries(
    Object.entries(registers).filter(
      ([path, value]) => path.startsWith(prefix) && value !== null && !own.has(path),
    ),
  );
}

/** Identifies what an entry says. Recorded at removal, it tells later whether the remover had seen everything. */
export function entryDigest(registers: Registers, entry: string): string {
  return contentDigest(entryContent(registers, entry)).slice(0, 16);
}

/** A position after the entry `after`: first for `null`, last for undefined. Undefined when there is no such entry. */
export function positionAfter(
  entries: readonly Entry[],
  after: string | null | undefined,
): string | undefined {
  const placed = entries.flatMap(({ key, position }) =>
    position !== undefined && isOrderKey(position) ? [{ key, position }] : [],
  );
  if (after === null) return generateKeyBetween(null, placed[0]?.position ?? null);
  if (after === undefined) return generateKeyBetween(placed.at(-1)?.position ?? null, null);
  if (!entries.some(({ key }) => key === after)) return undefined;
  const before = placed.find(({ key }) => key === after)?.position ?? null;
  // Two replicas may have given one position to two entries: the next greater one bounds.
  const next = placed.find(({ position }) => before !== null && position > before)?.position;
  return generateKeyBetween(before, next ?? null);
}

// Foreign tools may write any text as a position; it sorts, but nothing can be put between.
function isOrderKey(position: string): boolean {
  try {
    generateKeyBetween(position, null);
    return true;
  } catch {
    return false;
  }
}
