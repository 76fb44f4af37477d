import type { Origin } from "@concord/document";
import type { AccountId } from "./connector.ts";

/** Which account at which vendor. */
export interface ConnectionIdentity {
  readonly connector: string;
  readonly account: AccountId;
}

/** "stripe:acct_1": in logs, keys and sealed secrets. */
export function connectionName({ connector, account }: ConnectionIdentity): string {
  return `${connector}:${account}`;
}

export function bridgeOrigin({ connector, account }: ConnectionIdentity): Origin {
  return { source: "bridge", connector, account };
}
