import type { EntryKey, JsonValue } from "@concord/model";
import { flattenEntry } from "./content-registers.ts";
import type { DocumentView } from "./document-view.ts";
import { entriesOf, entryContent, entryDigest, listAt, positionAfter } from "./entry-list.ts";
import type { EntryOperation } from "./entry-operations.ts";
import { jsonEqual } from "./json-equal.ts";
import { isFrozen, planAll, planField, writes } from "./plan.ts";
import type { Plan } from "./plan.ts";
import { refused } from "./refusal.ts";

/** The list and entry that an operation speaks of, and what it wants there. */
export function planEntryOperation(view: DocumentView, operation: EntryOperation): Plan {
  switch (operation.type) {
    case "add-line":
      return addEntry(view, "lines", operation.line, operation.content, operation.after);
    case "add-adjustment": {
      const { id, ...content } = operation.adjustment;
      return addEntry(view, adjustmentsOf(operation.line), id, content, operation.after);
    }
    case "add-entry":
      return addEntry(view, operation.list, operation.entry, operation.content, operation.after);
    case "set-line":
      return setEntry(view, `lines.${operation.line}`, operation.field, operation.value);
    case "set-adjustment":
      return setEntry(view, adjustmentPath(operation), operation.field, operation.value);
    case "move-line":
      return moveEntry(view, "lines", operation.line, operation.after);
    case "move-entry":
      return moveEntry(view, operation.list, operation.entry, operation.after);
    case "remove-line":
      return removeEntry(view, `lines.${operation.line}`);
    case "remove-adjustment":
      return removeEntry(view, adjustmentPath(operation));
    case "remove-entry":
      return removeEntry(view, `${operation.list}.${operation.entry}`);
    case "restore-line":
      return restoreEntry(view, `lines.${operation.line}`);
    case "restore-adjustment":
      return restoreEntry(view, adjustmentPath(operation));
    case "restore-entry":
      return restoreEntry(view, `${operation.list}.${operation.entry}`);
  }
}

/** An operation that adds an entry. */
export type AddOperation = Extract<EntryOperation, { type: `add-${string}` }>;

/** The entry that an operation adds. Its undo removes the entry. */
export function addedEntry(operation: AddOperation): string {
  switch (operation.type) {
    case "add-line":
      return `lines.${operation.line}`;
    case "add-adjustment":
      return `${adjustmentsOf(operation.line)}.${operation.adjustment.id}`;
    case "add-entry":
      return `${operation.list}.${operation.entry}`;
  }
}

function adjustmentsOf(line: string | undefined): string {
  return line === undefined ? "adjustments" : `lines.${line}.adjustments`;
}

function adjustmentPath(operation: {
  readonly line?: string | undefined;
  readonly adjustment: string;
}): string {
  return `${adjustmentsOf(operation.line)}.${operation.adjustment}`;
}

function addEntry(
  view: DocumentView,
  path: string,
  key: EntryKey,
  content: unknown,
  after: string | null | undefined,
): Plan {
  const list = listAt(view, path);
  if (list === undefined) return refused("unknown-path", `No list is called ${path}.`, path);
  const entry = `${path}.${key}`;
  const above = entryAbove(view, path);
  const place = above === undefined ? undefined : notPresent(view, above);
  if (place !== undefined) return place;
  const known = list.schema.safeParse({ ...Object(content), id: key });
  if (!known.success) {
    return refused("invalid-value", known.error.issues[0]?.message ?? "Invalid entry", entry);
  }
  const registers = view.registers();
  const wanted = flattenEntry(list, known.data, `${entry}.`);
  const entries = entriesOf(registers, path);
  if (entries.some((existing) => existing.key === key)) {
    // The same again is the same entry, wherever it was moved since.
    if (jsonEqual(entryContent(registers, entry), wanted)) return writes({});
    return refused("entry-exists", `${entry} is already there with other content.`, entry);
  }
  const position = positionAfter(entries, after);
  if (position === undefined) {
    return refused("missing-entry", `There is no entry ${after} to put it after.`, entry);
  }
  return planAll(
    Object.entries({ ...wanted, [`${entry}.position`]: position }).map(([register, value]) =>
      planField(view, register, value),
    ),
  );
}

function entryState(view: DocumentView, entry: string): "present" | "removed" | "missing" {
  const registers = view.registers();
  const prefix = `${entry}.`;
  const exists = Object.entries(registers).some(
    ([path, value]) => value !== null && path.startsWith(prefix),
  );
  if (!exists) return "missing";
  return view.get(`${entry}.removed`) === true ? "removed" : "present";
}

function missing(entry: string): Plan {
  return refused("missing-entry", `There is no entry ${entry}.`, entry);
}

/** Why nothing may be written in an entry; undefined where it is there. */
function notPresent(view: DocumentView, entry: string): Plan | undefined {
  switch (entryState(view, entry)) {
    case "missing":
      return missing(entry);
    case "removed":
      return refused(
        "entry-removed",
        "This entry was removed, and cannot be changed before it is restored.",
        entry,
      );
    case "present":
      return undefined;
  }
}

function setEntry(view: DocumentView, entry: string, field: string, value: JsonValue): Plan {
  return notPresent(view, entry) ?? planField(view, `${entry}.${field}`, value);
}

/** A field that may stand inside an entry: the entry must be there, and only its removal can change once it is removed. */
export function planFieldInPlace(view: DocumentView, path: string, value: JsonValue): Plan {
  const entry = entryAbove(view, path);
  if (entry === undefined) return planField(view, path, value);
  const field = path.slice(entry.length + 1);
  return field === "removed" ? planField(view, path, value) : setEntry(view, entry, field, value);
}

/** The innermost entry that a path lies in: "lines.k1" for "lines.k1.tax.rate". */
function entryAbove(view: DocumentView, path: string): string | undefined {
  const segments = path.split(".");
  for (let length = segments.length - 1; length >= 2; length -= 1) {
    const list = segments.slice(0, length - 1).join(".");
    if (listAt(view, list) !== undefined) return segments.slice(0, length).join(".");
  }
  return undefined;
}

function moveEntry(
  view: DocumentView,
  path: string,
  key: string,
  after: string | null | undefined,
): Plan {
  const others = entriesOf(view.registers(), path).filter((entry) => entry.key !== key);
  const position = positionAfter(others, after);
  if (position === undefined) return missing(`${path}.${after}`);
  return setEntry(view, `${path}.${key}`, "position", position);
}

function removeEntry(view: DocumentView, entry: string): Plan {
  if (entryState(view, entry) === "missing") return missing(entry);
  if (view.get(`${entry}.removed`) === true) return writes({});
  const removal = planField(view, `${entry}.removed`, true);
  if (removal.type !== "writes") return removal;
  return writes({
    ...removal.writes,
    [`${entry}.removedAs`]: entryDigest(view.registers(), entry),
  });
}

function restoreEntry(view: DocumentView, entry: string): Plan {
  if (entryState(view, entry) === "missing") return missing(entry);
  if (isFrozen(view) && view.get(`${entry}.removed`) === true) {
    return planField(view, `${entry}.removed`, false);
  }
  return view.get(`${entry}.removed`) === true
    ? writes({ [`${entry}.removed`]: false })
    : writes({});
}
