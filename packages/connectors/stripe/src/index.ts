export type { StripeConfig } from "./stripe-config.ts";
export { createStripeConnector } from "./stripe-connector.ts";
