import { ProblemError, problem } from "./problem.ts";

/** Sends away whoever has asked for too much. Throws a `ProblemError` unless there is nothing to wait for. */
export function refuseIfTooMuch(retryAfterMs: number): void {
  if (retryAfterMs <= 0) return;
  const detail = "Too much at once. Ask again later.";
  throw new ProblemError(problem("too-fast", { detail }), retryAfterMs);
}
