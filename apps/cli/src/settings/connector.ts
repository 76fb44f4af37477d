import type { Connector } from "@concord/bridge";
import { createQuickBooksConnector } from "@concord/connector-quickbooks";
import { createStripeConnector } from "@concord/connector-stripe";
import type { z } from "zod";
import { CommandFailure } from "../failure.ts";
import { QuickBooksCredentials, StripeCredentials } from "./credentials.ts";
import type { Environment } from "./environment.ts";

/** The connector of a vendor with the credentials of the environment. Names every variable that is missing. */
export function createConnector(vendor: string, environment: Environment): Connector {
  switch (vendor) {
    case "stripe": {
      const { STRIPE_API_KEY, STRIPE_WEBHOOK_SECRET, STRIPE_ACCOUNT } = demand(
        environment,
        StripeCredentials,
      );
      const url = environment.STRIPE_API_URL;
      return createStripeConnector({
        account: STRIPE_ACCOUNT,
        secretKey: STRIPE_API_KEY,
        webhookSecrets: STRIPE_WEBHOOK_SECRET.split(","),
        timeZone: environment.STRIPE_TIME_ZONE ?? "UTC",
        ...(url !== undefined && { endpoint: endpointOf(url) }),
      });
    }
    case "quickbooks": {
      const known = demand(environment, QuickBooksCredentials);
      const { QUICKBOOKS_API_URL, QUICKBOOKS_TOKEN_URL, QUICKBOOKS_REFRESH_TOKEN } = environment;
      return createQuickBooksConnector({
        realm: known.QUICKBOOKS_REALM_ID,
        clientId: known.QUICKBOOKS_CLIENT_ID,
        clientSecret: known.QUICKBOOKS_CLIENT_SECRET,
        verifierTokens: known.QUICKBOOKS_WEBHOOK_VERIFIER.split(","),
        ...(QUICKBOOKS_REFRESH_TOKEN !== undefined && { refreshToken: QUICKBOOKS_REFRESH_TOKEN }),
        ...(QUICKBOOKS_API_URL !== undefined && { apiUrl: QUICKBOOKS_API_URL.replace(/\/$/, "") }),
        ...(QUICKBOOKS_TOKEN_URL !== undefined && { tokenUrl: QUICKBOOKS_TOKEN_URL }),
      });
    }
    default:
      throw new CommandFailure(
        `There is no connector for ${vendor}. There are: stripe, quickbooks`,
        {
          exitCode: 2,
        },
      );
  }
}

function endpointOf(text: string): {
  readonly host: string;
  readonly port: number;
  readonly protocol: "http" | "https";
} {
  const { hostname, port, protocol } = new URL(text);
  const scheme = protocol === "http:" ? "http" : "https";
  return { host: hostname, port: Number(port) || (scheme === "http" ? 80 : 443), protocol: scheme };
}

/** What stands in the environment as the schema wants it, or a failure that names what is missing. */
function demand<Known>(environment: Environment, credentials: z.ZodType<Known>): Known {
  const parsed = credentials.safeParse(environment);
  if (parsed.success) return parsed.data;
  const missing = parsed.error.issues.map(({ path }) => path.join("."));
  throw new CommandFailure(`Set ${missing.join(", ")} in the environment. See .env.example.`, {
    exitCode: 2,
  });
}

/** Whether the vendor is a stand-in or its own test world: nothing there is real money. */
export function isSandbox(vendor: string, environment: Environment): boolean {
  const url = vendor === "stripe" ? environment.STRIPE_API_URL : environment.QUICKBOOKS_API_URL;
  const host = url === undefined ? "" : new URL(url).hostname;
  const isElsewhere = /^(localhost|127\.|\[::1\])|sandbox/.test(host);
  return (
    isElsewhere || (vendor === "stripe" && /^[rs]k_test_/.test(environment.STRIPE_API_KEY ?? ""))
  );
}
