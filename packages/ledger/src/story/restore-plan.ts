import { isInvoiceContent, jsonEqual, pathRule } from "@concord/document";
import type { InvoiceSnapshot, OperationInput, Registers } from "@concord/document";
import { EntryKey } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { subjectOf } from "./history-event.ts";
import type { MomentDifference } from "./moments.ts";

/** What is to be as it was. */
export type RestoreScope =
  | { readonly type: "all" }
  | { readonly type: "line"; readonly line: string }
  /** `path`: of a register of it. */
  | { readonly type: "field"; readonly path: string };

export interface RestorePlan {
  /** A change as any other: what was written since stays in the history. */
  readonly operations: readonly OperationInput[];
  /** What would be another, by register. */
  readonly changes: readonly MomentDifference[];
  /** How many registers stay as they are because the invoice is issued. */
  readonly frozen: number;
  /** The registers as they would be. */
  readonly becomes: Registers;
}

/** How an invoice comes to be as it was at a moment, as far as that may still change. Facts, links and decisions are never taken back. */
export function planRestore(
  then: Registers,
  now: Pick<InvoiceSnapshot, "live" | "issued">,
  scope: RestoreScope,
): RestorePlan {
  const differing = [...new Set([...Object.keys(then), ...Object.keys(now.live)])]
    .filter((path) => isIn(path, scope))
    .map((path) => ({ path, before: now.live[path] ?? null, after: then[path] ?? null }))
    .filter(({ path, before, after }) => isInvoiceContent(path) && !jsonEqual(before, after))
    .toSorted((one, other) => (one.path < other.path ? -1 : 1));
  const isFrozen = ({ path }: MomentDifference): boolean =>
    now.issued !== undefined && pathRule("invoice", path)?.class === "commercial";
  const open = differing.filter((each) => !isFrozen(each));

  const steps: OperationInput[] = [];
  const fields: Record<string, JsonValue> = {};
  const changes: MomentDifference[] = [];
  const added = new Set(
    open
      .filter(
        ({ path, before, after }) =>
          path.endsWith(".position") && before !== null && after === null,
      )
      .map(({ path }) => path.slice(0, -".position".length)),
  );
  const isAdded = (path: string): boolean => {
    for (let dot = path.indexOf("."); dot >= 0; dot = path.indexOf(".", dot + 1)) {
      if (added.has(path.slice(0, dot))) return true;
    }
    return false;
  };
  for (const entry of added) {
    if (now.live[`${entry}.removed`] === true) continue;
    steps.push(entryStep("remove", entry));
    changes.push({ path: `${entry}.removed`, before: null, after: true });
  }
  for (const change of open) {
    const { path, before, after } = change;
    if (isAdded(path)) continue;
    if (!path.endsWith(".removed")) fields[path] = after;
    else if ((before === true) === (after === true)) continue;
    else
      steps.push(
        entryStep(after === true ? "remove" : "restore", path.slice(0, -".removed".length)),
      );
    changes.push(change);
  }
  const operations: readonly OperationInput[] =
    Object.keys(fields).length === 0 ? steps : [...steps, { type: "merge-fields", fields }];
  const becomes = {
    ...now.live,
    ...Object.fromEntries(changes.map(({ path, after }) => [path, after])),
  };
  return { operations, changes, frozen: differing.length - open.length, becomes };
}

/** Whether a scope is of something that an invoice has or had, or a field that it may have, and that may be restored at all. */
export function isRestorable(then: Registers, live: Registers, scope: RestoreScope): boolean {
  if (scope.type === "field" && isInvoiceContent(scope.path)) return true;
  return [...Object.keys(then), ...Object.keys(live)].some(
    (path) => isIn(path, scope) && isInvoiceContent(path),
  );
}

/** What takes a restore back, where it still stands. */
export function takingBack(changes: RestorePlan["changes"], live: Registers): OperationInput {
  const standing = changes.filter(({ path, after }) => jsonEqual(live[path] ?? null, after));
  return {
    type: "undo",
    values: standing.map(({ path, before, after }) => ({ path, mine: after, previous: before })),
  };
}

function isIn(path: string, scope: RestoreScope): boolean {
  switch (scope.type) {
    case "all":
      return true;
    case "line":
      return path.startsWith(`lines.${scope.line}.`);
    case "field":
      return subjectOf(path) === subjectOf(scope.path);
  }
}

/** Takes an entry of a list out, or in again. */
function entryStep(does: "remove" | "restore", entry: string): OperationInput {
  const segments = entry.split(".");
  const key = EntryKey.parse(segments.at(-1));
  const list = segments.slice(0, -1).join(".");
  if (list === "lines") return { type: `${does}-line`, line: key };
  if (list === "adjustments") return { type: `${does}-adjustment`, adjustment: key };
  const line = /^lines\.([^.]+)\.adjustments$/u.exec(list)?.[1];
  return line === undefined
    ? { type: `${does}-entry`, list, entry: key }
    : { type: `${does}-adjustment`, line: EntryKey.parse(line), adjustment: key };
}
