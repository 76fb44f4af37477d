import {
  PasskeyCreation,
  PasskeyRequest,
  PasskeysAnswer,
  ShownPasskey,
  hasRight,
} from "@concord/protocol";
import type { Grant, PasskeyRefusal } from "@concord/protocol";
import type { FastifyRequest } from "fastify";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { Assertion, Attestation } from "../access/passkey-answers.ts";
import type { PasskeySite } from "../access/passkey-site.ts";
import type { Passkeys } from "../access/passkeys.ts";
import { createSignInAttempts, defaultAttempts } from "../access/sign-in-attempts.ts";
import type { DoorContext } from "../door.ts";
import type { Passkey } from "../storage/passkey-storage.ts";
import { authenticate } from "./authenticate.ts";
import { moment } from "./moment.ts";
import { Problem, ProblemError, problem } from "./problem.ts";
import type { ProblemType } from "./problem.ts";
import { refuseIfTooMuch } from "./refuse-if-too-much.ts";

/** The longest that one may send fits twice. */
const bodyLimit = 32 * 1_024;
const tags = ["access"];
const refusals = { "4xx": Problem, "5xx": Problem };
const unsecured: { readonly security: readonly [] } = { security: [] };

const words: Readonly<Record<PasskeyRefusal, readonly [ProblemType, string]>> = {
  unknown: [
    "unauthorised",
    "This passkey opens nothing here: it was removed, or never added. Sign in another way, and add one.",
  ],
  ended: [
    "unauthorised",
    "Whoever added this passkey has no access any more. Ask an owner of the workspace.",
  ],
  restored: [
    "unauthorised",
    "This server was restored from a backup after this passkey was added, and does not know whether it was removed since. Sign in another way, and add a new one.",
  ],
  attested: [
    "operation-refused",
    "The passkey comes with a certificate of its maker, which was not asked for. Choose another place to keep it.",
  ],
  copied: [
    "unauthorised",
    "This passkey has counted less than before, as a copy of it would. Sign in another way, remove it and add a new one.",
  ],
  expired: ["conflict", "It took too long, or was answered before. Begin again."],
  failed: ["operation-refused", "What the passkey says does not hold. Begin again."],
  taken: ["conflict", "This passkey is there already."],
  "too-many": ["conflict", "There are as many passkeys as one may have. Remove one first."],
};

