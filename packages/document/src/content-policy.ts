import { Invoice, Item, PartyRecord, Workspace, conflictAttention } from "@concord/model";
import type { DocumentKind } from "@concord/model";
import type { z } from "zod";
import { contentLayout } from "./layout.ts";
import type { Group } from "./layout.ts";

/** The content of a document kind: its schema, where that stands in registers, and what each pattern is for. */
export interface ContentRule {
  readonly schema: z.ZodType;
  readonly layout: Group;
  readonly policyOf: (pattern: string) => {
    readonly class: "commercial" | "operational" | "system";
    readonly conflicts: "person" | "history" | "none";
  };
}

// What may change after issue: when and how it is collected, and what is ours alone.
const openAfterIssue: ReadonlySet<string> = new Set([
  "dueDate",
  "customer",
  "seller.ref",
  "buyer.ref",
  "payee.ref",
  "taxRepresentative.ref",
  "lines.<key>.item",
  "lines.<key>.tax.vendorRates",
  "adjustments.<key>.tax.vendorRates",
]);

function invoicePolicy(pattern: string): ReturnType<ContentRule["policyOf"]> {
  if (pattern.endsWith(".removedAs")) return { class: "system", conflicts: "none" };
  return {
    class: openAfterIssue.has(pattern) ? "operational" : "commercial",
    conflicts: attention(pattern),
  };
}

function recordPolicy(pattern: string): ReturnType<ContentRule["policyOf"]> {
  if (pattern.endsWith(".removedAs")) return { class: "system", conflicts: "none" };
  return { class: "operational", conflicts: pattern.endsWith(".position") ? "history" : "person" };
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

function rule(schema: z.ZodType, policyOf: ContentRule["policyOf"]): ContentRule {
  return { schema, layout: contentLayout(schema), policyOf };
}

const rules: Readonly<Record<DocumentKind, ContentRule>> = {
  invoice: rule(Invoice, invoicePolicy),
  party: rule(PartyRecord, recordPolicy),
  item: rule(Item, recordPolicy),
  workspace: rule(Workspace, recordPolicy),
};

/** The content rule of a document kind. */
export function contentOf(kind: DocumentKind): ContentRule {
  return rules[kind];
}
