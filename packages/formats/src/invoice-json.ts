import { Invoice } from "@concord/model";
import {
  type Node,
  type ParseError,
  findNodeAtLocation,
  getNodeValue,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import { compact } from "./compact.ts";
import { decodeText } from "./decode-text.ts";
import { placesIn } from "./line-and-column.ts";
import type { Loss, ReadResult, Refusal } from "./read-result.ts";

/** Names the format and version in a file, so that a later version can still be told apart. */
const format = "concord.invoice";
const version = 1;

/** Members that stand beside the invoice in our own output and are computed from it: nothing is lost when they are not read. */
const derived: ReadonlySet<string> = new Set(["format", "version", "computed", "findings"]);

const maxDepth = 64;

/** The invoice as a JSON file: strict JSON, two spaces, fields in the order of the model, absent fields left out. */
export function writeJson(invoice: Invoice): string {
  return `${JSON.stringify({ format, version, invoice: compact(invoice) ?? {} }, null, 2)}\n`;
}

/** Reads what `writeJson` writes, or the bare invoice. Fields that the model does not know are listed as losses. */
export function readJson(source: Uint8Array | string): ReadResult {
  const decoded =
    typeof source === "string" ? ({ type: "text", text: source } as const) : decodeText(source);
  if (decoded.type === "refused") return decoded;
  const text = decoded.text.replace(/^\uFEFF/, "");
  const tooDeep = deeperThan(text, maxDepth);
  if (tooDeep !== undefined) {
    return refuseAt(
      text,
      tooDeep,
      `The values nest deeper than ${maxDepth}.`,
      "Check that this is an invoice: none nests that deep.",
    );
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true });
  const [error] = errors;
  if (root === undefined || error !== undefined) {
    return refuseAt(
      text,
      error?.offset ?? 0,
      `The file is not JSON: ${error === undefined ? "it is empty" : printParseErrorCode(error.error)}.`,
      "Ask the sender for the file again: it may have been cut off or edited by hand.",
    );
  }
  return readRoot(root, text);
}

function readRoot(root: Node, text: string): ReadResult {
  const named = memberOf(root, "format");
  const ours = named?.value === format;
  if (named !== undefined && (!ours || memberOf(root, "version")?.value !== version)) {
    return refuseAt(
      text,
      named.offset,
      `The file is not a ${format} of version ${version}.`,
      "Export the invoice again with this version of Concord.",
    );
  }
  const body = ours ? memberOf(root, "invoice") : root;
  if (body?.type !== "object") {
    return refuseAt(
      text,
      (body ?? root).offset,
      "There is no invoice in the file.",
      "Check that this is the right file.",
    );
  }
  const flaw = findFlaw(body);
  if (flaw !== undefined) return refuseAt(text, flaw.node.offset, flaw.reason, flaw.fix);

  const value: unknown = getNodeValue(body);
  const invoice = Invoice.safeParse(value);
  if (!invoice.success) {
    const [issue] = invoice.error.issues;
    const path = (issue?.path ?? []).filter((part) => typeof part !== "symbol");
    return refuseAt(
      text,
      nearest(body, path).offset,
      `The field ${path.join(".") || "invoice"} is not valid: ${issue?.message ?? "unknown"}.`,
      "Correct the field and try again.",
    );
  }
  const unread = (root === body ? [] : (root.children ?? [])).filter(
    ({ children }) => ![...derived, "invoice"].includes(String(children?.[0]?.value)),
  );
  const place = placesIn(text);
  const losses = [
    ...unread.flatMap((member) => leavesOf(member.children?.[1], [nameOf(member)])),
    ...leavesOf(body, [])
      .filter(({ path }) => !has(invoice.data, path))
      .map(({ node, path }) => ({ node, path: root === body ? path : ["invoice", ...path] })),
  ].map(({ node, path }): Loss => ({
    path: `/${path.join("/")}`,
    line: place(node.offset).line,
    text: text.slice(node.offset, node.offset + node.length),
  }));
  return { type: "read", invoice: invoice.data, losses, blobs: [] };
}

/** Offset of the first bracket beyond the depth. Looked for before the parser, which recurses. */
function deeperThan(text: string, depth: number): number | undefined {
  let open = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\\n]|\\.)*"|[[\]{}]/g)) {
    if (token === "[" || token === "{") open += 1;
    if (token === "]" || token === "}") open -= 1;
    if (open > depth) return index;
  }
  return undefined;
}

function memberOf(node: Node, name: string): Node | undefined {
  return node.type === "object" ? findNodeAtLocation(node, [name]) : undefined;
}

/** JSON that two programs would read in two ways: a name used twice, or text that is not Unicode (I-JSON, RFC 7493 §2). */
function findFlaw(
  node: Node,
): { readonly node: Node; readonly reason: string; readonly fix: string } | undefined {
  if (node.type === "string" && !String(node.value).isWellFormed()) {
    return {
      node,
      reason: "The text holds half a character (a lone surrogate).",
      fix: "Write the text again.",
    };
  }
  if (node.type === "object") {
    const names = new Set<unknown>();
    for (const member of node.children ?? []) {
      const name = member.children?.[0]?.value;
      if (names.has(name)) {
        return {
          node: member,
          reason: `The field "${String(name)}" stands twice in one object.`,
          fix: "Keep the right one and remove the other.",
        };
      }
      names.add(name);
    }
  }
  for (const child of node.children ?? []) {
    const flaw = findFlaw(child);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}

interface Leaf {
  readonly node: Node;
  readonly path: readonly (string | number)[];
}

function leavesOf(node: Node | undefined, path: Leaf["path"]): readonly Leaf[] {
  const children = node?.children ?? [];
  if (node?.type === "object") {
    return children.flatMap((member) => leavesOf(member.children?.[1], [...path, nameOf(member)]));
  }
  if (node?.type === "array") {
    return children.flatMap((each, index) => leavesOf(each, [...path, index]));
  }
  return node === undefined ? [] : [{ node, path }];
}

function nameOf(member: Node): string {
  return String(member.children?.[0]?.value);
}

function has(value: unknown, path: readonly (string | number)[]): boolean {
  const [first, ...rest] = path;
  if (first === undefined) return value !== undefined;
  return (
    typeof value === "object" &&
    value !== null &&
    Object.hasOwn(value, first) &&
    has(Reflect.get(value, first), rest)
  );
}

/** The node at the path, or the last one on the way there: a missing field is reported at what lacks it. */
function nearest(root: Node, path: readonly (string | number)[]): Node {
  return (
    findNodeAtLocation(root, [...path]) ??
    (path.length === 0 ? root : nearest(root, path.slice(0, -1)))
  );
}

function refuseAt(text: string, offset: number, reason: string, fix: string): Refusal {
  return { type: "refused", ...placesIn(text)(offset), reason, fix };
}
