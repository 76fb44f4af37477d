import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { DoorContext } from "../door.ts";
import type { InvoiceList } from "../projection/invoice-list.ts";
import type { LiveDocuments } from "../core/live-documents.ts";
import { reasonOf } from "../relay-deps.ts";

/** What the health of a relay is read from. */
export interface Vitals {
  readonly list: InvoiceList;
  readonly documents: LiveDocuments;
  readonly sockets: () => number;
}

const Health = z.object({ status: z.enum(["ready", "not-ready"]), reasons: z.array(z.string()) });

/** With no batch to prove the contrary, a store that can be written again for this long counts as well. */
const recoveryMs = 10_000;

/** `/healthz`: the process answers. `/readyz`: it can do its work, or why not. `/metrics`: numbers for Prometheus. */
export function healthRoutes(context: DoorContext, vitals: Vitals): FastifyPluginAsyncZod {
  const { storage, committer, deps } = context;

  const reasons = async (): Promise<readonly string[]> => {
    const found: string[] = [];
    const state = committer.state();
    if (state.state === "failing" && deps.now() - state.latest < recoveryMs) {
      found.push("The last batches could not be stored. Clients keep theirs and try again.");
    }
    try {
      await storage.probe();
    } catch (error) {
      deps.log.error("probe-failed", { reason: reasonOf(error) });
      found.push("The database cannot be written. Look at its disk, then at the relay's log.");
    }
    return found;
  };

  return async (app) => {
    app.get("/healthz", { schema: { hide: true } }, async () => ({ status: "alive" }));
    app.get(
      "/readyz",
      { schema: { hide: true, response: { 200: Health, 503: Health } } },
      async (_request, reply) => {
        const found = await reasons();
        return found.length === 0
          ? reply.code(200).send({ status: "ready", reasons: [] })
          : reply.code(503).send({ status: "not-ready", reasons: [...found] });
      },
    );
    app.get("/metrics", { schema: { hide: true } }, async (_request, reply) => {
      const { batches, turns, failures } = committer.counts();
      const text = [
        metric("concord_relay_batches_total", "counter", "Batches committed", batches),
        metric("concord_relay_turns_total", "counter", "Transactions that committed them", turns),
        metric("concord_relay_commit_failures_total", "counter", "Turns that failed", failures),
        metric("concord_relay_sockets", "gauge", "Open WebSockets", vitals.sockets()),
        metric("concord_relay_live_documents", "gauge", "In memory", vitals.documents.count()),
        metric("concord_relay_list_lag", "gauge", "Batches unread", await vitals.list.lag()),
      ].join("");
      return reply.header("content-type", "text/plain; version=0.0.4; charset=utf-8").send(text);
    });
  };
}

function metric(name: string, type: "counter" | "gauge", help: string, value: number): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${name} ${value}\n`;
}
