import { Invoice, Item, PartyRecord, Workspace, conflictAttention } from "@concord/model";
import type { DocumentKind } from "@concord/model";
import type { z } from "zod";
import { contentLayout } from "./layout.ts";
import type { Group } from "./layout.ts";
import type { PathRule } from "./register-rule.ts";

/** What a content path is for, and what a lost write there is worth when a workspace has no rules of its own. */
type ContentPolicy = Pick<PathRule, "class" | "conflicts">;

/** The content of a document kind: its schema, where that stands in registers, and what each pattern is for. */
export interface ContentRule {
  readonly schema: z.ZodType;
  readonly layout: Group;
  readonly policyOf: (pattern: string) => ContentPolicy;
}

// What may change after issue: what is ours alone, and printed on no invoice.
const openAfterIssue: ReadonlySet<string> = new Set([
  "customer",
  "assignee",
  "discarded",
  "seller.ref",
  "buyer.ref",
  "payee.ref",
  "taxRepresentative.ref",
  "lines.<key>.item",
  "lines.<key>.tax.vendorRates",
  "adjustments.<key>.tax.vendorRates",
]);

function policyOf(kind: DocumentKind, pattern: string): ContentPolicy {
  if (pattern.endsWith(".removedAs")) return { class: "system", conflicts: "none" };
  const freezes = kind === "invoice" && !openAfterIssue.has(pattern);
  return { class: freezes ? "commercial" : "operational", conflicts: attention(pattern) };
}

/** The model's default; a workspace's own policy is asked where a conflict is shown. */
const attention = remembered((pattern: string) =>
  conflictAttention({ conflictPolicy: [] }, pattern.replaceAll("<key>", "_")),
);

// Rules are looked up for every register that is read, and there are few patterns.
function remembered<T>(compute: (pattern: string) => T): (pattern: string) => T {
  const known = new Map<string, T>();
  return (pattern) => {
    const before = known.get(pattern);
    if (before !== undefined) return before;
    const value = compute(pattern);
    known.set(pattern, value);
    return value;
  };
}

function rule(kind: DocumentKind, schema: z.ZodType): ContentRule {
  const policy = (pattern: string): ContentPolicy => policyOf(kind, pattern);
  return { schema, layout: contentLayout(schema), policyOf: policy };
}

const rules: Readonly<Record<DocumentKind, ContentRule>> = {
  invoice: rule("invoice", Invoice),
  party: rule("party", PartyRecord),
  item: rule("item", Item),
  workspace: rule("workspace", Workspace),
};

/** The content rule of a document kind. */
export function contentOf(kind: DocumentKind): ContentRule {
  return rules[kind];
}
