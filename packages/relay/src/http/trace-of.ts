import type { FastifyRequest } from "fastify";

/** The W3C `traceparent` of a request: where we trace, of our own span of it. */
export function traceOf({ raw }: Pick<FastifyRequest, "raw">): string | undefined {
  const header = raw.headers["traceparent"];
  return typeof header === "string" ? header : undefined;
}
