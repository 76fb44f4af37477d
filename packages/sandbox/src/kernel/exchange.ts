import type { FastifyReply, FastifyRequest } from "fastify";
import type { SandboxClock, VirtualClock } from "./clock.ts";
import type { FaultBox, RequestFault } from "./faults.ts";
import type { RequestLog } from "./request-log.ts";
import type { SeededRandom } from "./random.ts";
import type { ObjectStore } from "./store.ts";
import type { Span, Vendor, VendorReply, VendorRequest } from "./vendor.ts";

interface ExchangeDeps {
  readonly store: ObjectStore;
  readonly clock: VirtualClock;
  readonly outer: SandboxClock;
  readonly random: SeededRandom;
  readonly faults: FaultBox;
  readonly log: RequestLog;
  readonly vendor: Vendor;
  readonly latencyMs: Span;
  readonly changed: () => void;
  /** Whether the sandbox is being closed: what still waits then is dropped. */
  readonly isClosing: () => boolean;
  readonly reportBug: (error: unknown) => void;
}

function toVendorRequest(request: FastifyRequest, inFlight: number): VendorRequest {
  const [path = "", query = ""] = request.url.split(/\?(.*)/s, 2);
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value]],
  );
  return {
    method: request.method,
    path,
    query,
    headers: Object.fromEntries(headers),
    body: Buffer.isBuffer(request.body) ? request.body.toString("utf8") : "",
    inFlight,
  };
}

/** Cuts the connection, after half of `partial` if there is one. */
function cut(reply: FastifyReply, partial?: VendorReply): void {
  reply.hijack();
  if (partial === undefined) {
    reply.raw.destroy();
    return;
  }
  const bytes = Buffer.from(partial.body);
  reply.raw.writeHead(partial.status, { ...partial.headers, "content-length": bytes.length });
  // Destroyed only after the half has left, or the client would see no body at all.
  reply.raw.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => reply.raw.destroy());
}

/**
 * Answers the vendor's own paths: latency, faults, one transaction with the log entry in it, reply.
 */
export function createExchange(deps: ExchangeDeps) {
  const { store, clock, outer, random, faults, log, vendor, latencyMs } = deps;
  const inFlight = new Map<string, Promise<void>>();
  let answering = 0;
  const wait = (ms: number): Promise<void> =>
    ms <= 0 ? Promise.resolve() : new Promise((resolve) => void outer.after(ms, resolve));
  const latency = (): number => random.integer(latencyMs.min, latencyMs.max) / 2;

  function execute(request: VendorRequest, fault: RequestFault | undefined): VendorReply {
    const key = vendor.keyOf(request);
    const record = (reply: VendorReply | undefined): void =>
      log.add({
        at: clock.now(),
        method: request.method,
        path: request.query === "" ? request.path : `${request.path}?${request.query}`,
        headers: request.headers,
        body: request.body,
        status: reply === undefined || isSilent(fault) ? "no-answer" : reply.status,
        key,
        committed: reply?.committed ?? false,
        fault: fault?.kind ?? null,
      });
    try {
      return store.transaction(() => {
        const reply =
          fault?.kind === "status"
            ? vendor.failure(fault.status, request, fault)
            : vendor.handle(request);
        record(reply);
        return reply;
      });
    } catch (error) {
      deps.reportBug(error);
      return store.transaction(() => {
        const reply = vendor.failure(500, request);
        record(reply);
        return reply;
      });
    }
  }

  /** Waits while another request holds the same key, unless the vendor refuses such a request. */
  async function enter(request: VendorRequest): Promise<VendorReply | (() => void)> {
    const key = vendor.keyOf(request);
    if (key === null) return () => {};
    for (let other = inFlight.get(key); other !== undefined; other = inFlight.get(key)) {
      const busy = vendor.busy(request);
      if (busy !== undefined) return busy;
      await other;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    inFlight.set(key, promise);
    return () => {
      inFlight.delete(key);
      resolve();
    };
  }

  return async (raw: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    answering += 1;
    try {
      return await answer(toVendorRequest(raw, answering), reply);
    } finally {
      answering -= 1;
    }
  };

  async function answer(request: VendorRequest, reply: FastifyReply): Promise<FastifyReply> {
    const fault = faults.takeForRequest(request.method, request.path);
    const entered = await enter(request);
    if (typeof entered !== "function") return send(reply, entered);
    try {
      await wait(latency());
      if (fault?.kind === "hang") await wait(fault.ms);
      if (deps.isClosing()) {
        cut(reply);
        return reply;
      }
      if (fault?.kind === "timeout-before-commit") {
        logUnheard(request, fault);
        cut(reply);
        return reply;
      }
      const result = execute(request, fault);
      deps.changed();
      await wait(latency());
      if (fault?.kind === "timeout-after-commit") cut(reply);
      else if (fault?.kind === "truncated-body") cut(reply, result);
      else return send(reply, result);
      return reply;
    } finally {
      entered();
    }
  }

  function logUnheard(request: VendorRequest, fault: RequestFault): void {
    const { method, path, headers, body } = request;
    const key = vendor.keyOf(request);
    const at = clock.now();
    const status = "no-answer";
    log.add({ at, method, path, headers, body, status, key, committed: false, fault: fault.kind });
  }
}

function isSilent(fault: RequestFault | undefined): boolean {
  return fault?.kind === "timeout-after-commit";
}

function send(reply: FastifyReply, answer: VendorReply): FastifyReply {
  return reply.code(answer.status).headers(answer.headers).send(answer.body);
}
