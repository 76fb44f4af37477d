import { CommandFailure } from "../failure.ts";
import { partLife, untilEnded } from "../process/part.ts";
import type { Environment } from "../settings/environment.ts";

export interface SandboxFlags {
  readonly port: number;
  readonly dataFile: string;
  readonly latency: boolean;
}

/** How long a call takes at a real vendor, roughly; the demo measures against it. */
const latencyMs = { min: 30, max: 120 };

/** One vendor's sandbox as a process of its own: what `concord start` runs in the vendor's place. Its credentials come from the environment, like a bridge's. */
export async function sandboxCommand(
  vendor: string,
  flags: SandboxFlags,
  environment: Environment,
): Promise<void> {
  const life = partLife();
  await using sandbox = await openSandbox(vendor, flags, environment);
  life.say({ type: "ready", url: sandbox.url });
  if (!life.supervised) process.stderr.write(`The ${vendor} sandbox is ready at ${sandbox.url}\n`);
  await untilEnded(life);
}

async function openSandbox(
  vendor: string,
  flags: SandboxFlags,
  environment: Environment,
): Promise<AsyncDisposable & { readonly url: string }> {
  // Dynamic, so that production code does not carry the stand-ins.
  const { createQuickBooksSandbox, createStripeSandbox } = await import("@concord/sandbox");
  const common = {
    port: flags.port,
    dataFile: flags.dataFile,
    ...(flags.latency && { latencyMs }),
  };
  switch (vendor) {
    case "stripe":
      return createStripeSandbox({
        ...common,
        ...(environment.STRIPE_API_KEY !== undefined && { apiKey: environment.STRIPE_API_KEY }),
        account: {
          id: environment.STRIPE_ACCOUNT ?? "acct_1ConcordSandbox",
          country: "DE",
          name: "Nordlicht Handels GmbH",
          defaultCurrency: "eur",
        },
      });
    case "quickbooks":
      return createQuickBooksSandbox({
        ...common,
        client: {
          clientId: environment.QUICKBOOKS_CLIENT_ID ?? "concord-client",
          clientSecret: environment.QUICKBOOKS_CLIENT_SECRET ?? "concord-secret",
        },
        // Real changes come in bursts; the vendor gathers them too.
        ...(environment.QUICKBOOKS_REALM_ID !== undefined && {
          company: { realmId: environment.QUICKBOOKS_REALM_ID },
        }),
      });
    default:
      throw new CommandFailure(`There is no sandbox of ${vendor}. There are: stripe, quickbooks`, {
        exitCode: 2,
      });
  }
}
