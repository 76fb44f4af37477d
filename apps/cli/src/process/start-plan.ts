import { join } from "node:path";
import type { PartPlan } from "./supervisor.ts";
import type { StandIn } from "../settings/stand-in.ts";

/** The vendors that `concord start` stands up, in the order in which they are shown. */
export const vendors = ["stripe", "quickbooks"] as const;
export type VendorName = (typeof vendors)[number];

export interface StartPorts {
  readonly relay: number;
  readonly sandboxes: Readonly<Record<VendorName, number>>;
  readonly bridges: Readonly<Record<VendorName, number>>;
}

export interface StartPlanInput {
  readonly host: string;
  readonly data: string;
  readonly ports: StartPorts;
  readonly standIn: StandIn;
  /** Tokens of the bridges at the relay. */
  readonly tokens: Readonly<Record<VendorName, string>>;
  /** Opens the bridges' control routes: the owner's, which stands in run.json. */
  readonly controlToken: string;
  /** Whether bridges speak to the sandboxes, or to the vendors by the credentials of the environment. */
  readonly sandbox: boolean;
}

/** The name of the one connection that `start` gives each vendor; it stands in its webhook's address. */
export const connectionName = "main";

/** Command lines and environments of all parts: what `start` runs is what anybody can run by hand. */
export function startPlan(input: StartPlanInput): {
  readonly relay: PartPlan;
  readonly sandboxes: readonly PartPlan[];
  readonly bridges: readonly PartPlan[];
} {
  const { host, data, ports } = input;
  const log = (name: string): string => join(data, "logs", `${name}.log`);
  return {
    relay: {
      name: "relay",
      args: [
        "relay",
        "--host",
        host,
        "--port",
        String(ports.relay),
        "--data",
        data,
        ...vendors.flatMap((vendor) => [
          "--webhooks",
          `${vendor}=http://127.0.0.1:${ports.bridges[vendor]}`,
        ]),
      ],
      // It asks the bridges on behalf of browsers.
      env: { CONCORD_CONTROL_TOKEN: input.controlToken },
      logFile: log("relay"),
    },
    sandboxes: input.sandbox
      ? vendors.map((vendor) => ({
          name: `${vendor} sandbox`,
          args: [
            "sandbox",
            vendor,
            "--port",
            String(ports.sandboxes[vendor]),
            "--data-file",
            join(data, `sandbox-${vendor}.sqlite`),
            "--latency",
          ],
          env: credentials(vendor, input),
          logFile: log(`sandbox-${vendor}`),
        }))
      : [],
    bridges: vendors.map((vendor) => ({
      name: `${vendor} bridge`,
      args: [
        "bridge",
        vendor,
        "--relay",
        `http://127.0.0.1:${ports.relay}`,
        "--webhook-port",
        String(ports.bridges[vendor]),
        "--data",
        data,
      ],
      env: {
        ...(input.sandbox ? credentials(vendor, input) : {}),
        // In the environment and not among the flags: other users can read a command line.
        CONCORD_TOKEN: input.tokens[vendor],
        CONCORD_CONTROL_TOKEN: input.controlToken,
      },
      logFile: log(`bridge-${vendor}`),
    })),
  };
}

function credentials(
  vendor: VendorName,
  { standIn, ports }: StartPlanInput,
): Readonly<Record<string, string>> {
  const url = `http://127.0.0.1:${ports.sandboxes[vendor]}`;
  switch (vendor) {
    case "stripe":
      return {
        STRIPE_API_KEY: standIn.stripe.apiKey,
        STRIPE_WEBHOOK_SECRET: standIn.stripe.webhookSecret,
        STRIPE_ACCOUNT: standIn.stripe.account,
        STRIPE_API_URL: url,
      };
    case "quickbooks": {
      const { clientId, clientSecret, realmId, verifier, refreshToken } = standIn.quickbooks;
      return {
        QUICKBOOKS_CLIENT_ID: clientId,
        QUICKBOOKS_CLIENT_SECRET: clientSecret,
        QUICKBOOKS_REALM_ID: realmId,
        QUICKBOOKS_WEBHOOK_VERIFIER: verifier,
        QUICKBOOKS_API_URL: url,
        QUICKBOOKS_TOKEN_URL: `${url}/oauth2/v1/tokens/bearer`,
        ...(refreshToken !== undefined && { QUICKBOOKS_REFRESH_TOKEN: refreshToken }),
      };
    }
  }
}

/** Where a vendor's webhooks go, and the secret that signs them. */
export function webhookOf(
  vendor: VendorName,
  { standIn, ports }: Pick<StartPlanInput, "standIn" | "ports">,
): { readonly url: string; readonly secret: string } {
  const url = `http://127.0.0.1:${ports.bridges[vendor]}/webhooks/${vendor}/${connectionName}`;
  switch (vendor) {
    case "stripe":
      return { url, secret: standIn.stripe.webhookSecret };
    case "quickbooks":
      return { url, secret: standIn.quickbooks.verifier };
  }
}
