/** The `error` object of Stripe's replies. */
export interface ErrorBody {
  readonly type: "invalid_request_error" | "card_error" | "api_error" | "idempotency_error";
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
  readonly decline_code?: string;
  readonly payment_intent?: unknown;
}

/**
 * A refusal in Stripe's shape.
 *
 * It is thrown, not returned: a refusal anywhere must undo the whole request, and the one place
 * that owns the request's savepoint is the one that catches it.
 *
 * `phase` is "checking" for what Stripe finds before it runs an endpoint; only refusals while
 * "running" are remembered under an idempotency key. `keep` is work that survives the refusal: a
 * declined payment has still been attempted.
 */
export class ApiError extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  readonly phase: "checking" | "running";
  readonly keep: (() => void) | undefined;

  constructor(
    status: number,
    body: ErrorBody,
    phase: "checking" | "running" = "running",
    keep?: () => void,
  ) {
    super(body.message);
    this.name = "ApiError";
    this.status = status;
    this.body = body;
    this.phase = phase;
    this.keep = keep;
  }
}

/** 400: the request makes no sense for the object as it is. */
export function invalidRequest(message: string, code?: string, param?: string): ApiError {
  return new ApiError(400, {
    type: "invalid_request_error",
    message,
    ...(code === undefined ? {} : { code }),
    ...(param === undefined ? {} : { param }),
  });
}

/** 400: a parameter is unknown, missing or malformed. */
export function invalidParameter(message: string, code: string, param: string): ApiError {
  const body = { type: "invalid_request_error", message, code, param } as const;
  return new ApiError(400, body, "checking");
}

/** 404, or 400 when a parameter and not the path named the object. */
export function noSuch(kind: string, id: string, param: string): ApiError {
  const body = {
    type: "invalid_request_error",
    message: `No such ${kind}: '${id}'`,
    code: "resource_missing",
    param,
  } as const;
  return new ApiError(param === "id" ? 404 : 400, body);
}
