import { openApi } from "./api.ts";
import type { Api } from "./api.ts";
import { locateRelay, locateRun } from "./locate.ts";
import type { RelayFlags } from "./locate.ts";
import { CommandFailure } from "../failure.ts";

/** A running bridge and its control routes. */
export interface BridgeAccess {
  readonly vendor: string;
  readonly api: Api;
}

// Reading every linked invoice at a vendor takes minutes.
const timeoutMs = 660_000;

/** The bridge of a vendor: the one that `concord start` runs, or, with `--url` and `--token`, the one that answers there. */
export async function locateBridge(vendor: string, flags: RelayFlags): Promise<BridgeAccess> {
  if (flags.url !== undefined || flags.token !== undefined) {
    const { url, token } = await locateRelay(flags);
    return access(vendor, url, token);
  }
  const run = await locateRun(flags.data);
  const bridge = run.bridges[vendor];
  if (bridge === undefined) {
    const known = Object.keys(run.bridges).join(", ") || "none";
    throw new CommandFailure(`No bridge to ${vendor} runs. Running: ${known}`, { exitCode: 2 });
  }
  return access(vendor, bridge.url, run.token);
}

/** Every bridge that `concord start` runs, or the one of a vendor. */
export async function locateBridges(
  vendor: string | undefined,
  flags: RelayFlags,
): Promise<readonly BridgeAccess[]> {
  if (vendor !== undefined) return [await locateBridge(vendor, flags)];
  if (flags.url !== undefined || flags.token !== undefined) {
    throw new CommandFailure("With --url, name the vendor too", { exitCode: 2 });
  }
  const { bridges, token } = await locateRun(flags.data);
  return Object.entries(bridges).map(([name, { url }]) => access(name, url, token));
}

function access(vendor: string, url: string, token: string): BridgeAccess {
  return { vendor, api: openApi({ url, token, who: `${vendor} bridge`, timeoutMs }) };
}
