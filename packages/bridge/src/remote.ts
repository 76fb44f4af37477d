/** Why a call failed, and so what to do next. */
export type RemoteFailure =
  | {
      readonly type: "rate-limited";
      readonly retryAfterMs: number | undefined;
      readonly reason: string;
    }
  /** Certainly not processed: nothing reached the vendor, or it said so. */
  | { readonly type: "unavailable"; readonly reason: string }
  /** Bytes were sent and no trustworthy answer came: it may have happened. */
  | { readonly type: "uncertain"; readonly reason: string }
  | { readonly type: "stale-version"; readonly reason: string }
  /** Nothing was done: something else, which is on its way, must be there first. Tried again for a while; then a person is told. */
  | { readonly type: "not-yet"; readonly reason: string; readonly fixes: readonly string[] }
  /** The connection as a whole is over, until a person connects the account again. */
  | { readonly type: "unauthorized"; readonly reason: string }
  /** The connection stands, and does not allow this one thing (a missing permission, a feature that the plan lacks, a closed object). Nothing was done. */
  | { readonly type: "forbidden"; readonly reason: string; readonly fixes: readonly string[] }
  | { readonly type: "not-found"; readonly reason: string }
  | {
      readonly type: "rejected";
      readonly code:
        | "closed-period"
        | "duplicate-number"
        | "duplicate-name"
        | "immutable"
        | "over-allocation"
        | "reference-missing"
        | "validation"
        | "drift"
        | "unknown";
      readonly reason: string;
      readonly vendorCode?: string;
      /** The vendor's own id of the request, for its support. */
      readonly trace?: string;
      /** What a person can do, in words. */
      readonly fixes: readonly string[];
    };

export type Remote<T> =
  | { readonly type: "ok"; readonly value: T }
  | { readonly type: "failed"; readonly failure: RemoteFailure };
