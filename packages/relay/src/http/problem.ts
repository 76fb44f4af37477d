import { Correction, PasskeyRefusal } from "@concord/protocol";
import type { FastifyReply } from "fastify";
import { z } from "zod";

/** RFC 9457. `type` is stable and part of the API; `detail` is for a person. Nothing of the inside stands in either. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  /** The register or field that it is about. */
  path: z.string().optional(),
  /** The rule of an operation that refused it. */
  rule: z.string().optional(),
  /** Why a passkey does not sign in, or is not added. */
  reason: PasskeyRefusal.optional(),
  /** What does not stand as it was asked for, where the rest does. */
  corrections: z.array(Correction).readonly().optional(),
});
export type Problem = z.infer<typeof Problem>;

const titles = {
  "invalid-request": [400, "The request is not valid"],
  unauthorised: [401, "A valid token is needed"],
  forbidden: [403, "The token does not allow this"],
  "not-found": [404, "There is no such thing"],
  conflict: [409, "The request collides with what is there"],
  corrected: [409, "A part of the request does not stand"],
  "operation-refused": [422, "An operation was refused"],
  "idempotency-key-reused": [422, "The Idempotency-Key was used for something else"],
  "too-large": [413, "The request is too large"],
  "too-fast": [429, "Too many requests"],
  unavailable: [503, "The relay cannot do this right now"],
  internal: [500, "The relay failed"],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;

export type ProblemType = keyof typeof titles;

export function problem(
  type: ProblemType,
  more: Partial<Pick<Problem, "detail" | "path" | "rule" | "reason" | "corrections">> = {},
): Problem {
  const [status, title] = titles[type];
  return { type: `urn:concord:problem:${type}`, title, status, ...more };
}

/** @param retryAfterMs becomes the header Retry-After */
export function sendProblem(
  reply: FastifyReply,
  sent: Problem,
  retryAfterMs?: number,
): FastifyReply {
  if (retryAfterMs !== undefined) reply.header("retry-after", Math.ceil(retryAfterMs / 1_000));
  return reply
    .code(sent.status)
    .header("content-type", "application/problem+json; charset=utf-8")
    .serializer(JSON.stringify)
    .send(sent);
}

/** Thrown by a handler to end its request with a problem; the error handler of `api.ts` sends it. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: Problem;
  readonly retryAfterMs: number | undefined;

  constructor(thrown: Problem, retryAfterMs?: number) {
    super(thrown.title);
    this.problem = thrown;
    this.retryAfterMs = retryAfterMs;
  }
}
