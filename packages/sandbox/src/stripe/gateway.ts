import type { Kernel, VendorReply, VendorRequest } from "../kernel/vendor.ts";
import { findRoute, runRoute } from "./api.ts";
import { ApiError, type ErrorBody } from "./api-error.ts";
import { decodeForm } from "./form.ts";
import { keyOf, recall, remember } from "./idempotency.ts";
import { apiVersion, type StripeSettings } from "./settings.ts";
import { createWorld, type World } from "./world.ts";

export const revokedKeyKind = "revoked_key";

/** The doors of the API: key, version, rate limits, idempotency, then the endpoint. */
export interface Gateway {
  readonly handle: (request: VendorRequest) => VendorReply;
  readonly busy: (request: VendorRequest) => VendorReply;
  readonly failure: (status: number, request: VendorRequest, remembered: boolean) => VendorReply;
}

const masked = (key: string): string => `${key.slice(0, 8)}${"*".repeat(8)}${key.slice(-4)}`;

function keyFrom(request: VendorRequest): string | undefined {
  const [scheme = "", value = ""] = (request.headers["authorization"] ?? "").split(" ", 2);
  if (scheme.toLowerCase() === "bearer") return value;
  if (scheme.toLowerCase() !== "basic") return undefined;
  return Buffer.from(value, "base64").toString("utf8").split(":", 1)[0];
}

function refusal(status: number, message: string, code?: string): ApiError {
  const body: ErrorBody = {
    type: "invalid_request_error",
    message,
    ...(code === undefined ? {} : { code }),
  };
  return new ApiError(status, body, "checking");
}

function reply(
  request: VendorRequest,
  requestId: string,
  answer: { status: number; body: string },
  more: { headers?: Record<string, string>; committed?: boolean } = {},
): VendorReply {
  const key = keyOf(request);
  return {
    status: answer.status,
    headers: {
      "content-type": "application/json",
      "request-id": requestId,
      "stripe-version": apiVersion,
      ...(key === null ? {} : { "idempotency-key": key }),
      ...more.headers,
    },
    body: answer.body,
    committed: more.committed ?? false,
  };
}

const errorText = (error: ErrorBody): string => JSON.stringify({ error }, null, 2);

export function createGateway(kernel: Kernel, settings: StripeSettings): Gateway {
  const { store, limiter, clock } = kernel;

  function checkDoor(request: VendorRequest): void {
    const key = keyFrom(request);
    if (key === undefined || key === "")
      throw refusal(
        401,
        "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
      );
    if (key !== settings.apiKey) throw refusal(401, `Invalid API Key provided: ${masked(key)}`);
    if (store.get(revokedKeyKind, key) !== undefined)
      throw refusal(401, `Expired API Key provided: ${masked(key)}`, "api_key_expired");
    const account = request.headers["stripe-account"];
    if (account !== undefined && account !== settings.account.id)
      throw refusal(
        403,
        `The provided key '${masked(key)}' does not have access to account '${account}' (or that account does not exist).`,
        "account_invalid",
      );
    const version = request.headers["stripe-version"];
    if (version !== undefined && version !== apiVersion)
      throw refusal(
        400,
        `Invalid Stripe API version: ${version}. This sandbox speaks ${apiVersion}.`,
      );
    const type = request.headers["content-type"] ?? "";
    if (request.body !== "" && !type.startsWith("application/x-www-form-urlencoded"))
      throw refusal(
        400,
        "Invalid request (check that your POST content type is application/x-www-form-urlencoded).",
      );
  }

  /** Why a request is over a limit, in the words of `Stripe-Rate-Limited-Reason`. */
  function overLimit(route: string): string | undefined {
    const { rates } = settings;
    if (rates === "off") return undefined;
    if (!limiter.take("global", rates.global, clock.now())) return "global-rate";
    if (!limiter.take(route, rates.endpoint, clock.now())) return "endpoint-rate";
    return undefined;
  }

  const limited: ErrorBody = {
    type: "invalid_request_error",
    code: "rate_limit",
    message:
      "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.",
  };

  /** What a fault of this status says. */
  function errorOf(status: number): ErrorBody {
    if (status === 429) return limited;
    if (status >= 500) return { type: "api_error", message: "An unknown error occurred." };
    const message =
      status === 403
        ? `The provided key '${masked(settings.apiKey)}' does not have the required permissions for this endpoint on account '${settings.account.id}'.`
        : "This request is not available for your account.";
    return { type: "invalid_request_error", message };
  }

  function execute(world: World, request: VendorRequest): { status: number; body: string } {
    const route = findRoute(request.method, request.path);
    if (route === undefined)
      throw refusal(
        404,
        `Unrecognized request URL (${request.method}: ${request.path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
      );
    const tree = decodeForm([request.query, request.body].filter((part) => part !== "").join("&"));
    const answer = store.transaction(() => runRoute(world, route, tree));
    return { status: 200, body: JSON.stringify(answer, null, 2) };
  }

  return {
    handle(request) {
      const requestId = `req_${kernel.random.text(14)}`;
      const cause = { id: requestId, idempotency_key: keyOf(request) };
      const world = createWorld(kernel, settings, { cause });
      try {
        checkDoor(request);
        const route = findRoute(request.method, request.path);
        const reason = overLimit(`${request.method} ${route?.endpoint.path ?? "?"}`);
        if (reason !== undefined) {
          const answer = { status: 429, body: errorText(limited) };
          return reply(request, requestId, answer, {
            headers: { "stripe-rate-limited-reason": reason },
          });
        }
        const before = recall(world, request);
        if (before !== undefined)
          return reply(request, requestId, before, { headers: { "idempotent-replayed": "true" } });
        const answer = execute(world, request);
        remember(world, request, answer);
        return reply(request, requestId, answer, { committed: request.method !== "GET" });
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        error.keep?.();
        const answer = { status: error.status, body: errorText(error.body) };
        if (error.phase === "running") remember(world, request, answer);
        return reply(request, requestId, answer, { committed: error.keep !== undefined });
      }
    },
    busy(request) {
      const message =
        "There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through). Please try again later.";
      const body = errorText({
        type: "idempotency_error",
        code: "idempotency_key_in_use",
        message,
      });
      return reply(request, `req_${kernel.random.text(14)}`, { status: 409, body });
    },
    failure(status, request, remembered) {
      const requestId = `req_${kernel.random.text(14)}`;
      const body = errorText(errorOf(status));
      const world = createWorld(kernel, settings, {
        cause: { id: requestId, idempotency_key: keyOf(request) },
      });
      if (remembered) remember(world, request, { status, body });
      const headers = status === 429 ? { "stripe-rate-limited-reason": "global-rate" } : {};
      return reply(request, requestId, { status, body }, { headers });
    },
  };
}
