export { createQuickBooksConnector } from "./quickbooks-connector.ts";
export { quickBooksDefaults } from "./quickbooks-config.ts";
export type { QuickBooksConfig } from "./quickbooks-config.ts";
export { connectQuickBooks, quickBooksConsentUrl } from "./quickbooks-oauth.ts";
