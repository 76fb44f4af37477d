import type { Registers } from "@concord/bridge/connector";
import { Invoice } from "@concord/model";

type Node = { [key: string]: unknown };

// Lists whose entries stand under their key, and whether a removed entry is part of the content.
const lists: ReadonlySet<string> = new Set([
  "lines",
  "adjustments",
  "precedingInvoices",
  "notes",
  "paymentMeans",
  "instalments",
  "attachments",
]);
const fieldNames: ReadonlySet<string> = new Set(Object.keys(Invoice.unwrap().shape));

/** The invoice that a document's registers hold, or what keeps it from being read. */
export function invoiceContent(
  registers: Registers,
):
  | { readonly type: "invoice"; readonly invoice: Invoice }
  | { readonly type: "unreadable"; readonly reason: string } {
  const root: Node = {};
  for (const [path, value] of Object.entries(registers)) {
    const segments = path.split(".");
    if (value === null || !fieldNames.has(segments[0] ?? "")) continue;
    put(root, segments, value);
  }
  const parsed = Invoice.safeParse(withLists(root, "root"));
  if (parsed.success) return { type: "invoice", invoice: parsed.data };
  const issue = parsed.error.issues[0];
  return {
    type: "unreadable",
    reason: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "cannot be read"}`,
  };
}

function put(root: Node, segments: readonly string[], value: unknown): void {
  let node = root;
  for (const segment of segments.slice(0, -1)) {
    const next = node[segment];
    if (isNode(next)) node = next;
    else {
      const made: Node = {};
      node[segment] = made;
      node = made;
    }
  }
  node[segments.at(-1) ?? ""] = value;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function withLists(value: unknown, name: string): unknown {
  if (!isNode(value)) return value;
  if (lists.has(name)) return entriesOf(value, name);
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => [field, withLists(inner, field)]),
  );
}

/** Entries by position, ties by key; one without a position comes last. */
function entriesOf(list: Node, name: string): readonly unknown[] {
  return Object.entries(list)
    .filter(([, entry]) => isNode(entry))
    .map(([key, entry]) => ({ key, entry: isNode(entry) ? entry : {} }))
    .filter(({ entry }) => name === "lines" || entry["removed"] !== true)
    .toSorted((a, b) => compare(placeOf(a), placeOf(b)))
    .map(({ key, entry }) => {
      const fields = Object.entries(entry).map(([field, inner]) => [
        field,
        withLists(inner, field),
      ]);
      return { ...Object.fromEntries(fields), id: key };
    });
}

function placeOf({
  key,
  entry,
}: {
  readonly key: string;
  readonly entry: Node;
}): readonly string[] {
  const position = entry["position"];
  return typeof position === "string" ? ["placed", position, key] : ["unplaced", key];
}

function compare(a: readonly string[], b: readonly string[]): number {
  const index = a.findIndex((part, at) => part !== b[at]);
  return index < 0 ? 0 : (a[index] ?? "") < (b[index] ?? "") ? -1 : 1;
}
