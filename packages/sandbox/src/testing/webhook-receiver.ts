import { once } from "node:events";
import { createServer } from "node:http";

/** One webhook as it arrived. */
export interface ReceivedWebhook {
  readonly headers: Readonly<Record<string, string>>;
  /** The exact body. */
  readonly body: string;
}

export interface WebhookReceiver extends AsyncDisposable {
  readonly url: string;
  readonly got: ReceivedWebhook[];
  /** Resolves when at least `count` have arrived. */
  readonly until: (count: number) => Promise<void>;
}

/** A server that takes webhooks; `answers` are the statuses it gives, 200 when they run out. */
export async function receiveWebhooks(answers: number[] = []): Promise<WebhookReceiver> {
  const got: ReceivedWebhook[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
      got.push({ headers: Object.fromEntries(headers), body: Buffer.concat(chunks).toString() });
      response.writeHead(answers.shift() ?? 200).end();
      server.emit("got");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    got,
    async until(count) {
      while (got.length < count) await once(server, "got");
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      const closed = once(server, "close");
      server.close();
      await closed;
    },
  };
}
