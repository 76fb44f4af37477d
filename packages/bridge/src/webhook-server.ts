import fastify, { type FastifyInstance } from "fastify";
import type { RawWebhook } from "./connector.ts";
import type { WebhookAnswer } from "./inbox/receive-webhook.ts";

/** Takes webhooks for any number of connections at `POST /webhooks/{vendor}/{connection}`. */
export interface WebhookServer extends AsyncDisposable {
  readonly register: (
    vendor: string,
    connection: string,
    receive: (webhook: RawWebhook) => WebhookAnswer,
  ) => void;
  /** Resolves with the port. */
  readonly listen: (options: { readonly host: string; readonly port: number }) => Promise<number>;
  readonly app: FastifyInstance;
}

// Vendors send far less; this is what we are ready to check a signature over.
const longestBodyBytes = 2 * 1024 * 1024;

const longestParameter = 1_000;

/**
 * The body stays the bytes that came, since signatures are over bytes: no parser touches it. The vendor is told the status and nothing of our inside.
 */
export function createWebhookServer(options: {
  readonly log: (event: string, fields: Readonly<Record<string, string | number>>) => void;
}): WebhookServer {
  const receivers = new Map<string, (webhook: RawWebhook) => WebhookAnswer>();
  const app = fastify({
    bodyLimit: longestBodyBytes,
    forceCloseConnections: true,
    // Ids of dead letters hold register paths.
    routerOptions: { maxParamLength: longestParameter },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));

  app.post<{ Params: { vendor: string; connection: string } }>(
    "/webhooks/:vendor/:connection",
    async (request, reply) => {
      const { vendor, connection } = request.params;
      const receive = receivers.get(key(vendor, connection));
      if (receive === undefined) {
        return reply
          .code(404)
          .type("application/problem+json")
          .send(problem(404, "unknown-connection", "No such connection"));
      }
      const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
      const answer = receive({ body, headers: plainHeaders(request.headers) });
      if (answer.status === 200) return reply.code(200).send();
      options.log("webhook-refused", {
        vendor,
        connection,
        status: answer.status,
        reason: answer.reason,
      });
      return reply
        .code(answer.status)
        .type("application/problem+json")
        .send(problem(answer.status, "webhook-refused", "The webhook was not accepted"));
    },
  );

  app.setErrorHandler((error, request, reply) => {
    const status = statusOf(error);
    options.log("webhook-failed", {
      path: request.routeOptions.url ?? "",
      status,
      reason: error instanceof Error ? error.message : String(error),
    });
    // Not 200: the vendor sends it again.
    return reply
      .code(status)
      .type("application/problem+json")
      .send(problem(status, "webhook-failed", "The webhook could not be taken in"));
  });

  return {
    app,
    register: (vendor, connection, receive) => void receivers.set(key(vendor, connection), receive),
    async listen(address) {
      const url = new URL(await app.listen(address));
      return Number(url.port);
    },
    [Symbol.asyncDispose]: () => app.close(),
  };
}

function key(vendor: string, connection: string): string {
  return JSON.stringify([vendor, connection]);
}

/** A problem document by RFC 9457. */
function problem(status: number, type: string, title: string) {
  return { type: `urn:concord:${type}`, title, status };
}

function plainHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === "string" ? value : value.join(", ")]],
    ),
  );
}

function statusOf(error: unknown): number {
  const claimed =
    typeof error === "object" && error !== null && "statusCode" in error ? error.statusCode : 500;
  return typeof claimed === "number" && claimed >= 400 && claimed < 500 ? claimed : 500;
}
