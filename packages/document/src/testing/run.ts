import type * as Y from "yjs";
import { apply } from "../apply.ts";
import type { Applied } from "../apply.ts";
import { Operation } from "../operation.ts";
import type { OperationInput } from "../operation.ts";

/** Applies an operation that Ada makes. */
export function run(doc: Y.Doc, operation: OperationInput): Applied {
  return apply(doc, Operation.parse(operation), { source: "user", actor: "ada" });
}
