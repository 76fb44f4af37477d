import { Ledger } from "@concord/model";
import type { JsonValue } from "@concord/model";
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

// Registers of content are many and facts are few: the first segment tells them apart.
const beginnings: ReadonlySet<string | undefined> = new Set([
  "voided",
  ...[...places.keys()].map((pattern) => pattern.split(".", 1)[0]),
]);

/** The settlement facts that registers hold. A fact that does not parse is left out. */
export function ledgerOf(registers: Registers): Ledger {
  const draft: Record<string, Record<string, JsonValue>> = {};
  let voided: JsonValue | undefined;
  for (const [path, value] of Object.entries(registers)) {
    const end = path.indexOf(".");
    if (value === null || !beginnings.has(end < 0 ? path : path.slice(0, end))) continue;
    const rule = pathRule("invoice", path);
    if (rule?.class !== "fact" || !rule.schema.safeParse(value).success) continue;
    const place = places.get(rule.pattern);
    if (path === "voided") voided = value;
    else if (place !== undefined) (draft[place] ??= {})[path.split(".")[1] ?? ""] = value;
  }
  return Ledger.parse({ ...draft, ...(voided !== undefined && { voided }) });
}
