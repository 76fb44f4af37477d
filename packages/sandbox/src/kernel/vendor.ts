import type { RequestFault } from "./faults.ts";
import type { Send } from "./rim.ts";
import type { SandboxClock, VirtualClock } from "./clock.ts";
import type { RateLimiter } from "./rate-limit.ts";
import type { SeededRandom } from "./random.ts";
import type { ObjectStore } from "./store.ts";
import type { Delivery, OutgoingWebhook } from "./webhooks.ts";

/** A span of milliseconds, from which a delay is drawn. */
export interface Span {
  readonly min: number;
  readonly max: number;
}

/** Where a vendor sends webhooks, and the secret that signs them. */
export interface WebhookTarget {
  readonly url: string;
  readonly secret: string;
}

/** What every sandbox takes. Delays are milliseconds. */
export interface SandboxOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly host?: "127.0.0.1";
  /** A SQLite file that keeps the world across restarts; omitted, the world lives in memory. */
  readonly dataFile?: string;
  /** Fixes ids, delays and the seeded world. */
  readonly seed?: string;
  readonly clock?: SandboxClock;
  /** How much later than at once a request is answered. Default: none. */
  readonly latencyMs?: Span;
  /** How much later than its change a webhook leaves. */
  readonly webhookDelayMs?: Span;
  readonly webhooks?: readonly WebhookTarget[];
  /** Replaces the network for webhooks. */
  readonly send?: Send;
}

/** A running sandbox; `await using` closes it. */
export interface Sandbox extends AsyncDisposable {
  readonly name: string;
  /** Without a slash at the end. */
  readonly url: string;
  readonly port: number;
}

/** One request as a vendor sees it: header names in lower case, the body as it came. */
export interface VendorRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How many requests are being answered at this moment, this one included. */
  readonly inFlight: number;
}

export interface VendorReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether the request changed the world. */
  readonly committed: boolean;
}

/** The answer of the side channel under `/_sandbox`. */
export type SideReply =
  | { readonly type: "done"; readonly body: unknown }
  | { readonly type: "refused"; readonly status: number; readonly message: string };

/** What the kernel gives a vendor. */
export interface Kernel {
  readonly store: ObjectStore;
  readonly clock: VirtualClock;
  readonly random: SeededRandom;
  readonly limiter: RateLimiter;
  /** Stores webhooks to be sent, in the running transaction. */
  readonly sendWebhook: (webhook: OutgoingWebhook) => void;
}

/**
 * What makes a kernel a particular vendor.
 *
 * Every function runs inside one transaction that is committed before anything is answered.
 * `handle` throws for bugs only; the kernel then undoes the request and answers a 500.
 */
export interface Vendor {
  readonly name: string;
  /** Called at every start and after a reset: puts what must exist. Idempotent. */
  readonly open: () => void;
  readonly handle: (request: VendorRequest) => VendorReply;
  /** The vendor's idempotency key or request id of a request. While one is in flight … */
  readonly keyOf: (request: VendorRequest) => string | null;
  /** … a second request with the same key gets this answer; undefined lets it wait its turn. */
  readonly busy: (request: VendorRequest) => VendorReply | undefined;
  /** The vendor's own shape of an error that is not the caller's: 429 or 5xx. */
  readonly failure: (
    status: number,
    request: VendorRequest,
    fault?: Extract<RequestFault, { kind: "status" }>,
  ) => VendorReply;
  /** What a person or a customer does at the vendor. */
  readonly act: (input: unknown) => SideReply;
  readonly seed: (input: unknown) => SideReply;
  readonly setWebhook: (target: WebhookTarget) => void;
  /** The page at `/_sandbox/`. */
  readonly page: () => string;
  /** An alarm that the vendor has set is due. */
  readonly alarm: (name: string, data: string) => void;
  readonly webhooks: {
    /** Headers of one attempt. `secret` is a wrong one when a forged webhook was asked for. */
    readonly sign: (delivery: Delivery, secret: string, nowMs: number) => Record<string, string>;
    /** Waits before the second, third … attempt, in milliseconds. */
    readonly retryDelaysMs: readonly number[];
    /** With "head-of-line", what comes later waits until the first has been taken. */
    readonly order: "free" | "head-of-line";
    /** A delivery was answered with a 2xx. */
    readonly delivered: (delivery: Delivery) => void;
  };
}
