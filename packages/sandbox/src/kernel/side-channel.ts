import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import type { VirtualClock } from "./clock.ts";
import { Fault, type FaultBox } from "./faults.ts";
import type { RequestLog } from "./request-log.ts";
import type { Scheduler } from "./scheduler.ts";
import type { ObjectStore } from "./store.ts";
import type { SideReply, Vendor } from "./vendor.ts";
import type { Webhooks } from "./webhooks.ts";

interface SideChannelDeps {
  readonly store: ObjectStore;
  readonly clock: VirtualClock;
  readonly faults: FaultBox;
  readonly log: RequestLog;
  readonly scheduler: Scheduler;
  readonly webhooks: Webhooks;
  readonly vendor: Vendor;
  /** Keeps the clock's offset for the next start; part of the running transaction. */
  readonly saveClock: () => void;
  readonly reset: () => void;
}

const ClockChange = z.union([
  z.strictObject({ advanceMs: z.number().nonnegative() }),
  z.strictObject({ now: z.number() }),
]);
const Target = z.strictObject({ url: z.url(), secret: z.string().min(1) });
const LogQuery = z.object({ after: z.coerce.number().int().nonnegative().default(0) });

/** The body as JSON; undefined, which no schema takes, when it is not. */
function json(body: unknown): unknown {
  const text = Buffer.isBuffer(body) ? body.toString("utf8") : "";
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refuse(reply: FastifyReply, message: string, status = 400): FastifyReply {
  return reply.code(status).send({ error: message });
}

function side(reply: FastifyReply, answer: SideReply): FastifyReply {
  return answer.type === "done"
    ? reply.send(answer.body)
    : refuse(reply, answer.message, answer.status);
}

/** Serves `/_sandbox/…`: what a test or a demo does to the world from outside the vendor's API. */
export function serveSideChannel(app: FastifyInstance, deps: SideChannelDeps): void {
  const { store, clock, faults, log, scheduler, webhooks, vendor } = deps;
  const time = () => ({ now: clock.now(), offsetMs: clock.offsetMs() });
  const changing = <T>(work: () => T): T => {
    const result = store.transaction(work);
    scheduler.wake();
    return result;
  };

  app.get("/_sandbox/clock", () => time());
  app.post("/_sandbox/clock", async (request, reply) => {
    const change = ClockChange.safeParse(json(request.body));
    if (!change.success) return refuse(reply, z.prettifyError(change.error));
    const target =
      "now" in change.data ? change.data.now : clock.now() + Math.round(change.data.advanceMs);
    if (target < clock.now()) return refuse(reply, "The clock of a sandbox cannot go back.");
    await scheduler.advanceTo(target);
    store.transaction(deps.saveClock);
    return reply.send(time());
  });

  app.get("/_sandbox/state", () => {
    const kinds = store.kinds().filter((kind) => !kind.startsWith("kernel."));
    return {
      vendor: vendor.name,
      now: clock.now(),
      objects: Object.fromEntries(kinds.map((kind) => [kind, [...store.walk({ kind })]])),
      webhooks: webhooks.pending().map(({ secret: _secret, ...delivery }) => delivery),
    };
  });
  app.post("/_sandbox/reset", (_request, reply) => {
    changing(deps.reset);
    return reply.send({ reset: true });
  });
  app.get("/_sandbox/log", (request, reply) => {
    const query = LogQuery.safeParse(request.query);
    if (!query.success) return refuse(reply, z.prettifyError(query.error));
    return reply.send({ entries: log.after(query.data.after) });
  });

  app.post("/_sandbox/act", (request, reply) =>
    side(
      reply,
      changing(() => vendor.act(json(request.body))),
    ),
  );
  app.post("/_sandbox/seed", (request, reply) =>
    side(
      reply,
      changing(() => vendor.seed(json(request.body))),
    ),
  );
  app.post("/_sandbox/webhooks", (request, reply) => {
    const target = Target.safeParse(json(request.body));
    if (!target.success) return refuse(reply, z.prettifyError(target.error));
    changing(() => vendor.setWebhook(target.data));
    return reply.send({ url: target.data.url });
  });

  app.get("/_sandbox/fault", () => ({ faults: faults.list() }));
  app.post("/_sandbox/fault", (request, reply) => {
    const fault = Fault.safeParse(json(request.body));
    if (!fault.success) return refuse(reply, z.prettifyError(fault.error));
    faults.arm(fault.data);
    return reply.send({ faults: faults.list() });
  });
  app.delete("/_sandbox/fault", (_request, reply) => {
    faults.clear();
    return reply.send({ faults: [] });
  });

  app.get("/_sandbox/", (_request, reply) =>
    reply.type("text/html; charset=utf-8").send(vendor.page()),
  );
}
