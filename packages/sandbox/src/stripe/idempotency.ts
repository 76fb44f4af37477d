import { createHash } from "node:crypto";
import type { VendorReply, VendorRequest } from "../kernel/vendor.ts";
import { ApiError } from "./api-error.ts";
import type { World } from "./world.ts";

const kind = "idempotency_key";
const longestKey = 255;

interface Remembered {
  readonly endpoint: string;
  readonly fingerprint: string;
  /** Unix seconds. */
  readonly at: number;
  readonly status: number;
  readonly body: string;
}

/** The key of a request: only POST has one. */
export function keyOf(request: VendorRequest): string | null {
  return request.method === "POST" ? (request.headers["idempotency-key"] ?? null) : null;
}

const fingerprintOf = (request: VendorRequest): string =>
  createHash("sha256").update(`${request.query}\n${request.body}`).digest("hex");
const endpointOf = (request: VendorRequest): string => `${request.method} ${request.path}`;

function mismatch(message: string): ApiError {
  return new ApiError(400, { type: "idempotency_error", message }, "checking");
}

/**
 * What was answered under this key before, if that is still remembered. Throws Stripe's error when
 * the key was used for something else.
 */
export function recall(
  world: World,
  request: VendorRequest,
): Pick<VendorReply, "status" | "body"> | undefined {
  const key = keyOf(request);
  if (key === null) return undefined;
  if (key.length > longestKey)
    throw mismatch(`Idempotency keys can be at most ${longestKey} characters long.`);
  const known = world.kernel.store.get<Remembered>(kind, key);
  if (known === undefined) return undefined;
  if (world.now() - known.at >= world.settings.idempotencyLifetimeMs / 1000) {
    world.kernel.store.remove(kind, key);
    return undefined;
  }
  if (known.endpoint !== endpointOf(request))
    throw mismatch(
      `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${known.endpoint}' vs '${endpointOf(request)}'). Try using a key other than '${key}' if you meant to execute a different request.`,
    );
  if (known.fingerprint !== fingerprintOf(request))
    throw mismatch(
      `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    );
  return { status: known.status, body: known.body };
}

/** Keeps the answer for whoever asks again with this key. */
export function remember(
  world: World,
  request: VendorRequest,
  answer: Pick<VendorReply, "status" | "body">,
): void {
  const key = keyOf(request);
  if (key === null) return;
  const entry: Remembered = {
    endpoint: endpointOf(request),
    fingerprint: fingerprintOf(request),
    at: world.now(),
    status: answer.status,
    body: answer.body,
  };
  world.kernel.store.put(kind, key, entry);
}
