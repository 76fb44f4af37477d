import { Ledger } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { problem } from "./content-registers.ts";
import type { Problem } from "./content-registers.ts";
import { pathRule } from "./path-rule.ts";
import type { Registers } from "./registers.ts";

// Where the facts of a pattern stand in the ledger.
const places: ReadonlyMap<string, Exclude<keyof Ledger, "voided">> = new Map([
  ["payments.<key>", "payments"],
  ["payments.<key>.settled", "settled"],
  ["payments.<key>.failed", "failed"],
  ["refunds.<key>", "refunds"],
  ["refunds.<key>.failed", "failedRefunds"],
  ["reversals.<key>", "reversals"],
  ["disputes.<key>", "disputes"],
  ["disputes.<key>.withdrawn", "disputesWithdrawn"],
  ["disputes.<key>.won", "disputesWon"],
  ["disputes.<key>.lost", "disputesLost"],
  ["credits.<key>", "credits"],
  ["credits.<key>.voided", "voidedCredits"],
  ["writeOffs.<key>", "writeOffs"],
]);

/** The settlement facts that registers hold. A fact that does not parse is left out and named in `problems`. */
export function ledgerOf(registers: Registers): {
  readonly ledger: Ledger;
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const draft: Record<string, Record<string, JsonValue>> = {};
  let voided: JsonValue | undefined;
  for (const [path, value] of Object.entries(registers)) {
    if (value === null) continue;
    const rule = pathRule("invoice", path);
    if (rule?.class !== "fact") continue;
    const place = places.get(rule.pattern);
    if (place === undefined && path !== "voided") continue;
    const parsed = rule.schema.safeParse(value);
    if (!parsed.success) {
      problems.push(problem(path, "invalid-value", parsed.error.issues[0]?.message));
      continue;
    }
    if (place === undefined) voided = value;
    else (draft[place] ??= {})[path.split(".")[1] ?? ""] = value;
  }
  return { ledger: Ledger.parse({ ...draft, ...(voided !== undefined && { voided }) }), problems };
}
