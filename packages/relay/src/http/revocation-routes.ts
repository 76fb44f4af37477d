import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { DoorContext } from "../door.ts";
import { authenticate } from "./authenticate.ts";
import { Problem } from "./problem.ts";

const Id = z.string().min(1).max(200);
/** A token by its id (`jti`), or everything that a principal was given so far. */
const Wish = z.union([z.strictObject({ token: Id }), z.strictObject({ principal: Id })]);
const Item = z.object({
  kind: z.enum(["token", "principal"]),
  id: z.string(),
  at: z.iso.datetime(),
});

/** `/api/v1/revocations`: what an owner has taken back. */
export function revocationRoutes(context: DoorContext): FastifyPluginAsyncZod {
  const { revocations, deps } = context;
  const refusals = { "4xx": Problem, "5xx": Problem };
  const tags = ["access"];
  return async (app) => {
    app.post(
      "/api/v1/revocations",
      {
        schema: {
          tags,
          summary:
            "Takes back a token, or all tokens that a principal was given so far; their connections end",
          body: Wish,
          response: { 201: Item, ...refusals },
        },
      },
      async (request, reply) => {
        const { workspace } = await authenticate(request, context, "manage");
        const wish = request.body;
        const at = deps.now();
        const revoked =
          "token" in wish
            ? ({ kind: "token", id: wish.token } as const)
            : ({ kind: "principal", id: wish.principal } as const);
        await revocations.revoke({ workspace, ...revoked, at });
        return reply.code(201).send({ ...revoked, at: new Date(at).toISOString() });
      },
    );

    app.get(
      "/api/v1/revocations",
      {
        schema: {
          tags,
          summary: "What was taken back, the newest first",
          response: { 200: z.object({ items: z.array(Item) }), ...refusals },
        },
      },
      async (request) => {
        const { workspace } = await authenticate(request, context, "manage");
        return {
          items: revocations
            .of(workspace)
            .toSorted((one, other) => other.at - one.at)
            .map(({ kind, id, at }) => ({ kind, id, at: new Date(at).toISOString() })),
        };
      },
    );
  };
}
