import { timingSafeEqual } from "node:crypto";
import type { Bridge } from "@concord/bridge";
import { HeldProblems } from "@concord/protocol";
import type { ConnectorReport, HeldAnswer } from "@concord/protocol";
import type { FastifyInstance } from "fastify";
import { connectorActivity } from "../connectors/connector-activity.ts";

/** As much as a person looks through. */
const activityShown = 100;

/**
 * What `concord reconcile`, `dead-letters` and `inspect bridge` ask a running bridge. On loopback, for whoever holds the bridge's control token.
 */
export function serveControl(
  app: FastifyInstance,
  bridge: Pick<
    Bridge,
    | "status"
    | "activity"
    | "reconcile"
    | "repair"
    | "backfill"
    | "deadLetters"
    | "pause"
    | "resume"
    | "sweep"
    | "check"
  >,
  token: string,
  tell: () => { readonly workspace: string | null; readonly report: ConnectorReport },
  now: () => number,
): void {
  const expected = Buffer.from(`Bearer ${token}`);
  app.register((scope, _options, registered) => {
    scope.addHook("onRequest", async (request, reply) => {
      const given = Buffer.from(request.headers.authorization ?? "");
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
        await reply.code(401).type("application/problem+json").send({
          type: "urn:concord:unauthorized",
          title: "The token does not open this bridge",
          status: 401,
        });
      }
    });
    scope.get("/control/status", () => bridge.status());
    scope.post<{ Querystring: { fix?: string } }>("/control/reconcile", async (request) => {
      const report = await bridge.reconcile(AbortSignal.timeout(600_000));
      if (request.query.fix === "true") bridge.repair(report.findings);
      return report;
    });
    scope.post<{ Params: { act: string } }>("/control/backfill/:act", (request, reply) => {
      switch (request.params.act) {
        case "start":
        case "pause":
        case "resume":
        case "cancel":
          bridge.backfill[request.params.act]();
          return bridge.backfill.progress();
        default:
          return reply.code(404).send();
      }
    });
    scope.get("/control/report", () => tell());
    scope.get("/control/activity", () => connectorActivity(bridge.activity(activityShown), now()));
    scope.post<{ Params: { act: string } }>("/control/held/:act", async (request, reply) => {
      // The webhook door hands bodies on as bytes.
      const body = HeldProblems.safeParse(jsonIn(request.body));
      if (!body.success) return reply.code(400).send();
      const { ids } = body.data;
      const { act } = request.params;
      if (act === "preview") return bridge.deadLetters.preview(ids);
      if (act !== "replay" && act !== "drop") return reply.code(404).send();
      const done = ids.filter((id) => bridge.deadLetters[act](id)).length;
      const answer: HeldAnswer = { done, gone: ids.length - done };
      return answer;
    });
    for (const act of ["pause", "resume", "sweep"] as const) {
      scope.post(`/control/${act}`, (_request, reply) => {
        bridge[act]();
        return reply.code(204).send();
      });
    }
    scope.post("/control/check", () => bridge.check());
    scope.get("/control/dead-letters", () => ({ items: bridge.deadLetters.list() }));
    scope.post<{ Params: { id: string; act: string } }>(
      "/control/dead-letters/:id/:act",
      (request, reply) => {
        const { id, act } = request.params;
        if (act !== "replay" && act !== "drop") return reply.code(404).send();
        const done = bridge.deadLetters[act](id);
        return done
          ? reply.code(204).send()
          : reply.code(404).type("application/problem+json").send({
              type: "urn:concord:unknown-dead-letter",
              title: "No such dead letter",
              status: 404,
            });
      },
    );
    registered();
  });
}

function jsonIn(body: unknown): unknown {
  try {
    return Buffer.isBuffer(body) ? JSON.parse(body.toString("utf8")) : body;
  } catch {
    return undefined;
  }
}
