import type { DocumentKind } from "@concord/model";
import type { Principal, Remark } from "@concord/protocol";
import type { AppliedBatch } from "./apply-batch.ts";

/** What is wrong with the registers that a batch changed, as a report: the batch stands. */
export function remarksOn(
  _kind: DocumentKind,
  _principal: Principal,
  applied: AppliedBatch,
): readonly Remark[] {
  return applied.notJson.map((path) => ({
    rule: "not-json",
    path,
    message: "The value is not JSON. Registers hold JSON values only.",
  }));
}
