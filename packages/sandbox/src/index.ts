export { createStripeSandbox } from "./stripe/stripe-sandbox.ts";
export type { StripeRateLimits, StripeSandboxOptions } from "./stripe/settings.ts";
export type { SandboxClock } from "./kernel/clock.ts";
export type { Send } from "./kernel/rim.ts";
export type { Sandbox, SandboxOptions, Span, WebhookTarget } from "./kernel/vendor.ts";
export {
  authorizePath as quickBooksAuthorizePath,
  revokePath as quickBooksRevokePath,
  tokenPath as quickBooksTokenPath,
} from "./quickbooks/oauth-endpoint.ts";
export type { OAuthClient as QuickBooksOAuthClient } from "./quickbooks/oauth-endpoint.ts";
export {
  createQuickBooksSandbox,
  type QuickBooksSandboxOptions,
} from "./quickbooks/quickbooks-sandbox.ts";
export { defaultSettings as quickBooksDefaults } from "./quickbooks/settings.ts";
export type { CompanySettings as QuickBooksCompany } from "./quickbooks/settings.ts";
export type { RateLimits as QuickBooksRateLimits } from "./quickbooks/throttle.ts";
export type { WebhookFormat as QuickBooksWebhookFormat } from "./quickbooks/webhook-message.ts";
