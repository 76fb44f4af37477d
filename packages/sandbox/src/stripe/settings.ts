import type { RateLimit } from "../kernel/rate-limit.ts";
import type { SandboxOptions } from "../kernel/vendor.ts";

/** The one version this sandbox speaks: what the official SDK 23.1 pins. */
export const apiVersion = "2026-10-28.endive";

/** A version before the Basil changes; a webhook endpoint may still be pinned to it. */
export const oldApiVersion = "2024-12-18.acacia";

export interface StripeRateLimits {
  /** All requests together, per second. Stripe: 100 live, 25 in its own sandbox. */
  readonly globalPerSecond: number;
  /** Requests of one method and route, per second. Stripe: 25. */
  readonly endpointPerSecond: number;
}

/** Options of the Stripe sandbox beside the common ones. */
export interface StripeSandboxOptions extends SandboxOptions {
  /** The secret key that requests must carry. Default "sk_test_sandbox". */
  readonly apiKey?: string;
  /** Default: Stripe's live limits. */
  readonly rateLimits?: StripeRateLimits | "off";
  readonly account?: {
    readonly id?: string;
    readonly country?: string;
    readonly name?: string;
    readonly defaultCurrency?: string;
  };
  /** How long an idempotency key is remembered, in virtual milliseconds. Default 24 h. */
  readonly idempotencyLifetimeMs?: number;
  /** How late the index of the search is, in virtual milliseconds. Stripe: less than a minute, an hour when it is slow. Default 1 min. */
  readonly searchLagMs?: number;
  /** How long after its creation a draft with `auto_advance` is finalised, in ms. Default 1 h. */
  readonly autoAdvanceAfterMs?: number;
  /** Whether amounts of three-decimal currencies must be multiples of ten. Default false. */
  readonly threeDecimalEndsInZero?: boolean;
}

export interface StripeSettings {
  readonly apiKey: string;
  readonly rates: { readonly global: RateLimit; readonly endpoint: RateLimit } | "off";
  readonly account: {
    readonly id: string;
    readonly country: string;
    readonly name: string;
    readonly defaultCurrency: string;
  };
  readonly idempotencyLifetimeMs: number;
  readonly searchLagMs: number;
  readonly autoAdvanceAfterMs: number;
  readonly threeDecimalEndsInZero: boolean;
}

const hourMs = 3_600_000;
const perSecond = (limit: number): RateLimit => ({ limit, windowMs: 1_000 });

export function settingsFrom(options: StripeSandboxOptions): StripeSettings {
  const limits = options.rateLimits ?? { globalPerSecond: 100, endpointPerSecond: 25 };
  return {
    apiKey: options.apiKey ?? "sk_test_sandbox",
    rates:
      limits === "off"
        ? "off"
        : {
            global: perSecond(limits.globalPerSecond),
            endpoint: perSecond(limits.endpointPerSecond),
          },
    account: {
      id: options.account?.id ?? "acct_sandbox000000001",
      country: options.account?.country ?? "DE",
      name: options.account?.name ?? "Concord Sandbox GmbH",
      defaultCurrency: options.account?.defaultCurrency ?? "eur",
    },
    idempotencyLifetimeMs: options.idempotencyLifetimeMs ?? 24 * hourMs,
    searchLagMs: options.searchLagMs ?? 60_000,
    autoAdvanceAfterMs: options.autoAdvanceAfterMs ?? hourMs,
    threeDecimalEndsInZero: options.threeDecimalEndsInZero ?? false,
  };
}
