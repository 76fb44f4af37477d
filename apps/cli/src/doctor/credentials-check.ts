import { QuickBooksCredentials, StripeCredentials } from "../settings/credentials.ts";
import type { Check } from "./check.ts";

const vendors = [
  { name: "Stripe", variables: Object.keys(StripeCredentials.shape) },
  {
    name: "QuickBooks",
    variables: [...Object.keys(QuickBooksCredentials.shape), "QUICKBOOKS_REFRESH_TOKEN"],
  },
];

/** Whether the environment has what each vendor's bridge asks for. */
export function credentialsChecks(
  environment: Readonly<Record<string, string | undefined>>,
): readonly Check[] {
  return vendors.map(({ name, variables }) => {
    const missing = variables.filter((variable) => (environment[variable] ?? "") === "");
    if (missing.length === variables.length) {
      return { name, state: "unused", finding: "no credentials; the sandbox is used" };
    }
    if (missing.length === 0) return { name, state: "good", finding: "credentials are set" };
    return {
      name,
      state: "warning",
      finding: `${missing.join(", ")} missing`,
      fix: "Set it in the environment; .env.example says what it is.",
    };
  });
}
