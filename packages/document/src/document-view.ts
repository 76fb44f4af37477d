import { DocumentKind } from "@concord/model";
import type { JsonValue } from "@concord/model";
import type * as Y from "yjs";
import { isJsonValue } from "./json-equal.ts";
import { fieldsOf, readRegisters } from "./registers.ts";
import type { Registers } from "./registers.ts";

/** What planning an operation reads of a document. */
export interface DocumentView {
  readonly kind: DocumentKind;
  /** The value of a register; undefined when it was never written or is cleared. */
  readonly get: (path: string) => JsonValue | undefined;
  readonly registers: () => Registers;
}

/** The kind that a document says it is, or undefined before it was created. */
export function documentKindOf(source: Y.Doc | Registers): DocumentKind | undefined {
  return DocumentKind.safeParse(viewOf(source, "invoice").get("documentKind")).data;
}

/** A reading of a live document, or of its registers. `fallback` is the kind of a document that does not say what it is. */
export function viewOf(source: Y.Doc | Registers, fallback: DocumentKind): DocumentView {
  const get = isDoc(source)
    ? (path: string) => present(fieldsOf(source).get(path))
    : (path: string) => present(Object.hasOwn(source, path) ? source[path] : undefined);
  return {
    kind: DocumentKind.safeParse(get("documentKind")).data ?? fallback,
    get,
    registers: () => (isDoc(source) ? readRegisters(source).registers : source),
  };
}

function present(value: unknown): JsonValue | undefined {
  return isJsonValue(value) && value !== null ? value : undefined;
}

// Registers hold JSON only; a document has functions.
export function isDoc(source: Y.Doc | Registers): source is Y.Doc {
  return typeof source["transact"] === "function";
}
