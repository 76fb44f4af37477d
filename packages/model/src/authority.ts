import { z } from "zod";
import { EntryKey } from "./identifiers.ts";
import { PathPattern, ruleFor } from "./path-pattern.ts";

/** Whose word counts: the people's, or that of the tools behind a connector ("stripe"). */
export const Authority = z.union([z.literal("people"), EntryKey]);
export type Authority = z.infer<typeof Authority>;

/** A rule of the source-of-truth policy: when a tool and we both changed a register, `authority` decides, and the loser is recorded as a conflict. */
export const AuthorityRule = z
  .object({
    id: EntryKey,
    path: PathPattern,
    /** Whether it holds for drafts, for issued invoices, or for both. */
    phase: z.enum(["draft", "issued", "any"]).default("any"),
    authority: Authority,
  })
  .readonly();
export type AuthorityRule = z.infer<typeof AuthorityRule>;

/** Payments come from Stripe and ledger codes from QuickBooks; the rest is the people's. */
export const defaultAuthority: readonly AuthorityRule[] = z.array(AuthorityRule).parse([
  { id: "default-rest", path: "**", authority: "people" },
  ...["payments", "refunds", "reversals", "disputes"].map((facts) => ({
    id: `default-${facts}`,
    path: `${facts}.**`,
    authority: "stripe",
  })),
  { id: "default-line-account", path: "lines.*.ledgerAccount", authority: "quickbooks" },
  { id: "default-account", path: "ledgerAccount", authority: "quickbooks" },
]);

/** Who decides about a path. A workspace's own rule wins over a default that speaks as exactly. */
export function authorityFor(
  workspace: { readonly authority: readonly AuthorityRule[] },
  path: string,
  phase: "draft" | "issued",
): Authority {
  const holds = ({ phase: of }: AuthorityRule): boolean => of === "any" || of === phase;
  const own = workspace.authority.filter(holds);
  const defaults = defaultAuthority.filter((rule) => !own.some(({ path: of }) => of === rule.path));
  return ruleFor([...own, ...defaults], path)?.authority ?? "people";
}
