import { hasRight } from "@concord/protocol";
import type { Grant, Right, TokenUse } from "@concord/protocol";
import type { FastifyRequest } from "fastify";
import { checkToken } from "../access/check-token.ts";
import type { DoorContext } from "../door.ts";
import { ProblemError, problem } from "./problem.ts";

/** Whose request it is, by its bearer token. Throws a `ProblemError` if that does not have the right. */
export async function authenticate(
  request: FastifyRequest,
  context: Pick<DoorContext, "secretKey" | "revocations" | "deps">,
  right: Right,
): Promise<Grant> {
  const [, token] = /^Bearer ([^\s]+)$/i.exec(request.headers.authorization ?? "") ?? [];
  if (token === undefined) {
    const detail = "Send the header Authorization: Bearer <token>.";
    throw new ProblemError(problem("unauthorised", { detail }));
  }
  // A sign-in link reads, until it is exchanged for a session. What is for a socket may stand in an address that somebody else sees, and opens no more than that.
  const uses: readonly TokenUse[] = right === "read" ? ["session", "signin"] : ["session"];
  const verdict = await checkToken(context, token, { uses });
  if (verdict.type === "refused") {
    throw new ProblemError(problem("unauthorised", { detail: verdict.message }));
  }
  const { principal } = verdict.grant;
  if (!hasRight(principal.role, right)) {
    const detail = `The role ${principal.role} may not ${right}.`;
    throw new ProblemError(problem("forbidden", { detail }));
  }
  return verdict.grant;
}
