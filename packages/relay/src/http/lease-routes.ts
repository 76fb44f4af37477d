import type { NumberLease } from "@concord/model";
import { DeviceId, LeasesAnswer, ShownLease, hasRight } from "@concord/protocol";
import type { Grant, Principal } from "@concord/protocol";
import type { FastifyRequest } from "fastify";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { DoorContext } from "../door.ts";
import type { LeaseHolder, LeaseWish } from "../registrar/decide-lease.ts";
import type { LeaseAnswer, Leases } from "../registrar/leases.ts";
import { authenticate } from "./authenticate.ts";
import { Problem, ProblemError, problem } from "./problem.ts";
import { refuseIfTooMuch } from "./refuse-if-too-much.ts";

const Terms = z.object({
  /** How many numbers the device may give before it has to ask again. What of them never comes back is a gap that the register explains. */
  size: z.int().min(1).max(1_000).default(100),
  days: z.int().min(1).max(366).default(30),
});
const Next = z.int().positive();
const Params = z.object({ series: z.string().min(1).max(128) });

const tags = ["series"];
const refusals = { "4xx": Problem, "5xx": Problem };
const answer = { 200: ShownLease, ...refusals };

/** `/api/v1/leases` and `/api/v1/series/<series>/lease…`: number series of devices that issue while they are offline. */
export function leaseRoutes(context: DoorContext, leases: Leases): FastifyPluginAsyncZod {
  const { rates } = context;
  /** Who asks pays for a batch, which the relay writes in their stead. */
  const writer = async (request: FastifyRequest): Promise<Grant> => {
    const grant = await authenticate(request, context, "write");
    const { workspace, principal } = grant;
    refuseIfTooMuch(rates.waitMs(workspace, principal.id));
    rates.charge(workspace, principal.id, { batches: 1 });
    return grant;
  };

  return async (app) => {
    app.get(
      "/api/v1/leases",
      {
        schema: {
          tags,
          summary:
            "Every lease of a number series that was ever granted, the newest first, and what came of it",
          response: { 200: LeasesAnswer, ...refusals },
        },
      },
      async (request) => {
        const { workspace } = await authenticate(request, context, "read");
        const all = await context.storage.leases(workspace);
        const items = all.map(async (lease) => ({
          ...shown(lease),
          ...(await context.storage.leaseUse(workspace, lease)),
        }));
        return { items: await Promise.all(items) };
      },
    );

    app.post(
      "/api/v1/series/:series/lease",
      {
        schema: {
          tags,
          summary:
            "Leases a series to a device of one's own, or more numbers and time to the one that has it",
          params: Params,
          body: Terms.extend({
            device: DeviceId,
            /** The count that the device gives next, where it has the lease already. */
            next: Next.optional(),
          }),
          response: answer,
        },
      },
      async (request) => {
        const { workspace, principal } = await writer(request);
        if (principal.role === "connector") {
          const detail =
            "A tool leases no numbers: it issues under its own, or asks the registrar to issue.";
          throw new ProblemError(problem("forbidden", { detail }));
        }
        const { device, next, size, days } = request.body;
        const holder = holderOf(device, principal);
        return leased(
          await leases.ask(workspace, request.params.series, {
            type: "lease",
            holder,
            terms: { size, days },
            next,
          }),
        );
      },
    );

    app.post(
      "/api/v1/series/:series/lease/return",
      {
        schema: {
          tags,
          summary: "Gives a lease back, once everything that was issued under it has come",
          params: Params,
          body: z.object({ device: DeviceId, next: Next }),
          response: answer,
        },
      },
      async (request) => {
        const { workspace, principal } = await writer(request);
        const { device, next } = request.body;
        const wish: LeaseWish = { type: "return", holder: holderOf(device, principal), next };
        return leased(await leases.ask(workspace, request.params.series, wish));
      },
    );

    app.post(
      "/api/v1/series/:series/lease/take-over",
      {
        schema: {
          tags,
          summary:
            "Ends the lease of a device that cannot give it back, and leases the series to another device or to nobody",
          params: Params,
          body: Terms.extend({
            /** Of the lease that is seen: whoever was faster is not overrun. */
            epoch: z.int().positive(),
            reason: z.string().trim().min(1).max(1_000),
            device: DeviceId.optional(),
          }),
          response: answer,
        },
      },
      async (request) => {
        const { workspace, principal } = await writer(request);
        const mayTakeOver = principal.role === "editor" || hasRight(principal.role, "manage");
        if (!mayTakeOver) {
          const detail = `The role ${principal.role} may not take over the lease of somebody else.`;
          throw new ProblemError(problem("forbidden", { detail }));
        }
        const { epoch, reason, device, size, days } = request.body;
        const to =
          device === undefined
            ? null
            : { holder: holderOf(device, principal), terms: { size, days } };
        const wish: LeaseWish = { type: "take-over", epoch, reason, to };
        return leased(await leases.ask(workspace, request.params.series, wish));
      },
    );
  };
}

function holderOf(device: DeviceId, { id, name }: Principal): LeaseHolder {
  return { device, principal: id, name };
}

function shown(lease: NumberLease): ShownLease {
  return ShownLease.parse(lease);
}

function leased(given: LeaseAnswer): ShownLease {
  switch (given.type) {
    case "stands":
      return shown(given.lease);
    case "later":
      throw new ProblemError(problem("unavailable", { detail: given.message }), given.afterMs);
    case "refused": {
      const type = given.why === "not-found" ? "not-found" : "conflict";
      throw new ProblemError(problem(type, { detail: given.message, rule: given.why }));
    }
  }
}
