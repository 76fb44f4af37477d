import { createToken } from "@concord/protocol";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { DoorContext } from "../door.ts";
import { authenticate } from "./authenticate.ts";
import { Problem, ProblemError, problem } from "./problem.ts";

/** How long a device may be away and still come back without signing in: field work is days without a network. */
const sessionMs = 30 * 24 * 3_600_000;

const Session = z.object({ token: z.string(), expiresAt: z.iso.datetime() });

/**
 * `/api/v1/sessions`: a sign-in link, or the session before, for a session of the same principal that may sync. It keeps the id of the link, so that
 * taking that back takes back all that came of it.
 */
export function sessionRoutes(context: DoorContext): FastifyPluginAsyncZod {
  const { secretKey, deps } = context;
  return async (app) => {
    app.post(
      "/api/v1/sessions",
      {
        schema: {
          tags: ["access"],
          summary: "Signs a device in with a link's token, or renews its session",
          response: { 201: Session, "4xx": Problem, "5xx": Problem },
        },
      },
      async (request, reply) => {
        const grant = await authenticate(request, context, "read");
        // Any other token ends when it says so.
        if (grant.use !== "signin" && grant.use !== "session") {
          const detail = "Only a sign-in link or a session is exchanged for a session.";
          throw new ProblemError(problem("forbidden", { detail }));
        }
        const issuedAt = deps.now();
        const expiresAt = issuedAt + sessionMs;
        const token = await createToken(secretKey, {
          ...grant,
          use: "session",
          issuedAt,
          expiresAt,
        });
        return reply
          .code(201)
          .header("cache-control", "no-store")
          .send({ token, expiresAt: new Date(expiresAt).toISOString() });
      },
    );
  };
}
