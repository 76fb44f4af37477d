import { mayWrite, pathRule } from "@concord/document";
import type { DocumentKind } from "@concord/model";
import type { Principal, Remark } from "@concord/protocol";
import { z } from "zod";
import type { Difference } from "../storage/storage.ts";

/** What is wrong with the registers that a batch changed, as a report to its sender: the batch stands. */
export function remarksOn(
  kind: DocumentKind,
  { role }: Principal,
  difference: readonly Difference[],
): readonly Remark[] {
  return difference.flatMap(({ path, after }): readonly Remark[] => {
    if (path === "note") return [];
    const rule = pathRule(kind, path);
    if (rule === undefined) {
      const message = `No register of a document of kind ${kind} has this path.`;
      return [{ rule: "unknown-path", path, message }];
    }
    if (!mayWrite(rule, role, after)) {
      const message = `The role ${role} does not write this register.`;
      return [{ rule: "not-allowed", path, message }];
    }
    // A cleared register holds null, whatever its schema says of values.
    if (after === null) return [];
    const parsed = rule.schema.safeParse(after);
    if (parsed.success) return [];
    return [{ rule: "invalid-value", path, message: z.prettifyError(parsed.error) }];
  });
}
