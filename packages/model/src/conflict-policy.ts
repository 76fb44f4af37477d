import { z } from "zod";
import { EntryKey } from "./identifiers.ts";
import { PathPattern, ruleFor } from "./path-pattern.ts";

/** What becomes of a lost edit: a person is asked, or it stands as a line in the history. */
export const ConflictAttention = z.enum(["person", "history"]);
export type ConflictAttention = z.infer<typeof ConflictAttention>;

export const ConflictRule = z
  .object({ id: EntryKey, path: PathPattern, attention: ConflictAttention })
  .readonly();
export type ConflictRule = z.infer<typeof ConflictRule>;

// Words about a line, or the place of any entry. Money, dates, parties, tax and status are everything else.
const quietPaths: readonly string[] = [
  "*.*.position",
  "*.*.*.*.position",
  "lines.*.name",
  "lines.*.description",
  "lines.*.note",
  "lines.*.number",
  "lines.*.object",
  "lines.*.item",
  "lines.*.sellerItemId",
  "lines.*.buyerItemId",
  "lines.*.standardItemId",
  "lines.*.classifications",
  "lines.*.attributes",
  "lines.*.originCountry",
  "lines.*.orderLine",
  "lines.*.tax.vendorRates",
  "adjustments.*.reason",
  "lines.*.adjustments.*.reason",
  "notes.**",
  "attachments.**",
  "references.**",
  "description",
  "tags.*",
  // Two who throw a draft away agree.
  "discarded",
];

/** Money, dates, parties, tax and status deserve a person; words and order a line in the history. */
export const defaultConflictPolicy: readonly ConflictRule[] = z
  .array(ConflictRule)
  .parse([
    { id: "default-rest", path: "**", attention: "person" },
    ...quietPaths.map((path, index) => ({ id: `default-${index}`, path, attention: "history" })),
  ]);

/** Who hears of a conflict on this path. A workspace's own rule wins over a default that speaks as exactly. */
export function conflictAttention(
  workspace: { readonly conflictPolicy: readonly ConflictRule[] },
  path: string,
): ConflictAttention {
  const own = workspace.conflictPolicy;
  const defaults = defaultConflictPolicy.filter(
    (rule) => !own.some(({ path: of }) => of === rule.path),
  );
  return ruleFor([...own, ...defaults], path)?.attention ?? "person";
}
