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
