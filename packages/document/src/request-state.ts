import type { InvoiceSnapshot, RequestView } from "./invoice-snapshot.ts";

/** What became of a request. `standing`: nobody has answered it yet. */
export type RequestState = "standing" | "followed" | "declined";

/**
 * What became of a request. An issue answers everybody who asked for what was issued; who had seen something else waits for an answer of their own.
 */
export function requestState(
  { issued, ledger }: Pick<InvoiceSnapshot, "issued" | "ledger">,
  { key, action, digest, connector, declined }: RequestView,
): RequestState {
  if (declined !== undefined) return "declined";
  if (action === "void") return ledger.voided === undefined ? "standing" : "followed";
  if (issued === undefined) return "standing";
  const isFollowed =
    issued.request === key ||
    connector !== undefined ||
    digest === undefined ||
    digest === issued.seen;
  return isFollowed ? "followed" : "standing";
}