/** `/api/v1/passkeys`: whoever is signed in adds, sees and removes theirs. `/auth/passkeys`: somebody signs in with one. */
export function passkeyRoutes(context: DoorContext, passkeys: Passkeys): FastifyPluginAsyncZod {
  const { storage, rates, deps } = context;
  const attempt = createSignInAttempts(defaultAttempts, deps.now);

  const siteOf = (): PasskeySite => {
    const site = passkeys.site();
    if (site !== null) return site;
    const detail =
      "Browsers make no passkeys for this relay's address: that takes https and a name, or localhost. Set CONCORD_URL.";
    throw new ProblemError(problem("not-found", { detail }));
  };
  /** A session alone: what else a token opens ends when it says so. */
  const holder = async (request: FastifyRequest): Promise<Grant> => {
    const grant = await authenticate(request, context, "read");
    const { workspace, principal, use } = grant;
    if (use !== "session" || principal.role === "connector") {
      const detail = "Only somebody who is signed in adds a passkey.";
      throw new ProblemError(problem("forbidden", { detail }));
    }
    refuseIfTooMuch(rates.waitMs(workspace, principal.id));
    rates.charge(workspace, principal.id, { batches: 1 });
    return grant;
  };
  const stranger = async ({ socket }: FastifyRequest): Promise<void> =>
    refuseIfTooMuch(attempt(socket.remoteAddress ?? ""));

  return async (app) => {
    app.get(
      "/api/v1/passkeys",
      {
        schema: {
          tags,
          summary: "One's own passkeys, the newest first; an owner sees everybody's with of=all",
          querystring: z.object({ of: z.enum(["me", "all"]).default("me") }),
          response: { 200: PasskeysAnswer, ...refusals },
        },
      },
      async (request) => {
        const isAll = request.query.of === "all";
        const { workspace, principal } = await authenticate(
          request,
          context,
          isAll ? "manage" : "read",
        );
        const found = await storage.passkeys(workspace, isAll ? undefined : principal.id);
        return { items: found.map(shown) };
      },
    );

    app.post(
      "/api/v1/passkeys/options",
      {
        schema: {
          tags,
          summary: "What to ask a browser for, so that it makes a passkey",
          response: { 200: PasskeyCreation, ...refusals },
        },
      },
      async (request, reply) => {
        const grant = await holder(request);
        const asked = await passkeys.askToAdd(siteOf(), grant);
        if ("type" in asked) throw refusal(asked.reason);
        return reply.header("cache-control", "no-store").send(asked);
      },
    );

    app.post(
      "/api/v1/passkeys",
      {
        bodyLimit,
        schema: {
          tags,
          summary: "Adds a passkey to the account of whoever is signed in",
          body: z.object({ name: z.string().trim().min(1).max(100), credential: Attestation }),
          response: { 201: ShownPasskey, ...refusals },
        },
      },
      async (request, reply) => {
        const grant = await holder(request);
        const { name, credential } = request.body;
        const added = await passkeys.add(siteOf(), grant, name, credential);
        if (added.type === "refused") throw refusal(added.reason);
        return reply.code(201).send(shown(added.passkey));
      },
    );

    app.post(
      "/api/v1/passkeys/:id/removal",
      {
        schema: {
          tags,
          summary: "Removes a passkey of one's own, or as an owner anybody's; sessions go on",
          params: z.object({ id: z.string().regex(/^[0-9a-f]{16}$/) }),
          response: { 200: ShownPasskey, ...refusals },
        },
      },
      async (request) => {
        const { workspace, principal } = await authenticate(request, context, "read");
        const isAll = hasRight(principal.role, "manage");
        const seen = await storage.passkeys(workspace, isAll ? undefined : principal.id);
        const found = seen.find(({ id }) => id === request.params.id);
        if (found === undefined || !(await storage.removePasskey(workspace, found.id))) {
          throw new ProblemError(problem("not-found", { detail: "There is no such passkey." }));
        }
        deps.log.info("passkey-removed", { workspace, passkey: found.id });
        return shown(found);
      },
    );

    app.post(
      "/auth/passkeys/options",
      {
        bodyLimit,
        onRequest: stranger,
        schema: {
          ...unsecured,
          tags,
          summary: "What to ask a browser for, so that somebody signs in with a passkey",
          response: { 200: PasskeyRequest, ...refusals },
        },
      },
      async (_request, reply) =>
        reply.header("cache-control", "no-store").send(passkeys.askToSignIn(siteOf())),
    );

    app.post(
      "/auth/passkeys",
      {
        bodyLimit,
        onRequest: stranger,
        schema: {
          ...unsecured,
          tags,
          summary: "A sign-in link's token for whoever has a passkey",
          body: Assertion,
          response: { 201: z.object({ token: z.string() }), ...refusals },
        },
      },
      async (request, reply) => {
        const answer = await passkeys.signIn(siteOf(), request.body);
        if (answer.type === "refused") throw refusal(answer.reason);
        const { token } = answer;
        return reply.code(201).header("cache-control", "no-store").send({ token });
      },
    );
  };
}

function refusal(reason: PasskeyRefusal): ProblemError {
  const [type, detail] = words[reason];
  return new ProblemError(problem(type, { detail, reason }));
}

function shown({ id, name, principal, addedAt, usedAt }: Passkey): ShownPasskey {
  return {
    id,
    name,
    addedAt: moment(addedAt),
    usedAt: usedAt === null ? null : moment(usedAt),
    holder: { id: principal.id, name: principal.name },
  };
}
