import type { Remote, RemoteRef } from "@concord/bridge/connector";

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

/** Those that may be read, and the names of those that may not; or the first failure of another kind. */
export async function allowed<T>(
  calls: readonly { readonly ref: RemoteRef; readonly reading: Promise<Remote<T>> }[],
): Promise<Remote<{ readonly read: readonly T[]; readonly unread: readonly RemoteRef[] }>> {
  const read: T[] = [];
  const unread: RemoteRef[] = [];
  const answers = await Promise.all(calls.map(({ reading }) => reading));
  for (const [index, { ref }] of calls.entries()) {
    const answer = answers[index];
    if (answer === undefined) continue;
    if (answer.type === "ok") read.push(answer.value);
    else if (answer.failure.type === "forbidden") unread.push(ref);
    else return answer;
  }
  return ok({ read, unread });
}

/** The value for what comes next, or the failure as it is. */
export async function chained<A, B>(
  call: Promise<Remote<A>>,
  next: (value: A) => Promise<Remote<B>> | Remote<B>,
): Promise<Remote<B>> {
  const answer = await call;
  return answer.type === "failed" ? answer : next(answer.value);
}
