import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { z } from "zod";

const Value = z.union([
  z.object({ stringValue: z.string() }).transform(({ stringValue }) => stringValue),
  z.object({ intValue: z.coerce.number() }).transform(({ intValue }) => intValue),
]);
const Attributes = z
  .array(z.object({ key: z.string(), value: Value }))
  .default([])
  .transform((all): Readonly<Record<string, string | number>> =>
    Object.fromEntries(all.map(({ key, value }) => [key, value])),
  );
const Nanos = z.string().transform(BigInt);
const Span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  startTimeUnixNano: Nanos,
  endTimeUnixNano: Nanos,
  attributes: Attributes,
  events: z.array(z.object({ name: z.string(), timeUnixNano: Nanos })).default([]),
  links: z.array(z.object({ traceId: z.string(), spanId: z.string() })).default([]),
});
export type Span = z.infer<typeof Span>;

/** The body of an OTLP/HTTP export in JSON. */
const Export = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: Attributes }),
      scopeSpans: z.array(z.object({ spans: z.array(Span) })),
    }),
  ),
});

/** A receiver of OTLP over HTTP: what a collector is to a relay. */
export interface SpanReceiver {
  readonly endpoint: string;
  readonly spans: () => readonly Span[];
  readonly services: () => readonly unknown[];
  /** All that came, to look for what must not be in it. */
  readonly text: () => string;
}

export async function startSpanReceiver(): Promise<SpanReceiver> {
  const spans: Span[] = [];
  const services: unknown[] = [];
  const bodies: unknown[] = [];
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      if (request.url !== "/v1/traces") return response.writeHead(404).end();
      bodies.push(body);
      for (const { resource, scopeSpans } of Export.parse(body).resourceSpans) {
        services.push(resource.attributes["service.name"]);
        spans.push(...scopeSpans.flatMap((scope) => scope.spans));
      }
      return response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    spans: () => spans,
    services: () => services,
    text: () => JSON.stringify(bodies),
  };
}
