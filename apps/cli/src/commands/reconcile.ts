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
  for (const hint of hints(report, vendor, flags.fix)) writeHint(hint);
  return report.findings.length + report.unchecked.length === 0 ? exitCode.done : exitCode.findings;
}

/** What happens now or can be done. Nothing is promised where only a person helps. */
function hints(
  { findings }: ReconcileAnswer,
  vendor: string,
  isFixing: boolean,
): readonly string[] {
  const needsNobody = findings.some(({ differences }) =>
    differences.some(({ fix }) => fix !== "ask"),
  );
  return [
    ...(needsNobody
      ? [
          isFixing
            ? `The ${vendor} bridge repairs now what needs no person. Ask again to see what is left.`
            : "Repair what needs no person with: --fix",
        ]
      : []),
    ...(!needsNobody && findings.length > 0 ? ["None of it is repaired without a person."] : []),
    ...(findings.some(({ waiting }) => waiting.length > 0)
      ? [`See what waits for a person with: concord dead-letters --vendor ${vendor}`]
      : []),
  ];
}
