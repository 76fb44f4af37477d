import { createHash } from "node:crypto";
import { Operation } from "@concord/document";
import { canonicalJson } from "@concord/model";
import { connectionName } from "../connection-identity.ts";
import type { MergeInput } from "./plan-merge.ts";
import type { LostValue } from "./three-way.ts";

/** The record of a side that lost to the source-of-truth policy. Its id comes from what happened, so that two bridges record it once. */
export function conflictOf(
  input: Pick<MergeInput, "connection" | "document" | "at">,
  { path, kept, lost, loser }: LostValue,
): Operation {
  const vendor = connectionName(input.connection);
  const id = createHash("sha256")
    .update(canonicalJson([vendor, input.document, path, kept, lost]))
    .digest("hex")
    .slice(0, 32);
  const theirs = { author: vendor, at: input.at };
  return Operation.parse({
    type: "record-conflict",
    conflict: id,
    record: {
      kind: "authority",
      path,
      kept: { value: kept, ...(loser === "document" && theirs) },
      lost: { value: lost, ...(loser === "vendor" && theirs) },
      state: "open",
    },
  });
}
