import {
  ConnectorActivity,
  ConnectorCheck,
  ConnectorReport,
  HeldAnswer,
  HeldProblems,
  ReplayPreview,
} from "@concord/protocol";
import type { ConnectorBoard, Role } from "@concord/protocol";
import type { RelayAccess } from "@concord/relay";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";

/** A bridge that runs beside the relay. */
export interface BridgePlace {
  readonly connector: string;
  readonly url: string;
}

/** What the routes need of the world. */
export interface ConnectorDeps {
  readonly bridges: readonly BridgePlace[];
  /** Opens the bridges' control routes. */
  readonly controlToken: string;
  readonly fetch: typeof fetch;
  readonly now: () => number;
}

/** Who may decide about what a bridge holds, and who may stop it. */
const deciders: readonly Role[] = ["owner", "editor"];
const stoppers: readonly Role[] = ["owner"];
const acts = {
  preview: { path: "/control/held/preview", roles: deciders },
  replay: { path: "/control/held/replay", roles: deciders },
  drop: { path: "/control/held/drop", roles: deciders },
  sweep: { path: "/control/sweep", roles: deciders },
  check: { path: "/control/check", roles: deciders },
  pause: { path: "/control/pause", roles: stoppers },
  resume: { path: "/control/resume", roles: stoppers },
} as const;

const Reported = z.object({ workspace: z.string().nullable(), report: ConnectorReport });

/**
 * `/api/v1/connectors`: what browsers know of the bridges. Bridges listen on loopback only and know no users; the relay's address is the one that browsers have, and its
 * tokens say who asks. A bridge that does not answer is shown with the last that was heard of it.
 */
export function serveConnectors(deps: ConnectorDeps) {
  const last = new Map<string, z.infer<typeof Reported>>();

  async function ask(place: BridgePlace, path: string, body?: unknown): Promise<Response> {
    return deps.fetch(new URL(path, place.url), {
      method: body === undefined ? "GET" : "POST",
      headers: {
        authorization: `Bearer ${deps.controlToken}`,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
  }

  async function reportOf(place: BridgePlace): Promise<z.infer<typeof Reported>> {
    try {
      const answer = await ask(place, "/control/report");
      const reported = Reported.parse(await answer.json());
      last.set(place.connector, reported);
      return reported;
    } catch {
      const known = last.get(place.connector);
      const gone = { state: "not-connected", reason: "Its bridge does not answer." } as const;
      if (known !== undefined) return { ...known, report: { ...known.report, ...gone } };
      const nothing = { isSandbox: false, waiting: 0, lagMs: 0, linked: 0, owns: [], problems: [] };
      const { connector } = place;
      return { workspace: null, report: { connector, ...nothing, ...gone, at: deps.now() } };
    }
  }

  return async (app: FastifyInstance, access: RelayAccess): Promise<void> => {
    app.get("/api/v1/connectors", async (request, reply) => {
      const { workspace } = await access.authenticate(request, "read");
      const reports = await Promise.all(deps.bridges.map(reportOf));
      const board: ConnectorBoard = {
        at: deps.now(),
        connectors: reports
          // Another workspace's bridge is nobody's business here. One that was never heard of says nothing of any.
          .filter((each) => each.workspace === null || each.workspace === workspace)
          .map(({ report }) => report),
      };
      return reply.header("cache-control", "no-store").send(board);
    });

    app.get<{ Params: { connector: string } }>(
      "/api/v1/connectors/:connector/activity",
      async (request, reply) => {
        const { workspace } = await access.authenticate(request, "read");
        const place = deps.bridges.find(({ connector }) => connector === request.params.connector);
        if (place === undefined) return problem(reply, 404, "No such connector");
        // Another workspace's bridge is nobody's business here.
        const reported = await reportOf(place);
        if (reported.workspace !== workspace) return problem(reply, 404, "No such connector");
        try {
          const answer = await ask(place, "/control/activity");
          const activity = ConnectorActivity.parse(await answer.json());
          return await reply.header("cache-control", "no-store").send(activity);
        } catch {
          return problem(reply, 502, "Its bridge does not answer");
        }
      },
    );

    app.post<{ Params: { connector: string; act: string } }>(
      "/api/v1/connectors/:connector/:act",
      async (request, reply) => {
        const { connector, act } = request.params;
        const { workspace, principal } = await access.authenticate(request, "write");
        const place = deps.bridges.find((each) => each.connector === connector);
        if (place === undefined || !isAct(act)) return problem(reply, 404, "No such connector");
        const { path, roles } = acts[act];
        if (!roles.includes(principal.role)) {
          return problem(reply, 403, `The role ${principal.role} may not ${act} a connector`);
        }
        const reported = await reportOf(place);
        if (reported.workspace !== workspace) return problem(reply, 404, "No such connector");
        return perform(place, { act, path }, request, reply);
      },
    );
  };

  async function perform(
    place: BridgePlace,
    { act, path }: { readonly act: keyof typeof acts; readonly path: string },
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const isAboutProblems = act === "preview" || act === "replay" || act === "drop";
    const body = isAboutProblems ? HeldProblems.safeParse(request.body) : undefined;
    if (body?.success === false) return problem(reply, 400, "Name the problems by their ids");
    try {
      const answer = await ask(place, path, body?.data ?? {});
      if (!answer.ok) return problem(reply, 502, "The bridge could not do it");
      if (act === "check") {
        const checked = ConnectorCheck.parse(await answer.json());
        return await reply.header("cache-control", "no-store").send(checked);
      }
      if (!isAboutProblems) return reply.code(204).send();
      const schema = act === "preview" ? ReplayPreview : HeldAnswer;
      return reply.header("cache-control", "no-store").send(schema.parse(await answer.json()));
    } catch {
      return problem(reply, 503, "The bridge does not answer");
    }
  }
}

function isAct(act: string): act is keyof typeof acts {
  return Object.hasOwn(acts, act);
}

function problem(reply: FastifyReply, status: number, title: string): FastifyReply {
  return reply
    .code(status)
    .type("application/problem+json")
    .send({ type: "urn:concord:problem:connector", title, status });
}
