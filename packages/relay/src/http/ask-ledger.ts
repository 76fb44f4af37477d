import type { DocumentId } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import type { Moment } from "../ledger/ledger-messages.ts";
import type { LedgerService } from "../ledger/ledger-service.ts";
import type { LedgerAnswer } from "../ledger/ledger-thread.ts";
import { ProblemError, problem } from "./problem.ts";

/** The ledger of a relay. Throws a `ProblemError` where it keeps none. */
export function opened(ledger: LedgerService | null): LedgerService {
  if (ledger !== null) return ledger;
  throw new ProblemError(problem("unavailable", { detail: "This relay keeps no ledger." }));
}

/** What the ledger said. Throws a `ProblemError` where it cannot say anything now. */
export function told<T>(answer: LedgerAnswer<T>): T {
  if (answer.type === "answered") return answer.value;
  const { message, retryAfterMs } = answer;
  throw new ProblemError(problem("unavailable", { detail: message }), retryAfterMs);
}

/** An invoice as it was after a `seq`. Throws a `ProblemError` where it was not there yet, or what it said was erased. */
export async function invoiceAt(
  ledger: LedgerService | null,
  workspace: WorkspaceId,
  id: DocumentId,
  seq: number,
): Promise<Moment> {
  const moment = told(await opened(ledger).moment(workspace, id, seq));
  if (moment?.isErased === true) {
    const detail = "What this invoice said then was erased.";
    throw new ProblemError(problem("not-found", { detail }));
  }
  return moment?.kind === "invoice" ? moment : noHistory();
}

/** Throws that there is nothing to tell of an invoice. */
export function noHistory(): never {
  throw new ProblemError(problem("not-found", { detail: "No invoice has this history." }));
}
