import { ReconcileAnswer } from "../access/bridge-answers.ts";
import { locateBridge } from "../access/locate-bridge.ts";
import type { RelayFlags } from "../access/locate.ts";
import { reconcileText } from "../bridges/reconcile-text.ts";
import { exitCode } from "../failure.ts";
import { outputWidth, writeData, writeHint, writeJson } from "../terminal/output.ts";

export interface ReconcileFlags extends RelayFlags {
  readonly fix: boolean;
  readonly json: boolean;
}

/**
 * `concord reconcile VENDOR`: every linked invoice against the vendor, read fresh. Changes nothing; with `--fix` the bridge reads and plans the
 * disagreeing ones again. 3 if they do not all agree, as they were found.
 */
export async function reconcileCommand(vendor: string, flags: ReconcileFlags): Promise<number> {
  const { api } = await locateBridge(vendor, flags);
  const report = await api.post(
    flags.fix ? "/control/reconcile?fix=true" : "/control/reconcile",
    {},
    ReconcileAnswer,
  );
  if (flags.json) writeJson(report);
  else writeData(reconcileText(report, vendor, outputWidth()));
  if (report.findings.length > 0) {
    writeHint(
      flags.fix
        ? `The ${vendor} bridge repairs them now. Ask again to see what is left for a person.`
        : "Repair what needs no person with: --fix",
    );
  }
  return report.findings.length + report.unchecked.length === 0 ? exitCode.done : exitCode.findings;
}
