import type { RemoteFailure } from "@concord/bridge/connector";
import { Stripe } from "stripe";

type Rejection = Extract<RemoteFailure, { type: "rejected" }>;

// Errors of the network after which nothing can have reached Stripe.
const neverSent: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

const allowIt = "Give the key this permission in the Stripe dashboard, then replay";

/**
 * What a failed call means for what to do next. A write whose answer is missing or broken is uncertain; a read never is.
 */
export function failureOf(error: unknown, method: "GET" | "POST" | "DELETE"): RemoteFailure {
  if (error instanceof Stripe.errors.StripeConnectionError) {
    const codes = causes(error);
    const reason = [error.message, ...codes].join(" ");
    if (method === "GET" || codes.some((code) => neverSent.has(code))) {
      return { type: "unavailable", reason };
    }
    return { type: "uncertain", reason };
  }
  if (!(error instanceof Stripe.errors.StripeError)) {
    const reason = error instanceof Error ? error.message : String(error);
    return { type: method === "GET" ? "unavailable" : "uncertain", reason };
  }
  const { statusCode, message: reason } = error;
  // Something was sent under this key already, in other words: by another bridge of this connection, or before the document moved on.
  if (error.type === "StripeIdempotencyError") return { type: "uncertain", reason };
  switch (statusCode) {
    case 401:
      return { type: "unauthorized", reason };
    case 403:
      // The account no longer takes this key, or the app: nothing at all works.
      return error.code === "account_invalid"
        ? { type: "unauthorized", reason }
        : { type: "forbidden", reason, fixes: [allowIt] };
    case 404:
      if (method === "GET") return { type: "not-found", reason };
      return rejected(error, "reference-missing", ["Check that it still exists in Stripe"]);
    case 409:
      // The same key is being worked on: its outcome is not known yet.
      return { type: "uncertain", reason };
    case 429:
      return { type: "rate-limited", retryAfterMs: retryAfterMs(error), reason };
    case undefined:
      return { type: method === "GET" ? "unavailable" : "uncertain", reason };
    default:
      // An error that calls itself a success says neither.
      if (statusCode >= 500 || statusCode < 400)
        return { type: method === "GET" ? "unavailable" : "uncertain", reason };
      return refusal(error);
  }
}

function refusal(error: Stripe.errors.StripeError): Rejection {
  switch (error.code ?? "") {
    case "invoice_not_editable":
      return rejected(error, "immutable", ["Credit the invoice and issue a new one"]);
    case "invoice_number_taken":
      return rejected(error, "duplicate-number", [
        "Find the invoice that has this number in Stripe: it may be the same one",
        "Give that one another number while it is a draft, or delete it, then replay",
      ]);
    case "resource_missing":
      return rejected(error, "reference-missing", ["Check that it still exists in Stripe"]);
    default:
      return rejected(error, "validation", ["Correct it, or do it in the Stripe dashboard"]);
  }
}

function rejected(
  { message, code, type, requestId }: Stripe.errors.StripeError,
  reason: Rejection["code"],
  fixes: readonly string[],
): Rejection {
  return {
    type: "rejected",
    code: reason,
    reason: message,
    vendorCode: code ?? type,
    ...(requestId !== undefined && { trace: requestId }),
    fixes,
  };
}

function retryAfterMs({ headers }: Stripe.errors.StripeError): number | undefined {
  const seconds = Number(headers?.["retry-after"]);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : undefined;
}

/** The codes along the causes of an error ("ECONNREFUSED"). */
function causes(error: unknown): readonly string[] {
  const codes: string[] = [];
  let at: unknown = error;
  for (let depth = 0; depth < 6 && typeof at === "object" && at !== null; depth += 1) {
    if ("code" in at && typeof at.code === "string") codes.push(at.code);
    at = "detail" in at && at.detail !== undefined ? at.detail : "cause" in at ? at.cause : null;
  }
  return codes;
}
