import { ConnectorCheck, ConnectorReport } from "@concord/protocol";
import { z } from "zod";
import { locateBridges } from "../access/locate-bridge.ts";
import type { BridgeAccess } from "../access/locate-bridge.ts";
import type { RelayFlags } from "../access/locate.ts";
import { checkedText } from "../bridges/checked-text.ts";
import type { CheckedConnection } from "../bridges/checked-text.ts";
import { CommandFailure, exitCode } from "../failure.ts";
import { writeData, writeJson } from "../terminal/output.ts";

export interface CheckFlags extends RelayFlags {
  readonly json: boolean;
}

const Reported = z.object({ report: ConnectorReport });

/**
 * `concord check [VENDOR]`: whether a connection works, asked of the vendor just now: which account answers and what may be read of it. Nothing is changed there. 1 if one does not
 * work, 3 if something may not be read.
 */
export async function checkCommand(vendor: string | undefined, flags: CheckFlags): Promise<number> {
  const checked = await Promise.all((await locateBridges(vendor, flags)).map(ask));
  if (flags.json) {
    writeJson({ items: checked });
  } else writeData(checked.map(checkedText).join("\n\n"));
  if (checked.some(({ check }) => check.type === "failed")) return exitCode.failed;
  const isMissing = checked.some(({ check }) => check.type === "ok" && check.mayNotRead.length > 0);
  return isMissing ? exitCode.findings : exitCode.done;
}

async function ask({ vendor, api }: BridgeAccess): Promise<CheckedConnection> {
  try {
    const check = await api.post("/control/check", {}, ConnectorCheck);
    const { report } = await api.get("/control/report", Reported);
    const { isSandbox, state, reason } = report;
    return { vendor, isSandbox, state, ...(reason !== undefined && { reason }), check };
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    // Of several bridges the others are asked all the same.
    const check = { type: "failed", reason: error.message, fixes: [] } as const;
    return { vendor, isSandbox: false, state: "not-connected", check };
  }
}
