import { expect, test } from "vitest";
import { credentialsChecks } from "./credentials-check.ts";

test("[CM161] doctor names each credential that a vendor's bridge would ask for", () => {
  const [stripe, quickbooks] = credentialsChecks({
    STRIPE_API_KEY: "sk_test_1",
    STRIPE_WEBHOOK_SECRET: "whsec_1",
    STRIPE_ACCOUNT: "",
  });
  expect(stripe).toMatchObject({ state: "warning", finding: "STRIPE_ACCOUNT missing" });
  expect(quickbooks).toMatchObject({ state: "unused" });
});
