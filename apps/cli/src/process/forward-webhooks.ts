import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
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
const longestBody = 4 * 1024 * 1024;

/**
 * Hands webhooks that come in on the main port on to their bridges, byte for byte, since signatures are over bytes. Nothing is acknowledged here: the vendor gets
 * the bridge's own answer, and a 502 while the bridge is away, so that it tries again.
 */
export function forwardWebhooks(targets: WebhookTargets) {
  return async (app: FastifyInstance): Promise<void> => {
    if (targets.size === 0) return;
    await app.register((scope, _options, done) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser(
        "*",
        { parseAs: "buffer", bodyLimit: longestBody },
        (_request, body, parsed) => parsed(null, body),
      );
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
