import type { Connector } from "@concord/bridge";
import { createQuickBooksConnector } from "@concord/connector-quickbooks";
import type { QuickBooksConfig } from "@concord/connector-quickbooks";
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
    case "quickbooks":
      return createQuickBooksConnector(quickBooksConfig(environment));
    default:
      throw new CommandFailure(
        `There is no connector for ${vendor}. There are: stripe, quickbooks`,
        {
          exitCode: 2,
        },
      );
  }
}

/** All that the environment says of a QuickBooks company. */
export function quickBooksConfig(environment: Environment): QuickBooksConfig {
  const known = demand(environment, QuickBooksCredentials);
  const set = {
    refreshToken: environment.QUICKBOOKS_REFRESH_TOKEN,
    apiUrl: environment.QUICKBOOKS_API_URL?.replace(/\/$/, ""),
    tokenUrl: environment.QUICKBOOKS_TOKEN_URL,
    moneyAccount: environment.QUICKBOOKS_MONEY_ACCOUNT,
    defaultItem: environment.QUICKBOOKS_DEFAULT_ITEM,
    deniedCodes: environment.QUICKBOOKS_DENIED_CODES,
    reconnectDays: environment.CONCORD_RECONNECT_DAYS,
  };
  return {
    realm: known.QUICKBOOKS_REALM_ID,
    clientId: known.QUICKBOOKS_CLIENT_ID,
    clientSecret: known.QUICKBOOKS_CLIENT_SECRET,
    verifierTokens: known.QUICKBOOKS_WEBHOOK_VERIFIER.split(","),
    ...(set.refreshToken !== undefined && { refreshToken: set.refreshToken }),
    ...(set.apiUrl !== undefined && { apiUrl: set.apiUrl }),
    ...(set.tokenUrl !== undefined && { tokenUrl: set.tokenUrl }),
    ...(set.moneyAccount !== undefined && { moneyAccount: set.moneyAccount }),
    ...(set.defaultItem !== undefined && { defaultItem: set.defaultItem }),
    ...(set.deniedCodes !== undefined && { deniedCodes: set.deniedCodes }),
    ...(set.reconnectDays !== undefined && { reconnectDays: set.reconnectDays }),
  };
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
