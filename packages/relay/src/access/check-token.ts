import { verifyToken } from "@concord/protocol";
import type { TokenDemand, TokenVerdict } from "@concord/protocol";
import type { DoorContext } from "../door.ts";

export type AccessVerdict =
  | TokenVerdict
  | { readonly type: "refused"; readonly reason: "revoked"; readonly message: string };

/** What every door asks of a token: that it is good for this, and that nobody has taken it back. */
export async function checkToken(
  { secretKey, revocations, deps }: Pick<DoorContext, "secretKey" | "revocations" | "deps">,
  token: string,
  demand: Omit<TokenDemand, "now">,
): Promise<AccessVerdict> {
  const verdict = await verifyToken(secretKey, token, { ...demand, now: deps.now() });
  return verdict.type === "granted" && revocations.isRevoked(verdict.grant)
    ? { type: "refused", reason: "revoked", message: revokedMessage }
    : verdict;
}

export const revokedMessage =
  "The token was taken back. Ask an owner of the workspace for a new one.";
