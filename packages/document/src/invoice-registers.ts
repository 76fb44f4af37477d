import { Invoice } from "@concord/model";
import type { DocumentKind } from "@concord/model";
import type { z } from "zod";
import { arrange, build, flatten, problem } from "./content-registers.ts";
import type { Problem } from "./content-registers.ts";
import { contentOf } from "./content-policy.ts";
import type { Group } from "./layout.ts";
import { pathTree } from "./path-tree.ts";
import type { PathTree } from "./path-tree.ts";
import type { Registers } from "./registers.ts";

/** The registers of an invoice. Entries get a position where theirs do not agree with the order of the list. */
export function registersOf(invoice: Invoice): Registers {
  return flatten(contentOf("invoice").layout, invoice);
}

/** The registers of a document's content, which must have passed the kind's schema. */
export function contentRegisters(kind: DocumentKind, content: unknown): Registers {
  return flatten(contentOf(kind).layout, content);
}

/** The invoice that registers hold. Values that do not parse are left out and named in `problems`. Registers of other concerns are ignored. */
export function invoiceOf(registers: Registers): {
  readonly invoice: Invoice;
  readonly problems: readonly Problem[];
} {
  const { content, problems } = contentFrom("invoice", Invoice, registers);
  return { invoice: content, problems };
}

/** Content of a kind, read by its schema. */
export function contentFrom<S extends z.ZodType>(
  kind: DocumentKind,
  schema: S,
  registers: Registers,
): { readonly content: z.infer<S>; readonly problems: readonly Problem[] } {
  const { layout } = contentOf(kind);
  const tree = pathTree(registers);
  // Mostly everything is right, and then one look at the whole finds what a look at each value and entry would find before it.
  const read = schema.safeParse(arrange(layout, tree));
  if (read.success) return { content: read.data, problems: [] };
  return contentByParts(schema, layout, tree);
}

/** Content value by value and entry by entry, without those that do not parse. */
export function contentByParts<S extends z.ZodType>(
  schema: S,
  layout: Group,
  tree: PathTree,
): { readonly content: z.infer<S>; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const draft = build(layout, tree, problems);
  const whole = schema.safeParse(draft);
  if (whole.success) return { content: whole.data, problems };
  // Every part is valid, and yet a rule over several parts is not kept: leave out what it names.
  for (const issue of whole.error.issues) {
    const name = String(issue.path[0] ?? "");
    problems.push(problem(issue.path.join("."), "invalid-value", issue.message));
    delete draft[name];
  }
  return { content: schema.parse(draft), problems };
}
