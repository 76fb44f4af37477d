import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  defaultTextMapGetter,
  defaultTextMapSetter,
  trace,
} from "@opentelemetry/api";
import type { Attributes, Span, Tracer } from "@opentelemetry/api";
import { ExportResultCode, W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { SpanExporter } from "@opentelemetry/sdk-trace";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Submission } from "../core/submission.ts";
import type { RelayDeps } from "../relay-deps.ts";
import { noMeters } from "./meters.ts";
import type { MeteredTurn, Meters } from "./meters.ts";

/** Where spans go. */
export interface TracingOptions {
  /** An OTLP/HTTP receiver: spans are posted to `v1/traces` below it. */
  readonly endpoint: string;
  readonly serviceName: string;
  /** Which part of the traces that begin here is kept, from 0 to 1; who calls us with a trace has decided already. */
  readonly ratio: number;
}

/** Spans of requests, batches and turns. This module, and all of OpenTelemetry with it, is loaded only where spans are wanted. */
export interface Tracing {
  readonly meters: Meters;
  readonly traceRequests: (app: FastifyInstance) => void;
  /** Sends what is left. */
  readonly end: () => Promise<void>;
}

type TracingDeps = Pick<RelayDeps, "now" | "ticks" | "log">;

const propagator = new W3CTraceContextPropagator();

export function startTracing(options: TracingOptions, deps: TracingDeps): Tracing {
  const { endpoint, serviceName, ratio } = options;
  const url = new URL("v1/traces", endpoint.endsWith("/") ? endpoint : `${endpoint}/`).href;
  const exporter = telling(new OTLPTraceExporter({ url }), deps.log);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": serviceName }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer("concord-relay");
  return {
    meters: metersOf(tracer, deps),
    traceRequests: (app) => traceRequests(app, tracer),
    end: () => provider.shutdown(),
  };
}

/** Says once that spans do not arrive, and once that they do again. */
function telling(exporter: SpanExporter, log: RelayDeps["log"]): SpanExporter {
  let arrive = true;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const isGood = result.code === ExportResultCode.SUCCESS;
        if (isGood !== arrive) {
          arrive = isGood;
          if (isGood) log.info("traces-sent-again", {});
          else log.warn("traces-not-sent", { reason: result.error?.message ?? "unknown" });
        }
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    ...(exporter.forceFlush !== undefined && {
      forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    }),
  };
}

function metersOf(tracer: Tracer, deps: TracingDeps): Meters {
  return {
    ...noMeters,
    turnCommitted: (turn) => {
      const shift = deps.now() - deps.ticks();
      const turnSpan = spanOfTurn(tracer, turn, shift);
      for (const { waiting, entry, verdict } of turn.batches) {
        spanOfBatch(tracer, waiting, turnSpan, turn, shift, {
          "concord.outcome": verdict.type,
          "concord.batch.bytes": entry.update.byteLength,
          ...("seq" in verdict && { "concord.seq": verdict.seq }),
          ...("corrections" in verdict && { "concord.corrections": verdict.corrections.length }),
        });
      }
      for (const { waiting, outcome } of turn.answers) {
        const isVerdict = outcome.type === "verdict";
        spanOfBatch(tracer, waiting, turnSpan, turn, shift, {
          "concord.outcome": isVerdict ? outcome.verdict.type : outcome.type,
          ...(isVerdict &&
            outcome.verdict.type === "refused" && { "concord.reason": outcome.verdict.reason }),
        });
      }
    },
    turnFailed: (fault) => {
      const span = tracer.startSpan("turn", { root: true, attributes: { "concord.fault": fault } });
      span.setStatus({ code: SpanStatusCode.ERROR, message: fault });
      span.end();
    },
  };
}

/** A turn and what it consisted of. */
function spanOfTurn(tracer: Tracer, turn: MeteredTurn, shift: number): Span {
  const { begunAt, preparedAt, committedAt, publishedAt, batches, answers } = turn;
  const span = tracer.startSpan("turn", {
    root: true,
    startTime: shift + begunAt,
    attributes: { "concord.batches": batches.length, "concord.answers": answers.length },
  });
  const within = trace.setSpan(ROOT_CONTEXT, span);
  const part = (name: string, from: number, to: number): void =>
    tracer.startSpan(name, { startTime: shift + from }, within).end(shift + to);
  part("accept", begunAt, preparedAt);
  if (batches.length > 0) part("transaction", preparedAt, committedAt);
  part("fan-out", committedAt, publishedAt);
  span.end(shift + publishedAt);
  return span;
}

/** A batch from its arrival to when its readers were told, below the request that brought it, and linked to its turn. */
function spanOfBatch(
  tracer: Tracer,
  { submission, arrivedAt }: { readonly submission: Submission; readonly arrivedAt: number },
  turnSpan: Span,
  turn: MeteredTurn,
  shift: number,
  attributes: Attributes,
): void {
  const { workspace, document, door, trace: traceparent } = submission;
  const parent =
    traceparent === undefined
      ? ROOT_CONTEXT
      : propagator.extract(ROOT_CONTEXT, { traceparent }, defaultTextMapGetter);
  const span = tracer.startSpan(
    "batch",
    {
      startTime: shift + arrivedAt,
      links: [{ context: turnSpan.spanContext() }],
      attributes: {
        "concord.workspace": workspace,
        "concord.document": document,
        "concord.door": door,
        ...attributes,
      },
    },
    parent,
  );
  span.addEvent("accepting", {}, shift + turn.begunAt);
  span.addEvent("committing", {}, shift + turn.preparedAt);
  span.addEvent("durable", {}, shift + turn.committedAt);
  span.end(shift + turn.publishedAt);
}

function traceRequests(app: FastifyInstance, tracer: Tracer): void {
  const spans = new WeakMap<FastifyRequest, Span>();
  app.addHook("onRequest", async (request) => {
    const { headers, method } = request;
    const parent = propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
    const span = tracer.startSpan(method, { kind: SpanKind.SERVER }, parent);
    spans.set(request, span);
    // Whatever comes of the request is below our span now, not beside it.
    propagator.inject(trace.setSpan(parent, span), headers, defaultTextMapSetter);
  });
  app.addHook("onResponse", async (request, { statusCode }) => {
    const span = spans.get(request);
    if (span === undefined) return;
    const route = request.routeOptions.url;
    if (route !== undefined) span.updateName(`${request.method} ${route}`);
    span.setAttributes({
      "http.request.method": request.method,
      "http.response.status_code": statusCode,
      ...(route !== undefined && { "http.route": route }),
    });
    if (statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  });
}
