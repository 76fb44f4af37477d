import type { BridgeMetrics } from "@concord/bridge";
import type { FastifyInstance } from "fastify";

/** `/metrics` of a bridge, for a scraper on this machine: the port is a loopback's, and nothing in it is a secret. */
export function serveMetrics(app: FastifyInstance, metrics: BridgeMetrics): void {
  app.get("/metrics", async (_request, reply) =>
    reply.header("content-type", metrics.contentType).send(await metrics.text()),
  );
}
