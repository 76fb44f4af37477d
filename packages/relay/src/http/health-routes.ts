import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { DoorContext } from "../door.ts";
import type { Passkeys } from "../access/passkeys.ts";
import type { Eraser } from "../erasure/eraser.ts";
import type { LedgerService } from "../ledger/ledger-service.ts";
import type { InvoiceList } from "../projection/invoice-list.ts";
import type { Leases } from "../registrar/leases.ts";
import { reasonOf } from "../relay-deps.ts";
import { faultOf } from "../storage/storage-fault.ts";

/** What the health of a relay is read from. */
export interface Vitals {
  readonly list: InvoiceList;
  readonly leases: Leases;
  /** Null in a relay that keeps none. */
  readonly ledger: LedgerService | null;
  /** Null in a relay without a ledger. */
  readonly eraser: Eraser | null;
  readonly passkeys: Passkeys;
  readonly metrics: { readonly contentType: string; readonly text: () => Promise<string> };
}

const Health = z.object({
  status: z.enum(["ready", "not-ready"]),
  /** Why it is not ready. */
  reasons: z.array(z.string()),
  /** What it has to do without, while it stores and delivers edits all the same. */
  lacks: z.array(z.string()),
});

/** A store that lets a transaction, or a probe, wait for this long is as good as none. */
const answerMs = 5_000;
/** Whoever asks, and however often: the probe writes, and a stranger may ask. */
const probeEveryMs = 1_000;
/** With no batch to prove the contrary, a store that can be written again for this long counts as well. */
const recoveryMs = 10_000;

/** What stands in the way, for who looks after the relay. */
const words = {
  full: "The disk of the database is full. Make room on it: the relay then goes on by itself, and clients send what they kept.",
  unknown:
    "The database cannot be written. Look at its disk and at the relay's log; once it can be written the relay goes on by itself, and clients send what they kept.",
  silent:
    "The database has not answered for some seconds. Look at its disk, or at the network if it stands there; the relay goes on once it answers.",
} as const;

const ledgerIsGone =
  "The audit ledger's thread has died and is started again. Edits are stored meanwhile, and recorded and sealed then. Look for ledger-failed in the relay's log.";

/** `/healthz`: the process answers. `/readyz`: it can do its work, or why not. `/metrics`: numbers for Prometheus. */
export function healthRoutes(context: DoorContext, vitals: Vitals): FastifyPluginAsyncZod {
  const { storage, committer, deps } = context;

  let probed: { readonly at: number; readonly reason: Promise<string | null> } | null = null;

  const probe = async (): Promise<string | null> => {
    const { promise: silence, resolve } = Promise.withResolvers<string>();
    const timer = deps.after(answerMs, () => resolve(words.silent));
    try {
      return await Promise.race([storage.probe().then(() => null), silence]);
    } catch (error) {
      deps.log.error("probe-failed", { reason: reasonOf(error) });
      return words[faultOf(error)];
    } finally {
      timer[Symbol.dispose]();
    }
  };
  const reasons = async (): Promise<readonly string[]> => {
    const now = deps.now();
    if (probed === null || now - probed.at >= probeEveryMs) probed = { at: now, reason: probe() };
    const asked = probed;
    const found = new Set<string>();
    const state = committer.state();
    if (state.state === "failing" && now - state.latest < recoveryMs) found.add(words[state.fault]);
    const { since } = committer.backlog();
    if (since !== null && now - since >= answerMs) found.add(words.silent);
    const reason = await asked.reason;
    if (reason !== null) {
      found.add(reason);
      // Only good news may be a second old.
      if (probed === asked) probed = null;
    }
    return [...found];
  };

  return async (app) => {
    app.get("/healthz", { schema: { hide: true } }, async () => ({ status: "alive" }));
    app.get(
      "/readyz",
      { schema: { hide: true, response: { 200: Health, 503: Health } } },
      async (_request, reply) => {
        const found = await reasons();
        const lacks = isLedgerGone(vitals.ledger) ? [ledgerIsGone] : [];
        return found.length === 0
          ? reply.code(200).send({ status: "ready", reasons: [], lacks })
          : reply.code(503).send({ status: "not-ready", reasons: [...found], lacks });
      },
    );
    app.get("/metrics", { schema: { hide: true } }, async (_request, reply) =>
      reply.header("content-type", vitals.metrics.contentType).send(await vitals.metrics.text()),
    );
  };
}

/** One that starts for the first time is not gone. */
function isLedgerGone(ledger: LedgerService | null): boolean {
  const state = ledger?.state();
  return state !== undefined && state.state !== "running" && state.reason !== null;
}
