import { z } from "zod";

/** What the bridge to Stripe does not begin without. */
export const StripeCredentials = z.object({
  STRIPE_API_KEY: z.string(),
  STRIPE_WEBHOOK_SECRET: z.string(),
  STRIPE_ACCOUNT: z.string(),
});

/** What the bridge to QuickBooks does not begin without; its first start needs a refresh token, too. */
export const QuickBooksCredentials = z.object({
  QUICKBOOKS_CLIENT_ID: z.string(),
  QUICKBOOKS_CLIENT_SECRET: z.string(),
  QUICKBOOKS_REALM_ID: z.string(),
  QUICKBOOKS_WEBHOOK_VERIFIER: z.string(),
});
