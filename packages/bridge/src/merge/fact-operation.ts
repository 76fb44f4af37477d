import { Operation } from "@concord/document";
import type { JsonValue } from "@concord/model";

/**
 * The operation that records a fact at this path, or why there is none. The document package owns the shapes; this only names the operation.
 */
export function factOperation(
  path: string,
  value: JsonValue,
): Operation | { readonly type: "unusable"; readonly reason: string } {
  const made = describe(path, value);
  if (made === undefined) return { type: "unusable", reason: `No fact stands at ${path}.` };
  const parsed = Operation.safeParse(made);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  return {
    type: "unusable",
    reason: `${path}: ${issue?.message ?? "not readable"} (${issue?.path.join(".") ?? ""})`,
  };
}

function describe(path: string, value: JsonValue): unknown {
  if (path === "voided") return { type: "mark-voided", voided: value };
  const [collection, key, outcome] = path.split(".");
  switch (`${collection}${outcome === undefined ? "" : `.${outcome}`}`) {
    case "payments":
      return { type: "record-payment", key, payment: value };
    case "payments.settled":
    case "payments.failed":
      return { type: "record-payment-progress", key, outcome, progress: value };
    case "refunds":
      return { type: "record-refund", key, refund: value };
    case "refunds.failed":
      return { type: "record-refund-failure", key, withdrawal: value };
    case "reversals":
      return { type: "record-reversal", key, reversal: value };
    case "disputes":
      return { type: "record-dispute", key, dispute: value };
    case "disputes.withdrawn":
    case "disputes.won":
    case "disputes.lost":
      return { type: "record-dispute-progress", key, outcome, progress: value };
    case "credits":
      return { type: "apply-credit", key, credit: value };
    case "credits.voided":
      return { type: "void-credit", key, withdrawal: value };
    case "writeOffs":
      return { type: "write-off", key, writeOff: value };
    default:
      return undefined;
  }
}
