import type { Connector, Io, Remote, RemoteFailure, RemoteKind } from "./connector.ts";

/** What the vendor says when a person asks whether the connection works. */
export type Checked =
  | {
      readonly type: "ok";
      /** The vendor's name of the account. */
      readonly account: string;
      readonly mayRead: readonly RemoteKind[];
      readonly mayNotRead: readonly {
        readonly kind: RemoteKind;
        readonly reason: string;
        readonly fixes: readonly string[];
      }[];
    }
  | { readonly type: "failed"; readonly reason: string; readonly fixes: readonly string[] };

type Answer = Extract<Checked, { readonly type: "ok" }>;

/** Asks for the account and for one object of each kind that is read: that proves credentials and permissions, and changes nothing. */
export async function checkConnection(
  connector: Connector,
  io: Io,
  signal: AbortSignal,
): Promise<Remote<Answer>> {
  const account = await connector.check.account(io, signal);
  if (account.type === "failed") return account;
  const asked = await Promise.all(
    connector.check.reads.map(async (kind) => ({
      kind,
      answer: await connector.mayRead(kind, io, signal),
    })),
  );
  const mayRead: RemoteKind[] = [];
  const mayNotRead: Answer["mayNotRead"][number][] = [];
  for (const { kind, answer } of asked) {
    if (answer.type === "ok") mayRead.push(kind);
    else if (answer.failure.type === "forbidden") {
      const { reason, fixes } = answer.failure;
      mayNotRead.push({ kind, reason, fixes });
    } else return answer;
  }
  return { type: "ok", value: { type: "ok", account: account.value, mayRead, mayNotRead } };
}

/** Why it does not work, and what helps. */
export function failedCheck(failure: RemoteFailure): Checked {
  const { reason } = failure;
  if ("fixes" in failure && failure.fixes.length > 0) {
    return { type: "failed", reason, fixes: failure.fixes };
  }
  switch (failure.type) {
    case "unauthorized":
      return {
        type: "failed",
        reason,
        fixes: ["Connect the account again where the bridge runs: with new credentials there"],
      };
    case "rate-limited":
    case "unavailable":
    case "uncertain":
      return { type: "failed", reason, fixes: ["Wait: the vendor is asked again by itself"] };
    case "forbidden":
    case "stale-version":
    case "not-yet":
    case "not-found":
    case "rejected":
      return { type: "failed", reason, fixes: [] };
  }
}
