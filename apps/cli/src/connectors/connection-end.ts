import type { BridgeStatus } from "@concord/bridge";
import type { ConnectorReport } from "@concord/protocol";

const reconnectDaysUnlessSet = 30;

/** A connection that works and ends soon needs a person before, who has to agree at the vendor again. */
export function connectionEnd(
  { lifecycle, credentials }: Pick<BridgeStatus, "lifecycle" | "credentials">,
  now: number,
  days = reconnectDaysUnlessSet,
): (Pick<ConnectorReport, "state"> & { readonly reason: string }) | undefined {
  const endsAt = credentials?.endsAt;
  if (lifecycle.state !== "running" || endsAt === undefined) return undefined;
  if (endsAt - now > days * 86_400_000) return undefined;
  const day = new Date(endsAt).toISOString().slice(0, 10);
  return {
    state: "needs-you",
    reason: `The vendor ends this connection on ${day}: connect the account again before.`,
  };
}
