import type { Remote } from "@concord/bridge/connector";

export function ok<T>(value: T): Remote<T> {
  return { type: "ok", value };
}

/** All of them, or the first failure. */
export async function gathered<T>(
  calls: readonly Promise<Remote<T>>[],
): Promise<Remote<readonly T[]>> {
  const values: T[] = [];
  for (const answer of await Promise.all(calls)) {
    if (answer.type === "failed") return answer;
    values.push(answer.value);
  }
  return ok(values);
}

/** The value for what comes next, or the failure as it is. */
export async function chained<A, B>(
  call: Promise<Remote<A>>,
  next: (value: A) => Promise<Remote<B>> | Remote<B>,
): Promise<Remote<B>> {
  const answer = await call;
  return answer.type === "failed" ? answer : next(answer.value);
}
