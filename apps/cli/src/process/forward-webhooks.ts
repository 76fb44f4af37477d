import { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { CommandFailure } from "../failure.ts";

/** Vendor → address of its bridge. */
export type WebhookTargets = ReadonlyMap<string, string>;

/** "stripe=http://127.0.0.1:4750", as often as there are bridges. */
export function parseWebhookTargets(flags: readonly string[]): WebhookTargets {
  return new Map(
    flags.map((flag) => {
      const [vendor = "", url = ""] = flag.split(/=(.*)/s);
      if (!/^[a-z][a-z0-9-]*$/.test(vendor) || !URL.canParse(url)) {
        throw new CommandFailure(`--webhooks takes VENDOR=URL, not ${flag}`, { exitCode: 2 });
      }
      return [vendor, url] as const;
    }),
  );
}

/** Hop-by-hop headers, and those that the next request gets of its own. */
const notForwarded = new Set([
  "host",
  "connection",
  "content-length",
  "transfer-encoding",
  "keep-alive",
  "expect",
]);
/** As much as a bridge takes. */
const longestBody = 2 * 1024 * 1024;

/** Nobody who sends a webhook is known before the bridge has looked at its signature: what all of them may take up. */
export interface WebhookBounds {
  readonly atOnce: number;
  /** For a body to come in. */
  readonly withinMs: number;
}

const usualBounds: WebhookBounds = { atOnce: 32, withinMs: 10_000 };

/**
 * Hands webhooks that come in on the main port on to their bridges, byte for byte, since signatures are over bytes. Nothing is acknowledged here: the vendor gets
 * the bridge's own answer, a 502 while the bridge is away and a 503 while too many come in at once, so that it tries again.
 */
export function forwardWebhooks(targets: WebhookTargets, bounds: WebhookBounds = usualBounds) {
  return async (app: FastifyInstance): Promise<void> => {
    if (targets.size === 0) return;
    await app.register((scope, _options, done) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser(
        "*",
        { parseAs: "buffer", bodyLimit: longestBody },
        (_request, body, parsed) => parsed(null, body),
      );
      const comingIn = new Map<FastifyRequest, ReturnType<typeof setTimeout>>();
      const isIn = (request: FastifyRequest): void => {
        clearTimeout(comingIn.get(request));
        comingIn.delete(request);
      };
      scope.addHook("onRequest", async (request, reply) => {
        if (comingIn.size >= bounds.atOnce) return reply.code(503).header("retry-after", 5).send();
        const giveUp = (): void => void request.raw.destroy();
        comingIn.set(request, setTimeout(giveUp, bounds.withinMs));
        request.raw.once("close", () => isIn(request));
        return undefined;
      });
      scope.addHook("preHandler", async (request) => isIn(request));
      for (const [vendor, target] of targets) {
        scope.post(`/webhooks/${vendor}/:connection`, async (request, reply) => {
          const headers = new Headers();
          for (const [name, value] of Object.entries(request.headers)) {
            if (typeof value === "string" && !notForwarded.has(name)) headers.set(name, value);
          }
          try {
            const answer = await fetch(new URL(request.url, target), {
              method: "POST",
              headers,
              body: Buffer.isBuffer(request.body) ? new Uint8Array(request.body) : null,
              signal: AbortSignal.timeout(10_000),
            });
            reply.code(answer.status);
            return await reply.send(answer.body === null ? undefined : Readable.from(answer.body));
          } catch {
            return reply.code(502).send();
          }
        });
      }
      done();
    });
  };
}
