import swagger from "@fastify/swagger";
import type { FastifyInstance } from "fastify";
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
} from "fastify-type-provider-zod";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { DoorContext } from "../door.ts";
import { reasonOf } from "../relay-deps.ts";
import { absenceRoutes } from "./absence-routes.ts";
import { authenticate } from "./authenticate.ts";
import { conflictRoutes } from "./conflict-routes.ts";
import { erasureRoutes } from "./erasure-routes.ts";
import { creditRoutes } from "./credit-routes.ts";
import { creditUseRoutes } from "./credit-use-routes.ts";
import { healthRoutes } from "./health-routes.ts";
import type { Vitals } from "./health-routes.ts";
import { changeRoutes } from "./change-routes.ts";
import { historyRoutes } from "./history-routes.ts";
import { pastRoutes } from "./past-routes.ts";
import { inspectionRoutes } from "./inspection-routes.ts";
import { invoiceRoutes } from "./invoice-routes.ts";
import { leaseRoutes } from "./lease-routes.ts";
import { passkeyRoutes } from "./passkey-routes.ts";
import { ProblemError, problem, sendProblem } from "./problem.ts";
import { quarantineRoutes } from "./quarantine-routes.ts";
import { revocationRoutes } from "./revocation-routes.ts";
import { seriesRoutes } from "./series-routes.ts";
import { sessionRoutes } from "./session-routes.ts";
import { validateWhole } from "./validate-whole.ts";

/** Puts the HTTP side of a relay on an app: API, its contract and health. */
export async function registerApi(
  app: FastifyInstance,
  context: DoorContext,
  vitals: Vitals,
): Promise<void> {
  const { deps } = context;
  app.setValidatorCompiler(validateWhole);
  // Answers are typed by their schemas at compile time; running them through zod again would only cost time.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof ProblemError) return sendProblem(reply, error.problem, error.retryAfterMs);
    if (hasZodFastifySchemaValidationErrors(error)) {
      const [first] = error.validation;
      const path = first?.instancePath.slice(1).replaceAll("/", ".") ?? "";
      const detail = `${error.validationContext ?? "request"}: ${first?.message ?? "not valid"}`;
      return sendProblem(reply, problem("invalid-request", { detail, ...(path && { path }) }));
    }
    const status = statusOf(error);
    if (status === 413) return sendProblem(reply, problem("too-large"));
    if (status >= 400 && status < 500) {
      const detail = "The body must be JSON and the address one of the contract's.";
      return sendProblem(reply, { ...problem("invalid-request", { detail }), status });
    }
    deps.log.error("request-failed", { reason: reasonOf(error) });
    return sendProblem(reply, problem("internal"));
  });
  // Before a byte of the body is read: what is large is for those who have a token, and where somebody reads it.
  app.addHook("onRequest", async (request) => {
    if (request.is404) throw new ProblemError(problem("not-found"));
    if (request.method === "POST" && request.url.startsWith("/api/")) {
      await authenticate(request, context, "read");
    }
  });
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, problem("not-found")));

  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Concord", version: "1", description: "Invoices that stay in agreement." },
      components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
      security: [{ token: [] }],
    },
    transform: jsonSchemaTransform,
  });
  const typed = app.withTypeProvider<ZodTypeProvider>();
  await typed.register(invoiceRoutes(context, vitals.list));
  await typed.register(creditRoutes(context));
  await typed.register(creditUseRoutes(context));
  await typed.register(absenceRoutes(context));
  await typed.register(conflictRoutes(context, vitals.list));
  await typed.register(seriesRoutes(context));
  await typed.register(leaseRoutes(context, vitals.leases));
  await typed.register(quarantineRoutes(context));
  await typed.register(historyRoutes(context, vitals.ledger));
  await typed.register(pastRoutes(context, vitals.ledger));
  await typed.register(erasureRoutes(context, vitals.eraser));
  await typed.register(changeRoutes(context));
  await typed.register(inspectionRoutes(context));
  await typed.register(revocationRoutes(context));
  await typed.register(sessionRoutes(context));
  await typed.register(passkeyRoutes(context, vitals.passkeys));
  await typed.register(healthRoutes(context, vitals));
  app.get("/api/v1/openapi.json", { schema: { hide: true } }, async () => app.swagger());
}

function statusOf(error: unknown): number {
  return typeof error === "object" &&
    error !== null &&
    "statusCode" in error &&
    typeof error.statusCode === "number"
    ? error.statusCode
    : 500;
}
